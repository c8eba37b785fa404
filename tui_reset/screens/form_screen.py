"""The fields of a screen: what stands in them, what is wrong with them, and where the cursor goes."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.css.query import NoMatches
from textual.screen import Screen

from tui_reset.contract.secret import Secret
from tui_reset.flow.trouble import NO_TROUBLE, Trouble
from tui_reset.widgets.line import Line
from tui_reset.widgets.password_box import PasswordBox
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.text_box import TextBox


class FormScreen(Screen[None]):
    """Fields with their troubles, in a card that scrolls in `#room`."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: list[TextBox] = []
        self._trouble = NO_TROUBLE
        self._refused: TextBox | None = None

    def put_field(self, box: TextBox, label: str) -> ComposeResult:
        """A field and the place for what is wrong with it."""
        self._boxes.append(box)
        box.name_it(label)
        yield box
        yield ProblemLine(id=f"{box.id}-trouble", classes="-at-field")

    def line(self, name: str) -> Line:
        """One of the lines by its id."""
        return self.query_one(f"#{name}", Line)

    def problem(self, name: str) -> ProblemLine:
        """One of the problem lines by its id."""
        return self.query_one(f"#{name}", ProblemLine)

    def value(self, name: str) -> str:
        """What stands in a field; nothing when it is not shown."""
        try:
            box = self.query_one(f"#{name}", TextBox)
        except NoMatches:
            return ""
        return box.value if box.display else ""

    def secret(self, name: str) -> Secret:
        """The same, as a secret."""
        return Secret(self.value(name))

    def draw_trouble(self, trouble: Trouble) -> None:
        """At the fields that it is about, and on top what is about none that is shown."""
        self._trouble = trouble
        shown = {box.id for box in self._boxes if box.display}
        elsewhere = [said for name, said in trouble.fields.items() if name not in shown]
        self.problem("trouble").complain(
            (trouble.sentence, *(text for said in elsewhere for text in said)), trouble.tone
        )
        for box in self._boxes:
            self.problem(f"{box.id}-trouble").complain(trouble.fields.get(box.id or "", ()))
            box.set_class((box.id or "") in trouble.fields, "-in-trouble")
        in_trouble = [box for box in self._boxes if box.display and (box.id or "") in trouble.fields]
        if in_trouble:
            in_trouble[0].focus(scroll_visible=False)  # one scroll alone: which of two came last was a matter of luck
            self.call_after_refresh(self._show_field, in_trouble[0])
        elif trouble:
            self.query_one("#room", VerticalScroll).scroll_home(animate=False)

    def _show_field(self, box: TextBox) -> None:
        """The whole field, and below it what is wrong with it."""
        room = self.query_one("#room", VerticalScroll)
        both = box.virtual_region.union(self.problem(f"{box.id}-trouble").virtual_region)
        room.scroll_to_region(both.translate(self.query_one("#card").virtual_region.offset), animate=False)

    def _waiting_field(self) -> TextBox | None:
        boxes = [box for box in self._boxes if box.display]
        at = next((place for place, box in enumerate(boxes) if box.has_focus), None)
        if at is None or not boxes[at].value:
            return None
        return next((box for box in boxes[at + 1 :] if not box.value), None)

    def on_text_box_paste_refused(self, refused: TextBox.PasteRefused) -> None:
        """Say at the field why nothing was put in."""
        self._refused = refused.box
        self.problem(f"{refused.box.id}-trouble").complain(refused.sentence)

    def on_input_changed(self, changed: TextBox.Changed) -> None:
        """What was said of a paste is over when the field holds something else."""
        if changed.input is self._refused:
            self._refused = None
            name = changed.input.id or ""
            self.problem(f"{name}-trouble").complain(self._trouble.fields.get(name, ()))

    def forget_passwords(self) -> None:
        """Drop what was typed into password fields before the screen goes."""
        for box in self.query(PasswordBox):
            box.forget()

    def action_show_passwords(self) -> None:
        """Show what is typed, or mask it again."""
        boxes = list(self.query(PasswordBox))
        masked = not boxes[0].password
        for box in boxes:
            box.password = masked
