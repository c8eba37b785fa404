"""The bare Textual form that the app's first frame is held against."""

from textual.app import App, ComposeResult
from textual.widgets import Button, Footer, Header, Input, Label


class Form(App[None]):
    """Header, label, input, button, footer: nothing of ours."""

    BINDINGS = [("ctrl+s", "save", "Save")]  # noqa: RUF012 - written as Textual's own guide does

    def compose(self) -> ComposeResult:
        yield Header()
        yield Label("Your address")
        yield Input()
        yield Button("Reset password")
        yield Footer()


if __name__ == "__main__":
    Form().run()
