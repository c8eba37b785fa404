"""What stands in the way, calmly: a mark, a sentence, and a colour that only repeats them."""

from typing import Final

from tui_reset.flow.trouble import Tone
from tui_reset.widgets.line import Line

MARKS: Final = {Tone.REFUSED: "✗", Tone.OFFLINE: "↯", Tone.NOTICE: "•"}


class ProblemLine(Line, inherit_css=False):
    """Takes no room while there is nothing to say."""

    def complain(self, sentences: str | tuple[str, ...], tone: Tone = Tone.REFUSED) -> None:
        """Say these sentences, each with its mark on a line of its own."""
        several = (sentences,) if isinstance(sentences, str) else sentences
        said = "\n".join(f"{MARKS[tone]} {sentence}" for sentence in several if sentence)
        if said != self.said:
            self.say(said)
            for each in Tone:
                self.set_class(each is tone, f"-{each}")
