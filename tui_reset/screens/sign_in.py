"""Sign in: the first screen, and the door to the reset (S2.1, S2.1a)."""

from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult

from tui_reset.flow.actions import email_of
from tui_reset.flow.events import Action, TypedSignIn
from tui_reset.flow.words import Words, words_of
from tui_reset.screens.messages import Chose
from tui_reset.screens.scene import Scene
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.banner import Banner
from tui_reset.widgets.password_box import PasswordBox
from tui_reset.widgets.text_box import NameBox, TextBox


class SignInScreen(StepScreen):
    """Needs no backend to be drawn. Where the name is asked for first, one field is shown at a time (S1.17)."""

    CHOICES: ClassVar = (Action.FORGOT, Action.HAVE_MAIL, Action.BACK)

    def __init__(self, scene: Scene, *more: object) -> None:
        super().__init__(scene, *more)  # type: ignore[arg-type] # handed on as they are
        self._begun = False
        self._shown_fields: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        """What the step says; a form that was begun before the profile was known is finished as it is."""
        profile = self.walk.profile
        if self._begun and profile is not None:
            profile = replace(profile, sign_in="one_form")
        return words_of(self.walk.step, profile)

    def compose_card(self) -> ComposeResult:
        """Name and password."""
        self._shown_fields = tuple(self.words.labels)
        yield from self.field(NameBox(email_of(self.walk.step), id="identifier"))
        yield from self.field(PasswordBox(id="password"))

    def show(self, scene: Scene) -> None:
        """A password that is being typed must not end up in the field that can be read."""
        if self.walk.profile is None and scene.walk.profile is not None:
            password = self.query_one("#password", PasswordBox)
            self._begun = bool(password.value) or password.has_focus
        super().show(scene)

    def on_resize(self) -> None:
        """A larger window may have room for the banner, a smaller one none."""
        for banner in self.query(Banner):
            banner.show_or_hide()

    def draw_step(self) -> None:
        """When the other field comes the cursor is in it at once, for what is typed ahead."""
        drawing = self.walk.profile.brand.banner if self.walk.profile else ()
        if drawing and not self.query(Banner):
            self.mount(Banner(drawing))
        fields = tuple(self.words.labels)
        if fields != self._shown_fields:
            self._shown_fields = fields
            if self.focused is None or isinstance(self.focused, TextBox):
                boxes = [box for box in self._boxes if box.display]
                self.set_focus(next((box for box in boxes if not box.value), boxes[0]))

    def action_choose(self, name: str) -> None:
        """Another way, with the name that stands here: the request has it filled in (S1.19)."""
        shown = self.value("identifier") if "identifier" in self.words.labels else None
        self.post_message(Chose(Action(name), shown))

    def read_form(self) -> TypedSignIn:
        """Both fields; the name that was given before where it is not shown."""
        name = self.value("identifier") if "identifier" in self.words.labels else email_of(self.walk.step)
        return TypedSignIn(name, self.secret("password"))
