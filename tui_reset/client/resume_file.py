"""What a later process needs to go on with a reset, and the places where that is kept between two of them."""

import os
import stat
from pathlib import Path
from typing import Annotated, Final, Literal, Protocol

import msgspec
from msgspec import Meta

from tui_reset.client.private_file import FILE_BYTES, FileRefused, PrivateFile
from tui_reset.contract import limits
from tui_reset.contract.calls import Hold
from tui_reset.contract.secret import Secret
from tui_reset.contract.whole import Whole
from tui_reset.language.texts import gettext as _

KIND: Final = "tui-reset resume 1"
_FIRST_FREE: Final = 3
Text = Annotated[str, Meta(max_length=2048)]
Key = Annotated[str, Meta(pattern=rf"^[A-Za-z0-9_-]{{{limits.IDEMPOTENCY_KEY_MIN},{limits.IDEMPOTENCY_KEY_MAX}}}$")]


class Resume(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reset as its holder left it. `id` and `secret` are empty while the request was not answered.

    `ask_key` and `change_key` make sending again the same request and the same change. Its repr shows nothing.
    """

    kind: Literal["tui-reset resume 1"]
    url: Text
    email: Text | None = None
    username: Text | None = None
    ask_key: Key | None = None
    id: Text = ""
    secret: Text = ""
    reference: Text = ""
    verification_code: Text | None = None
    version: Whole = 0
    change_key: Key | None = None

    @property
    def hold(self) -> Hold | None:
        """The hold on the reset, once there is one."""
        return Hold(self.id, Secret(self.secret)) if self.id and self.secret else None

    def __repr__(self) -> str:
        return "Resume()"


class Keeping(Protocol):
    """Where a reset is kept between two commands. Every method raises `FileRefused`."""

    keeps: bool
    """Whether the next command finds what this one saves."""

    def load(self) -> Resume | None:
        """What the last command saved; None where nothing was."""
        ...

    def save(self, resume: Resume) -> None:
        """Keep it for the next one."""
        ...

    def forget(self) -> None:
        """The reset is over: keep nothing."""
        ...


class Nowhere:
    """A `Keeping` of nothing."""

    keeps = False

    def load(self) -> Resume | None:
        """Nothing."""
        return None

    def save(self, resume: Resume) -> None:
        """Let it go."""

    def forget(self) -> None:
        """There is nothing."""


class InFile:
    """A `Keeping` in a file of mode 0600. An empty one, as `mktemp` makes it, is taken as new."""

    keeps = True

    def __init__(self, path: str | Path) -> None:
        self._file = PrivateFile(path)
        self._is_there = False

    def load(self) -> Resume | None:
        """What the file holds; None where it is missing or empty."""
        content = self._file.read()
        self._is_there = content is not None
        if not content:
            return None
        said = _("{path} is not a resume file of tui-reset, or it is damaged. Name another file.")
        return _read(content, said.format(path=self._file.path))

    def save(self, resume: Resume) -> None:
        """Put it into the file at once and whole; the file is made where there was none."""
        content = msgspec.json.encode(resume) + b"\n"
        if self._is_there:
            self._file.replace(content)
        else:
            self._file.create(content)
            self._is_there = True

    def forget(self) -> None:
        """Remove the file."""
        self._file.remove()


class FromDescriptor:
    """A `Keeping` that was written by an earlier command, read from an open descriptor; nothing goes back."""

    keeps = False

    def __init__(self, number: int) -> None:
        self._number = _checked(number, os.O_WRONLY, "<")

    def load(self) -> Resume | None:
        """What is on the descriptor, to its end."""
        try:
            with os.fdopen(self._number, "rb") as file:
                content = file.read(FILE_BYTES + 1) or b""  # None: another program has set it not to wait
        except OSError as error:
            raise FileRefused(
                _("--secret-fd {number} cannot be read: {why}.").format(number=self._number, why=error.strerror)
            ) from error
        said = _("What came on --secret-fd {number} is not what tui-reset request wrote. Give it as it was.")
        return _read(content, said.format(number=self._number))

    def save(self, resume: Resume) -> None:
        """There is no way back."""

    def forget(self) -> None:
        """The same."""


class ToDescriptor:
    """A `Keeping` that writes what a request was answered to an open descriptor, once, and closes it."""

    keeps = False

    def __init__(self, number: int) -> None:
        self._number = _checked(number, os.O_RDONLY, ">")
        self._is_open = True
        _close_to_others(number)

    def load(self) -> Resume | None:
        """Nothing: every request is a new one."""
        return None

    def save(self, resume: Resume) -> None:
        """Write it, once the reset has a hold."""
        if resume.hold is None or not self._is_open:
            return
        self._is_open = False
        try:
            with os.fdopen(self._number, "wb") as file:
                file.write(msgspec.json.encode(resume) + b"\n")
        except OSError as error:
            raise FileRefused(
                _("--secret-fd {number} cannot be written: {why}.").format(number=self._number, why=error.strerror)
            ) from error

    def forget(self) -> None:
        """It is not ours any more."""


def _read(content: bytes, refusal: str) -> Resume:
    try:
        return msgspec.json.decode(content, type=Resume)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise FileRefused(refusal) from None


def _checked(number: int, wrong_mode: int, arrow: str) -> int:
    """`number`, if it is an open descriptor for this and nothing that people see. Raises `FileRefused`."""
    example = _("In a shell: {command}").format(command=f"tui-reset … --secret-fd 3 3{arrow}FILE")
    if number < _FIRST_FREE:
        said = _("--secret-fd must be 3 or more: 0, 1 and 2 are for input, answers and problems.")
        raise FileRefused(f"{said} {example}")
    try:
        found = os.fstat(number)
        import fcntl  # noqa: PLC0415 - most commands have a file

        access = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE
    except (OSError, OverflowError) as error:
        said = _("Descriptor {number} of --secret-fd is not open.").format(number=number)
        raise FileRefused(f"{said} {example}") from error
    if access == wrong_mode:
        said = _("Descriptor {number} of --secret-fd is open the other way.").format(number=number)
        raise FileRefused(f"{said} {example}")
    if stat.S_ISCHR(found.st_mode) and os.isatty(number):
        said = _("Descriptor {number} of --secret-fd is a terminal, which would show secrets.").format(number=number)
        raise FileRefused(f"{said} {example}")
    if stat.S_ISREG(found.st_mode) and found.st_uid != os.geteuid():
        said = _("Descriptor {number} of --secret-fd is a file of somebody else. Open one of your own.")
        raise FileRefused(said.format(number=number))
    return number


def _close_to_others(number: int) -> None:
    """A file that a shell has made for `3>FILE` may be read by all; a pipe is nobody else's anyway."""
    try:
        if stat.S_ISREG(os.fstat(number).st_mode):
            os.fchmod(number, 0o600)
    except OSError as error:
        said = _("The file on --secret-fd {number} cannot be closed to others: {why}. Open another one.")
        raise FileRefused(said.format(number=number, why=error.strerror)) from error
