"""Whether to leave: asked once, and answered by the person, by Ctrl+C once more, or by the end of the input."""

import asyncio
from collections.abc import Callable

from tui_reset.flow.asides import leaving_text
from tui_reset.flow.steps import reset_of
from tui_reset.flow.walk import Walk, in_the_middle
from tui_reset.language.texts import gettext as _
from tui_reset.lines.asking import Questions
from tui_reset.lines.console import Console, InputEnded
from tui_reset.lines.overtaking import Overtaken, until


class Parting:
    """The question before something is lost. What happens meanwhile is said, and does not take its place."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._gone = asyncio.Event()
        self.is_asked = False

    def insist(self) -> None:
        """No answer is waited for any more."""
        self._gone.set()

    async def choose(self, title: str, lost: tuple[str, ...], labels: list[str]) -> int | None:
        """The place of the answer; None after Ctrl+C and Ctrl+D, which end it all."""
        self._console.say("", title, *lost)
        self.is_asked = True
        try:
            choosing = Questions(self._console).choose_from(labels, default=True)
            return await until(self._gone, choosing, self._console)
        except (Overtaken, InputEnded):
            return None
        finally:
            self.is_asked = False


def lost_by_leaving(walk: Walk, kept_in: Callable[[], str], now: float) -> tuple[str, ...]:
    """What is lost, or the file that the reset is kept in."""
    if not in_the_middle(walk):
        return ()
    if reset_of(walk.step) is not None and (file := kept_in()):
        kept = _("The reset and its code are kept in {file}. To go on: tui-reset --lines --resume {file}")
        return (kept.format(file=file),)
    return leaving_text(walk.step, now)
