"""The running headless demo, as an attacker and a victim meet it: over sockets alone."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

import msgspec
import pyotp

from tests.doubles.service import COMMAND, START_SECONDS
from tests.doubles.tied import tied
from tests.doubles.wire import Reply, Wire
from tui_reset.contract.limits import TOTP_STEP_SECONDS
from tui_reset.demo.accounts import ACCOUNTS
from tui_reset.demo.letters import Letter, Letterbox
from tui_reset.demo.options import Ready

LOOSE: Final = {
    "TUI_RESET_REQUESTS_PER_SOURCE": "1000000",
    "TUI_RESET_MAILS_PER_ACCOUNT": "100000",
    "TUI_RESET_MAILS_PER_HOUR": "1000000",
    "TUI_RESET_RESEND_COOLDOWN": "0",
}
PASSWORDS: Final = {account.email: account.password for account in ACCOUNTS}
SEEDS: Final = {account.email: account.seed for account in ACCOUNTS if account.seed}
NEW_PASSWORD: Final = "never seen before, and long"


@dataclass(frozen=True, slots=True)
class Reset:
    """What an asker is told."""

    id: str
    secret: str = field(repr=False)
    verification_code: str = field(repr=False)
    version: int


class Demo:
    """`tui-reset demo --headless` as a process, with its limits raised unless told otherwise."""

    def __init__(self, environ: Mapping[str, str] | None = None, options: tuple[str, ...] = ()) -> None:
        self._environ = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            **(LOOSE if environ is None else environ),
        }
        self._options = options

    def __enter__(self) -> Self:
        self._words = tempfile.TemporaryFile()
        process = subprocess.Popen(self._command(), env=self._environ, stdout=subprocess.PIPE, stderr=self._words)
        self.process = tied(process)
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            words = self.words
            self.process.stdout.close()
            self._words.close()
            raise AssertionError(words)
        self.ready = msgspec.json.decode(line, type=Ready)
        self._letterbox = Letterbox(self.ready.mails)
        self._read = 0
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(START_SECONDS)
        assert self.process.stdout
        self.process.stdout.close()
        self._words.close()

    def _command(self) -> list[str]:
        return [str(COMMAND), "demo", "--headless", *self._options]

    @property
    def words(self) -> str:
        """What it wrote to standard error so far."""
        self._words.seek(0)
        return self._words.read().decode(errors="replace")

    @property
    def url(self) -> str:
        return self.ready.url

    def wire(self) -> Wire:
        """A new connection."""
        return Wire(self.url)

    def call(self, method: str, path: str, body: object = None, **more: Any) -> Reply:
        """One request on a connection of its own."""
        with self.wire() as wire:
            return wire.ask(method, path, body, **more)

    def ask(self, email: str, headers: Mapping[str, str] | None = None) -> Reset:
        """Ask for a reset."""
        reply = self.call("POST", "/v1/resets", {"identity": {"email": email}}, headers=headers or {})
        assert reply.status == 202, reply
        told = reply.json
        return Reset(told["id"], told["secret"], told["verification_code"], told["version"])

    def letter(self, email: str, subject: str = "Reset your password") -> Letter:
        """The next unread letter to `email`, waiting until it is there."""
        end = time.monotonic() + START_SECONDS
        while True:
            for letter in self._letterbox.letters[self._read :]:
                self._read += 1
                if letter.to == email and letter.subject == subject:
                    return letter
            assert time.monotonic() < end, f"no mail to {email}; {self.words}"
            self._letterbox.look()
            time.sleep(0.01)

    def ask_and_read(self, email: str) -> tuple[Reset, Letter]:
        """Ask, and get the mail."""
        reset = self.ask(email)
        return reset, self.letter(email)

    def open_link(self, link: str) -> Reset:
        """Come with the link alone."""
        reply = self.call("POST", "/v1/links", {"link": link})
        assert reply.status == 200, reply
        return Reset(reply.json["id"], reply.json["secret"], "", reply.json["version"])

    def change(self, reset: Reset, **proof: str) -> Reply:
        """Try to set the new password."""
        body = {"new_password": NEW_PASSWORD} | proof
        return self.call("POST", f"/v1/resets/{reset.id}/password", body, bearer=reset.secret)

    def sign_in(self, email: str, password: str = "", **factor: str) -> Reply:
        """Try to sign in, with the demo's password unless another is given."""
        body = {"identifier": email, "password": password or PASSWORDS[email]} | factor
        return self.call("POST", "/v1/sessions", body)

    def gives_role(self, email: str, role: str) -> None:
        """What an operator does beside the running backend."""
        self._operator("role", email, role)

    def disables(self, email: str) -> None:
        """The same: its sessions and links end."""
        self._operator("disable", email)

    def enables(self, email: str) -> None:
        """The same."""
        self._operator("enable", email)

    def ends_sessions(self, email: str) -> None:
        """The same: an account that is disabled is signed out everywhere."""
        self.disables(email)
        self.enables(email)

    @property
    def key_file(self) -> str:
        """Where its master key is."""
        return f"{self.ready.database.removeprefix('sqlite:///')}.key"

    def _operator(self, *words: str) -> None:
        places = {
            "TUI_RESET_SERVER_DATABASE": self.ready.database,
            "TUI_RESET_SERVER_KEY_FILE": self.key_file,
        }
        line = [str(COMMAND), "accounts", *words]
        subprocess.run(line, env=self._environ | places, check=True, stdout=subprocess.DEVNULL)

    def view(self, reset: Reset) -> Reply:
        """Look at the reset."""
        return self.call("GET", f"/v1/resets/{reset.id}", bearer=reset.secret)


def totp(email: str, steps_back: int = 0, seed: str = "") -> str:
    """The authenticator's code, now or some steps ago; never so late in its step that it is over when it arrives."""
    left = TOTP_STEP_SECONDS - time.time() % TOTP_STEP_SECONDS
    if left < 3:
        time.sleep(left)
    return pyotp.TOTP(seed or SEEDS[email]).at(int(time.time()) - steps_back * TOTP_STEP_SECONDS)
