"""Opens the terminal app once everything it needs is known to be there."""

import os
import sys
from typing import Final

from msgspec import structs

from tui_reset.cli.app_options import AppOptions, output_encoding, wants_lines
from tui_reset.cli.exits import UsageError
from tui_reset.cli.speaking import spoken
from tui_reset.contract.link_text import token_in
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.settings import Settings, load_client
from tui_reset.settings.fields import all_fields
from tui_reset.settings.judging import judge
from tui_reset.terminal.capabilities import read_capabilities

_NO_TERMINAL: Final = (
    mark(
        "needs a terminal, but its input is not one. Run it directly, without pipes and redirection, "
        "or as plain lines with --lines."
    ),
    mark(
        "needs a terminal, but its output is not one. Run it directly, without pipes and redirection, "
        "or as plain lines with --lines."
    ),
    mark(
        "needs a terminal, but its error output is not one. Run it directly, without pipes and redirection, "
        "or as plain lines with --lines."
    ),
)


def open_app(options: AppOptions, *, opened: bool = False) -> int:
    """Run the app until it is left. Raises UsageError and SettingsError before the screen is touched.

    In lines where they are asked for, or are all that this terminal can show; `opened`: they have been begun.
    """
    in_lines = opened or options.lines or wants_lines(os.environ, output_encoding())
    (need_output if in_lines else need_terminal)()
    if options.link is not None and token_in(options.link) is None:
        message = _(
            "--link is not a whole reset link. Copy the whole address from the mail and put it in quotes, "
            'or start without --link and choose "I have a mail already".'
        )
        raise UsageError(message)
    given = {"url": options.url, "theme": options.theme, "language": options.language}
    settings = spoken(load_client(options.config, given))
    if options.resume is not None:
        return _resume(settings, options.resume, options.link, in_lines=in_lines)
    if not settings.url and options.link is not None:
        # A link names its own service, for a machine on which none is set up.
        settings = structs.replace(settings, url=_service_of(options.link))
    _need_service(settings, "tui-reset demo")
    return _run_lines(settings, options.link, opened=opened) if in_lines else _run(settings, options.link)


def service_settings(config: str | None, **given: str | None) -> Settings:
    """The desk's settings, with a service in them; its language is spoken. Raises UsageError and SettingsError."""
    settings = spoken(load_client(config, given))
    _need_service(settings, "tui-reset demo --desk")
    return settings


def _need_service(settings: Settings, demo: str) -> None:
    if not settings.url:
        message = _(
            "which reset service? Give its address with --url https://…, as TUI_RESET_URL, "
            "or as url in ~/.config/tui-reset/settings.toml. To try it without one: {demo}"
        )
        raise UsageError(message.format(demo=demo))


def need_terminal() -> None:
    """Refuse what cannot be drawn on: a full screen would end up in somebody's file. Raises UsageError."""
    for stream, sentence in zip((sys.__stdin__, sys.__stdout__, sys.__stderr__), _NO_TERMINAL, strict=True):
        if stream is None or not stream.isatty():
            raise UsageError(_(sentence))
    here = read_capabilities(os.environ, is_terminal=True, encoding=sys.stderr.encoding)
    if here.is_dumb:
        kind = os.environ.get("TERM", "")
        message = _("needs a terminal that can place text, and TERM={kind} does not promise one. Take --lines.")
        raise UsageError(message.format(kind=kind))
    if not here.writes_utf8:
        message = _("needs a UTF-8 terminal, and this one is set to {encoding}. Take --lines, or LANG=C.UTF-8.")
        raise UsageError(message.format(encoding=sys.stderr.encoding))


def need_output() -> None:
    """Refuse lines that nobody could read. Raises UsageError."""
    if sys.__stdout__ is None:
        message = _("its output is closed, so that nothing could be said. Run it with an output.")
        raise UsageError(message)


def _service_of(link: str) -> str:
    """The address before `/r/`; empty for a bare token. Raises UsageError when it cannot be a service."""
    head, slash, _token = link.strip().partition("/r/")
    if not slash:
        return ""
    try:
        return str(judge(all_fields()["url"], head))
    except ValueError as error:
        message = _("the service in --link {why}. Name the right one with --url.")
        raise UsageError(message.format(why=error)) from error


def _resume(settings: Settings, path: str, link: str | None, *, in_lines: bool) -> int:
    from tui_reset.client.private_file import FileRefused  # noqa: PLC0415 - for those who have such a file
    from tui_reset.client.resume_file import InFile  # noqa: PLC0415 - the same

    if not in_lines:
        message = _("--resume goes on in plain lines: add --lines.")
        raise UsageError(message)
    if link is not None:
        message = _("--link begins a reset and --resume goes on with one: choose one of the two.")
        raise UsageError(message)
    kept = InFile(path).load()
    if kept is not None and not settings.url:
        settings = structs.replace(settings, url=kept.url)
    _need_service(settings, "tui-reset demo")
    url = _base_url(settings)
    if kept is not None and kept.url != url:
        # Secrets go to the service that they came from, and to no other.
        said = _("{path} is for {kept}, not for {url}. Give --url {kept}, or name another file.")
        raise FileRefused(said.format(path=path, kept=kept.url, url=url))
    from tui_reset.lines.running import resume  # noqa: PLC0415 - once nothing can be refused any more

    return resume(structs.replace(settings, url=url), path, kept)


def _run_lines(settings: Settings, link: str | None, *, opened: bool) -> int:
    _base_url(settings)
    from tui_reset.lines.running import run  # noqa: PLC0415 - once nothing can be refused any more

    return run(settings, link=link, opened=opened)


def _base_url(settings: Settings) -> str:
    from tui_reset.client.base_url import UrlRefused, checked_base_url  # noqa: PLC0415 - once the settings are right

    try:
        return checked_base_url(settings.url)
    except UrlRefused as refused:
        raise UsageError(refused.sentence) from refused


def _run(settings: Settings, link: str | None) -> int:
    from tui_reset import app  # noqa: PLC0415 - once nothing can be refused any more

    left = app.run(settings, link=link)
    if isinstance(left, int):
        return left
    from tui_reset.lines.running import run  # noqa: PLC0415 - most never go there

    return run(settings, walk=left)
