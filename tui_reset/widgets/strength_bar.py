"""How hard a new password is to guess, estimated offline by zxcvbn in a thread so that no key waits for it."""

import asyncio
from typing import Final

from textual import work

from tui_reset.contract.password_text import normalised_password
from tui_reset.widgets.line import Line

LONGEST_ESTIMATED: Final = 100
"""Characters; the estimate's cost grows with the length, and a longer password is strong or refused elsewhere."""
_WORDS: Final = ("very weak", "weak", "fair", "good", "strong")


def estimate(password: str, names: tuple[str, ...]) -> int:
    """0 (guessed at once) to 4 (strong)."""
    from zxcvbn_rs_py import zxcvbn  # noqa: PLC0415 - 20 ms that the first frame does not wait for

    return int(zxcvbn(normalised_password(password)[:LONGEST_ESTIMATED], list(names)).score)


class StrengthBar(Line, inherit_css=False):
    """`▰▰▰▱▱ fair`; says nothing before something was typed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__("Strength ▱▱▱▱▱", id=id)

    def judge(self, password: str, names: tuple[str, ...]) -> None:
        """Estimate `password`; an older estimate that is still under way is dropped."""
        if password:
            self._estimate(password, names)
        else:
            self.workers.cancel_node(self)
            self.say("Strength ▱▱▱▱▱")

    @work(exclusive=True, exit_on_error=True)
    async def _estimate(self, password: str, names: tuple[str, ...]) -> None:
        score = await asyncio.to_thread(estimate, password, names)
        self.say(f"Strength {'▰' * (score + 1)}{'▱' * (4 - score)} {_WORDS[score]}")
