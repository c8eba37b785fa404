"""The file in which a script keeps its session at the desk: which service, whose, and the token."""

from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from tui_reset.client.private_file import FileRefused, PrivateFile
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Account, SessionOpened
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

_KIND: Final = "tui-reset desk session 1"
_ENDED: Final = mark("The session has ended, so nothing was done.")
Text = Annotated[str, Meta(max_length=2048)]
Filled = Annotated[str, Meta(min_length=1, max_length=2048)]


class DeskSession(msgspec.Struct, frozen=True, kw_only=True):
    """What the file holds. Its repr shows nothing."""

    kind: Literal["tui-reset desk session 1"]
    url: Filled
    token: Filled
    account_id: Text
    email: Text

    def __repr__(self) -> str:
        return "DeskSession()"

    @property
    def opened(self) -> SessionOpened:
        """As the service answered, as far as it was kept."""
        account = Account(
            id=self.account_id,
            username=None,
            email=self.email,
            display_name="",
            two_factor=True,
            recovery_codes_left=0,
            role="desk",
            apps=[],
        )
        return SessionOpened(token=self.token, expires_in=0, account=account)


class SessionFile:
    """One such file of mode 0600. An empty one, as `mktemp` makes it, holds no session. Raises `FileRefused`."""

    def __init__(self, path: str | Path) -> None:
        self._file = PrivateFile(path)
        self._is_new = False

    def session(self) -> DeskSession:
        """The session to work in."""
        held = self._held()
        if held is None:
            path = self._file.path
            said = _("There is no session in {path}. Sign in first: tui-reset desk sign-in --session {path}")
            raise FileRefused(said.format(path=path))
        return held

    def begin(self, url: str) -> DeskSession | None:
        """Make sure that a session can be kept here before a code is spent on it, and give the one that is here.

        A session of another service is refused.
        """
        held = self._held()
        if self._is_new:
            self._file.create(b"")
        if held is not None and held.url != url:
            path = self._file.path
            said = _("{path} holds a session of another service. Sign out of it first, or name another file.")
            raise FileRefused(said.format(path=path))
        return held

    def give_up(self) -> None:
        """Nothing came of what was begun: no new file stays."""
        if self._is_new:
            self._file.remove()

    def keep(self, url: str, opened: SessionOpened) -> None:
        """Put a new session in, at once and whole."""
        account = opened.account
        held = DeskSession(kind=_KIND, url=url, token=opened.token, account_id=account.id, email=account.email)
        self._file.replace(msgspec.json.encode(held) + b"\n")

    def remove(self) -> None:
        """Take the file away."""
        self._file.remove()

    def _held(self) -> DeskSession | None:
        content = self._file.read()
        self._is_new = content is None
        if not content:
            return None
        try:
            return msgspec.json.decode(content, type=DeskSession)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            said = _("{path} is not a session of tui-reset desk, or it is damaged. Name another file.")
            raise FileRefused(said.format(path=self._file.path)) from None  # its cause may quote what is in the file


def ended() -> Problem:
    """Who was signed in is so no longer."""
    return Problem(ProblemCode.UNAUTHORIZED, _(_ENDED))
