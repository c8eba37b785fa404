"""`tui-reset demo`: the backend as a child process, and the app beside a mailbox and an authenticator."""

import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from tui_reset.demo.options import DemoError, DemoOptions, Ready
from tui_reset.language.texts import gettext as _
from tui_reset.settings import Settings

if TYPE_CHECKING:
    from tui_reset.demo.tokens import Tokens
    from tui_reset.desk.desk_app import DeskApp
    from tui_reset.errands.desk_parts import DeskParts
    from tui_reset.flow.walk import Walk


def run(settings: Settings, options: DemoOptions) -> int:
    """Run the demo until it is left and give the exit code; `settings` are the terminal app's (theme, timeout)."""
    if options.headless:
        from tui_reset.demo import headless  # noqa: PLC0415 - the backend's world, which the app never sees

        return headless.run(options)
    from tui_reset.demo.backend import Backend  # noqa: PLC0415

    if options.lines:
        _say_opening(desk=options.desk)
        opens = _open_desk_lines if options.desk else _open_lines
    else:
        opens = _open_desk if options.desk else partial(_open, options)
    try:
        if options.record:
            from tui_reset.demo.cast import refuse_taken  # noqa: PLC0415 - for those who film

            refuse_taken(Path(options.record))
        with Backend(options) as backend:
            ready = backend.wait_until_ready()
            if ready.ssh:
                sys.stdout.write(_("Front door: {command}").format(command=ready.ssh) + "\n")
                sys.stdout.flush()
            code = opens(settings, ready)
            backend.still_runs()
            return code
    except DemoError as error:
        sys.stderr.write(f"tui-reset: {error}\n")
        return error.exit_code


def _say_opening(*, desk: bool) -> None:
    from tui_reset.demo import demo_lines, desk_lines  # noqa: PLC0415 - nothing of the lines is needed elsewhere
    from tui_reset.lines.console import Console  # noqa: PLC0415
    from tui_reset.terminal.line_terminal import LineTerminal  # noqa: PLC0415

    Console(LineTerminal(0, 1, sys.stdout.encoding)).say(*map(_, (desk_lines if desk else demo_lines).OPENING))


def _open_lines(settings: Settings, ready: Ready, walk: "Walk | None" = None, tokens: "Tokens | None" = None) -> int:
    """`walk` goes on where the full screen was, with its authenticator."""
    from tui_reset.demo.demo_lines import DemoLines  # noqa: PLC0415 - the full screen needs none of it
    from tui_reset.demo.letters import Letterbox  # noqa: PLC0415
    from tui_reset.demo.side_lines import SideLines  # noqa: PLC0415
    from tui_reset.demo.tokens import Tokens  # noqa: PLC0415
    from tui_reset.flow.walk import begin  # noqa: PLC0415
    from tui_reset.lines.running import on_this_terminal, parts_of  # noqa: PLC0415

    parts = parts_of(structs.replace(settings, url=ready.url))
    side = SideLines(Letterbox(ready.mails), tokens or Tokens(time.time), ready.apps)
    return on_this_terminal(
        lambda console: DemoLines(parts, console, walk or begin(), side, is_begun=walk is None), ready.url
    )


def _open_desk_lines(settings: Settings, ready: Ready) -> int:
    from tui_reset.demo.desk_lines import DemoDeskLines  # noqa: PLC0415 - the full screen needs none of it
    from tui_reset.demo.letters import Letterbox  # noqa: PLC0415
    from tui_reset.demo.side_lines import SideLines  # noqa: PLC0415
    from tui_reset.demo.tokens import Tokens  # noqa: PLC0415
    from tui_reset.lines.desk_running import parts_of  # noqa: PLC0415
    from tui_reset.lines.running import on_this_terminal  # noqa: PLC0415

    parts = parts_of(structs.replace(settings, url=ready.url))
    side = SideLines(Letterbox(ready.mails), Tokens(time.time), {})
    return on_this_terminal(lambda console: DemoDeskLines(parts, console, side), ready.url)


def _open_desk(settings: Settings, ready: Ready) -> int:
    from tui_reset.desk import launch  # noqa: PLC0415 - nothing of the desk is needed to refuse

    def make(parts: "DeskParts") -> "DeskApp":
        from tui_reset.demo.demo_desk import DemoDesk  # noqa: PLC0415 - after Textual's variables are gone
        from tui_reset.demo.letters import Letterbox  # noqa: PLC0415
        from tui_reset.demo.tokens import Tokens  # noqa: PLC0415

        no_color = "NO_COLOR" in os.environ
        return DemoDesk(parts, Letterbox(ready.mails), Tokens(time.time), theme=settings.theme, no_color=no_color)

    return launch(structs.replace(settings, url=ready.url), make)


def _open(options: DemoOptions, settings: Settings, ready: Ready) -> int:
    from tui_reset.demo.opening import Opening  # noqa: PLC0415 - lines need none of it
    from tui_reset.demo.tokens import Tokens  # noqa: PLC0415

    tokens = Tokens(time.time)
    opening = Opening(options, settings, ready, tokens)
    if options.size:
        return opening.on_film()
    left = opening.on_terminal()
    return left if isinstance(left, int) else _open_lines(settings, ready, left, tokens)
