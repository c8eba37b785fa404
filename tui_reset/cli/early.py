"""Asks the first question in lines before settings, flow and backend are loaded: they come while it is answered."""

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping

from tui_reset.cli.app_options import AppOptions, wants_lines
from tui_reset.cli.speaking import VARIABLE

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/_-[]")
_LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]")


def opened_in_lines(options: AppOptions, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the first lines and their question have been written.

    Only where lines are wanted and the settings cannot but be sound as far as they are read here: everything else is
    left to those who read them whole, and refuse before anything is said.
    """
    if options.link or options.theme or options.resume or sys.stdout is None or sys.stdout.encoding is None:
        return False
    if not (options.lines or wants_lines(environ, sys.stdout.encoding)):
        return False
    service = options.url or environ.get("TUI_RESET_URL")
    file = _in_file(options.config, environ, wants_all=not service)
    service = service or file.get("url", "")
    language = options.language or environ.get(VARIABLE) or file.get("language", "")
    if not _is_sound(service) or (language and not _is_spoken(language)):
        return False
    from tui_reset.lines.layout import wrapped  # noqa: PLC0415 - for those who want lines
    from tui_reset.lines.opening import first_question, opening  # noqa: PLC0415 - the same

    columns = _columns()
    lines = [piece for line in opening(service) for piece in wrapped(line, columns)]
    _write("\n".join([*lines, *wrapped(first_question().rstrip(), columns)]) + " ")
    return True


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        from tui_reset.terminal.encoded_text import written  # noqa: PLC0415 - nearly every terminal is UTF-8

        sys.stdout.write(written(text, sys.stdout.encoding).decode(sys.stdout.encoding))
    sys.stdout.flush()


@contextlib.contextmanager
def question_left() -> Iterator[None]:
    """What ends the program while the first question stands there is said on a line of its own."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            sys.stdout.write("\n")
            sys.stdout.flush()
        raise


def _columns() -> int:
    try:
        return os.get_terminal_size(1).columns
    except OSError:
        return 0


def _is_sound(service: str) -> bool:
    secure = service.startswith("https://") and len(service) > len("https://")
    local = any(service == name or service.startswith((f"{name}:", f"{name}/")) for name in _LOOPBACK)
    return (secure or local) and _PLAIN.issuperset(service)


def _is_spoken(language: object) -> bool:
    """Whether it is one of ours; from here on it is spoken."""
    from tui_reset.language.choice import chosen  # noqa: PLC0415 - for who has set one
    from tui_reset.language.texts import speak  # noqa: PLC0415 - the same

    name = chosen([language]) if isinstance(language, str) else None
    speak(name or "en")
    return name is not None


def _in_file(config: str | None, environ: Mapping[str, str], *, wants_all: bool) -> Mapping[str, str]:
    """The settings file as far as it is texts; nothing where there is none, or it is not to be read that easily.

    Unless all of it is wanted only where it may name a language: reading it costs more than all the rest.
    """
    path = config or environ.get("TUI_RESET_CONFIG")
    if not path:
        base = environ.get("XDG_CONFIG_HOME") or os.path.join(environ.get("HOME", ""), ".config")  # noqa: PTH118
        path = os.path.join(base, "tui-reset", "settings.toml")  # noqa: PTH118 - pathlib is as dear as all the rest
    try:
        with open(os.path.expanduser(path), "rb") as file:  # noqa: PTH111, PTH123
            written = file.read()
        if not wants_all and b"language" not in written:
            return {}
        import tomllib  # noqa: PLC0415 - where there is a file

        return {name: value for name, value in tomllib.loads(written.decode()).items() if isinstance(value, str)}
    except (OSError, ValueError, RecursionError):
        return {}
