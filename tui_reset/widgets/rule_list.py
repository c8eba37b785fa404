"""The password rules, marked as they are met while someone types."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui_reset.flow.rules import LiveRule
from tui_reset.terminal.plain_text import plain


class RuleList(Static, inherit_css=False):
    """One line a rule: `✓` met, `✗` not met, `·` nothing to say yet."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._rules: Sequence[LiveRule] = ()

    def say(self, rules: Sequence[LiveRule]) -> None:
        """Show how the rules stand now."""
        if rules != self._rules:
            self._rules = rules
            self.update(Content("\n").join(_marked(rule) for rule in rules))


def _marked(rule: LiveRule) -> Content:
    mark, style = {True: ("✓", "$success"), False: ("✗", "$error"), None: ("·", "$quiet")}[rule.met]
    return Content.styled(f"{mark} {plain(rule.text)}", style)
