"""A stage without an app: sights are there or not as the test says, and what is pressed and shown is kept."""

from tests.doubles.fake_gateway import PROFILE
from tui_reset.contract.wire import Profile
from tui_reset.demo.play.caption import Caption
from tui_reset.flow.steps import Step


class FakeTheatre:
    """Everything is seen at once unless it is in `unseen`."""

    def __init__(self, profile: Profile | None = PROFILE) -> None:
        self.profile = profile
        self.unseen: set[str] = set()
        self.pressed: list[str] = []
        self.captions: list[Caption] = []

    @property
    def typed(self) -> str:
        """All characters, in order; keys without one by their names."""
        return "".join(self.pressed)

    @property
    def said(self) -> list[str]:
        """The captions, each once."""
        return list(dict.fromkeys(caption.text for caption in self.captions))

    def takes_keys(self) -> bool:
        return "keys" not in self.unseen

    def stands_on(self, step: type[Step]) -> bool:
        return step.__name__ not in self.unseen

    def asks_for(self, field: str) -> bool:
        return field not in self.unseen

    def is_filled(self, field: str) -> bool:
        return field not in self.unseen

    def is_beside(self) -> bool:
        return "beside" in self.unseen

    def has_mail(self, address: str, *, with_link: bool) -> bool:
        return address not in self.unseen and with_link

    def press(self, key: str, character: str | None) -> None:
        self.pressed.append(character or f"<{key}>")

    def show(self, caption: Caption) -> None:
        self.captions.append(caption)


class FakePlaySeconds:
    """Time that passes at once, in the order in which it was asked for; `at` does something when it has come so far."""

    piece = 0.1

    def __init__(self) -> None:
        self.now = 0.0
        self.rested = 0.0

    def clock(self) -> float:
        return self.now

    async def rest(self, seconds: float) -> None:
        self.now += seconds
        self.rested += seconds

    async def wait(self, seconds: float) -> None:
        self.now += seconds
