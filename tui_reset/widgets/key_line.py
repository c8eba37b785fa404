"""The line at the bottom: the keys that do something now, the most important first and help last."""

from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from tui_reset.language.texts import gettext as _
from tui_reset.widgets.push_button import PushButton

_ORDER: Final = (
    "send",
    "enter",
    "go_on",
    "open",
    "choose",
    "find",
    "filter",
    "actions",
    "copy_code",
    "show_passwords",
    "show_code",
    "side",  # the demo's mailbox
    "choose('resend')",
    "back",
    "dismiss_it",
    "leave",
    "next_theme",
    "lines",
)
_GAP: Final = "  "


class Key(NamedTuple):
    """One key and what it does."""

    key: str
    does: str


def keys_of(widget: Widget) -> list[Key]:
    """The keys of `widget`'s screen and app that are shown and enabled now, in order of importance."""
    screen, app = widget.screen, widget.app
    found: dict[str, Binding] = {}
    for node in (screen, app):
        for _key, binding in node._bindings:  # noqa: SLF001 - Textual offers only the map that a focused field shadows
            if binding.show and app._check_action_state(binding.action, node):  # noqa: SLF001 - the same
                found.setdefault(binding.action, binding)
    ranked = sorted(found.values(), key=lambda binding: _rank(binding.action))
    focused = screen.focused
    pressing = focused.label if isinstance(focused, PushButton) else str(getattr(screen, "sends", ""))
    return [
        Key(shown_key(binding), pressing if pressing and binding.key == "enter" else _(binding.description))
        for binding in ranked
    ]


def _rank(action: str) -> int:
    if action == "help":
        return 99
    return _ORDER.index(action if action in _ORDER else "side")


def shown_key(binding: Binding) -> str:
    """`F2`, `Esc`, `^N`: short, so that many fit."""
    key = binding.key_display or binding.key
    if key.startswith("ctrl+"):
        return f"^{key[5:].upper()}"
    return {"escape": "Esc", "enter": "Enter"}.get(key, key.upper() if len(key) <= 3 else key)


class KeyLine(Widget, inherit_css=False):
    """Draws as many keys as fit; help always."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="keys", markup=False)
        self._keys: list[Key] = []

    def on_mount(self) -> None:
        """Keys from the first frame on."""
        self.read_keys()

    def read_keys(self) -> None:
        """Look again which keys do something; costs nothing when they are the same."""
        keys = keys_of(self)
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render(self) -> Content:
        """`Enter Sign in  F2 Show  F1 Help`."""
        width = self.size.width
        parts = [Content.assemble((key, "bold $accent"), " ", (does, "$quiet")) for key, does in self._keys]
        if not parts:
            return Content("")
        *first, last = parts
        left = width - cell_len(last.plain)
        shown: list[Content] = []
        for part in first:
            needed = cell_len(part.plain) + len(_GAP)
            if needed <= left:
                left -= needed
                shown.append(part)
        return Content(_GAP).join([*shown, last])
