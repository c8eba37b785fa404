"""`tui-reset shell`: what an OpenSSH server runs for the reset's user (`ForceCommand`), and nothing else with it."""

import ipaddress
import os
import resource
import sys
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Final

from tui_reset.language.choice import of_visitor
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, speak
from tui_reset.settings import Settings
from tui_reset.settings.door_key import read_door_key
from tui_reset.ssh.request import SessionRequest, checked_environment, checked_term, clamped, mode_of
from tui_reset.terminal.encoded_text import is_utf8

if TYPE_CHECKING:
    from tui_reset.app.reset_app import ResetApp
    from tui_reset.errands.parts import Parts
    from tui_reset.flow.walk import Walk

_KEPT: Final = ("HOME", "PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""Of the server's own environment, which sshd sets and the client cannot."""
COMMAND_REFUSED: Final = mark("Only the password reset is here: connect without a command, as in ssh reset@host")


def run(settings: Settings) -> int:
    """The reset on this terminal, in lines where there is none; gives the exit code. Raises SettingsError."""
    if os.environ.get("SSH_ORIGINAL_COMMAND"):
        speak(of_visitor(settings.language, checked_environment(os.environ)))
        sys.stderr.write(f"{_(COMMAND_REFUSED)}\n")
        return 1
    hold_to_limits()
    encoding = sys.stdout.encoding if sys.stdout is not None else ""
    request = request_of(settings, os.environ, is_pty=_has_terminal(), encoding=encoding)
    speak(request.language)
    take_environment(os.environ, request)
    return _in_lines(request) if request.mode.is_lines else _on_screen(settings, request)


def hold_to_limits() -> None:
    """No file is written, and no core."""
    for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(limit, (0, 0))


def request_of(settings: Settings, environ: Mapping[str, str], *, is_pty: bool, encoding: str) -> SessionRequest:
    """The session as sshd tells of it; the backend hears of the client's address where there is a door key."""
    term = checked_term(environ.get("TERM"))
    key = settings.ssh.door_key_file
    columns, rows = clamped(*_size())
    can_draw = is_pty and is_utf8(encoding)
    environment = checked_environment(environ)
    return SessionRequest(
        mode=mode_of(lines=not can_draw, desk=False, is_pty=is_pty, term=term),
        is_pty=is_pty,
        term=term,
        columns=columns,
        rows=rows,
        environment=environment,
        source=_source(environ.get("SSH_CONNECTION", "")),
        url=settings.url,
        timeout=settings.timeout,
        theme=settings.theme,
        language=of_visitor(settings.language, environment),
        door_key=read_door_key(key, "ssh.door_key_file").reveal() if key else "",
    )


def take_environment(environ: MutableMapping[str, str], request: SessionRequest) -> None:
    """Drop all that the client may have sent but what was checked (CVE-2014-6271)."""
    from tui_reset.ssh.apps import terminal_environment  # noqa: PLC0415 - with the front ends' world

    kept = {name: environ[name] for name in _KEPT if name in environ}
    environ.clear()
    environ.update({**kept, **terminal_environment(request)})


def _source(connection: str) -> str:
    """The client's address from `SSH_CONNECTION`; nothing where it is none."""
    address = connection.partition(" ")[0].partition("%")[0]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


def _has_terminal() -> bool:
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    return all(stream is not None and stream.isatty() for stream in streams)


def _size() -> tuple[int, int]:
    try:
        columns, rows = os.get_terminal_size(0)
    except OSError:
        return 0, 0
    return columns, rows


def _in_lines(request: SessionRequest, walk: "Walk | None" = None) -> int:
    """From the beginning, or where the full screen was."""
    from tui_reset.flow.walk import begin  # noqa: PLC0415 - one of two ways
    from tui_reset.lines.front import LinesFront  # noqa: PLC0415
    from tui_reset.lines.running import on_this_terminal  # noqa: PLC0415
    from tui_reset.ssh.apps import parts_of  # noqa: PLC0415

    return on_this_terminal(lambda console: LinesFront(parts_of(request), console, walk or begin()), "")


def _on_screen(settings: Settings, request: SessionRequest) -> int:
    from tui_reset.app import launch  # noqa: PLC0415 - one of two ways
    from tui_reset.ssh.apps import parts_of  # noqa: PLC0415

    def make(parts: "Parts") -> "ResetApp":
        from tui_reset.app.reset_app import ResetApp  # noqa: PLC0415 - after Textual's variables are gone

        del parts  # they would not name the client
        return ResetApp(parts_of(request), theme=request.theme)

    left = launch(settings, make)
    return left if isinstance(left, int) else _in_lines(request, left)
