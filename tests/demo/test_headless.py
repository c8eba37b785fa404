"""`tui-reset demo --headless` as a process: what scripts and other tests build on."""

import os
import signal
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tests.doubles.demo import LOOSE, Demo, totp
from tests.doubles.service import COMMAND, START_SECONDS, free_port
from tui_reset.demo.accounts import ACCOUNTS

EVERYBODY = {
    "alice@example.org": "alice forgot this one",
    "bob@example.org": "bob forgot this one too",
    "carol@example.org": "carol is not here any more",
    "jim.brennan@example.org": "the crm knows me well",
    "dora@example.org": "dora works at the desk",
    "ada@example.org": "ada looks after it all",
}


def refused(*options: str) -> tuple[int, str]:
    """Exit code and words of a demo that does not start."""
    environ = {name: os.environ[name] for name in ("PATH", "HOME")}
    command = [str(COMMAND), "demo", "--headless", *options]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=START_SECONDS, check=False)
    assert not ended.stdout
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr


def test_the_people_are_always_the_same() -> None:
    with Demo() as demo:
        assert {account["email"]: account["password"] for account in demo.ready.accounts} == EVERYBODY
        assert demo.sign_in("alice@example.org").status == 201
        assert demo.sign_in("jim.brennan", EVERYBODY["jim.brennan@example.org"]).status == 201
        assert demo.sign_in("carol@example.org").code == "wrong_credentials"
        for email, role in (("bob@example.org", "user"), ("dora@example.org", "desk"), ("ada@example.org", "admin")):
            assert demo.sign_in(email).code == "two_factor_required"
            assert demo.sign_in(email, totp=totp(email)).json["account"]["role"] == role


def test_ready_means_that_a_reset_can_be_asked_for_and_its_mail_read() -> None:
    """S2.0: one request shows a code and sends a mail."""
    with Demo() as demo:
        host, _, port = demo.ready.smtp.partition(":")
        socket.create_connection((host, int(port)), timeout=5).close()
        reset, letter = demo.ask_and_read("alice@example.org")
        assert reset.verification_code
        assert letter.link.startswith(f"{demo.url}/r/")
        assert [path.name for path in demo.ready.mails.iterdir()] == ["000001.eml"]


def test_sigterm_and_sigint_end_it_with_nothing_left_behind() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with Demo() as demo:
            place = demo.ready.mails.parent
            demo.process.send_signal(number)
            assert demo.process.wait(START_SECONDS) == 0
            assert not place.exists()


def test_database_and_mails_survive_a_kill_and_are_taken_up_again(tmp_path: Path) -> None:
    """SECURITY §4: link, code and counters are unchanged after kill -9 and a new start."""
    options = ("--database", f"sqlite:///{tmp_path}/demo.db", "--mail-dir", str(tmp_path), "--port", str(free_port()))
    with Demo(options=options) as demo:
        reset, letter = demo.ask_and_read("alice@example.org")
        holder = demo.open_link(letter.link)
        assert demo.change(holder, verification_code="ZZZZ-ZZZZ").json["attempts_left"] == 4
        demo.process.kill()
        demo.process.wait(START_SECONDS)
    with Demo(options=options) as demo:
        assert demo.view(reset).json["step"] == "wait_for_mail"
        assert demo.change(holder, verification_code="ZZZZ-ZZZZ").json["attempts_left"] == 3
        assert demo.change(holder, verification_code=reset.verification_code).status == 200
        assert demo.letter("alice@example.org", "Your password has been changed").number == 2
        assert demo.sign_in("alice@example.org").code == "wrong_credentials", "nobody moves in twice"


def test_looser_values_are_passed_on_and_nothing_else() -> None:
    """FLOWS, looser values."""
    bind = {"TUI_RESET_SERVER_BIND": "0.0.0.0"}  # noqa: S104 - not to be taken
    with Demo(LOOSE | bind | {"TUI_RESET_LINK_LIFETIME": "5"}) as demo:
        told = demo.call("POST", "/v1/resets", {"identity": {"email": "alice@example.org"}}).json
        assert told["expires_in"] <= 5
        assert demo.url.startswith("http://127.0.0.1:")


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, words = refused("--port", str(port))
    assert (code, len(words.splitlines())) == (3, 1)
    assert f"Port {port} on 127.0.0.1 cannot be used" in words


def test_a_database_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "real.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE accounts (id TEXT)")
    code, words = refused("--database", f"sqlite:///{path}")
    assert (code, len(words.splitlines())) == (3, 1)
    assert "was not made by the demo" in words


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for options in (("--mail-dir", f"{tmp_path}/file/mails"), ("--database", f"sqlite:///{tmp_path}/file/demo.db")):
        code, words = refused(*options)
        assert (code, len(words.splitlines())) == (3, 1)


def test_a_profile_that_does_not_exist_is_one_sentence() -> None:
    code, words = refused("--profile", "no-such-profile")
    assert (code, len(words.splitlines())) == (2, 1)
    assert "no-such-profile" in words


def test_onepagecrm_shows_no_code_to_those_with_two_factor() -> None:
    """S2.6: profile `onepagecrm` does exactly as the article."""
    with Demo(options=("--profile", "onepagecrm")) as demo:
        told = {
            email: demo.call("POST", "/v1/resets", {"identity": {"email": email}}).json["verification_code"]
            for email in ("alice@example.org", "bob@example.org")
        }
    assert told["alice@example.org"]
    assert told["bob@example.org"] is None


def test_the_accounts_are_those_of_the_issue() -> None:
    assert [(account.email, account.role) for account in ACCOUNTS if account.seed] == [
        ("bob@example.org", "user"),
        ("dora@example.org", "desk"),
        ("ada@example.org", "admin"),
    ]
