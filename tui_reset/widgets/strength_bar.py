"""How hard a new password is to guess, estimated offline by zxcvbn in a thread so that no key waits for it."""

import asyncio
from typing import Final

from textual import work

from tui_reset.contract.password_text import normalised_password
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.widgets.line import Line

LONGEST_ESTIMATED: Final = 100
"""Characters; the estimate's cost grows with the length, and a longer password is strong or refused elsewhere."""
_WORDS: Final = (mark("very weak"), mark("weak"), mark("fair"), mark("good"), mark("strong"))


def estimate(password: str, names: tuple[str, ...]) -> int:
    """0 (guessed at once) to 4 (strong)."""
    from zxcvbn_rs_py import zxcvbn  # noqa: PLC0415 - 20 ms that the first frame does not wait for

    return int(zxcvbn(normalised_password(password)[:LONGEST_ESTIMATED], list(names)).score)


class StrengthBar(Line, inherit_css=False):
    """`▰▰▰▱▱ fair`; says nothing before something was typed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(_drawn(0), id=id)

    def judge(self, password: str, names: tuple[str, ...]) -> None:
        """Estimate `password`; an older estimate that is still under way is dropped."""
        if password:
            self._estimate(password, names)
        else:
            self.workers.cancel_node(self)
            self.say(_drawn(0))

    @work(exclusive=True, exit_on_error=True)
    async def _estimate(self, password: str, names: tuple[str, ...]) -> None:
        score = await asyncio.to_thread(estimate, password, names)
        self.say(f"{_drawn(score + 1)} {_(_WORDS[score])}")


def _drawn(full: int) -> str:
    return " ".join((_("Strength"), "▰" * full + "▱" * (5 - full)))
