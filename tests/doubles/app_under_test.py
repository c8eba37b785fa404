"""The real app with fakes around it, its screen as text, and answers that a backend would give."""

from dataclasses import dataclass, field, replace

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from tests.doubles.fake_clipboard import FakeClipboard
from tests.doubles.fake_gateway import FakeGateway, Played
from tests.doubles.fake_seconds import FakeSeconds
from tui_reset.app.reset_app import ResetApp
from tui_reset.contract.calls import Hold
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Account, Asked, Proof, ResetStep, View
from tui_reset.errands.parts import Parts
from tui_reset.flow.steps import Reset, Step
from tui_reset.flow.trouble import NO_TROUBLE, Trouble

CODE = "K7QM-2XPB"
REFERENCE = "536-757-368"
ASKED = Asked(
    id="r1",
    secret="grant-secret",
    reference=REFERENCE,
    verification_code=CODE,
    step=ResetStep.WAIT_FOR_MAIL,
    expires_in=1800,
    resend_in=60,
    resends_left=3,
    version=1,
)
RESET = Reset(
    hold=Hold("r1", Secret("grant-secret")),
    reference=REFERENCE,
    email="alice@example.org",
    verification_code=Secret(CODE),
    proof=Proof.VERIFICATION_CODE,
    asked_at=1000.0,
    expires_at=2800.0,
    resend_at=1060.0,
    resends_left=3,
    attempts_left=5,
    version=1,
)


def view(step: ResetStep = ResetStep.SET_PASSWORD, proof: Proof = Proof.VERIFICATION_CODE, version: int = 2) -> View:
    """One grant's view of that reset."""
    return View(
        id="r1",
        reference=REFERENCE,
        step=step,
        proof=proof,
        expires_in=1700,
        resend_in=0,
        resends_left=3,
        attempts_left=5,
        version=version,
    )


def account(*, two_factor: bool = False, display_name: str = "Alice Adams") -> Account:
    """Alice's account page."""
    return Account(
        id="a1",
        username="alice",
        email="alice@example.org",
        display_name=display_name,
        two_factor=two_factor,
        recovery_codes_left=9 if two_factor else 0,
        role="user",
        apps=[],
    )


@dataclass
class Bench:
    """The app and its fakes."""

    gateway: FakeGateway
    app: ResetApp
    clipboard: FakeClipboard = field(default_factory=FakeClipboard)
    clock: FakeSeconds = field(default_factory=FakeSeconds)

    @property
    def text(self) -> str:
        """The whole screen as it is drawn, one line a row."""
        return screen_text(self.app)


def bench(*plays: Played, gateway: FakeGateway | None = None, **options: object) -> Bench:
    """An app whose backend plays `plays`, on its first step."""
    backend = gateway or FakeGateway(*plays)
    clipboard, clock = FakeClipboard(), FakeSeconds()
    parts = Parts(lambda: backend, lambda _: clipboard, clock=clock, sleep=clock.sleep, new_key=lambda: "k" * 22)
    app = ResetApp(parts, **options)  # type: ignore[arg-type] # a test's own options
    return Bench(backend, app, clipboard, clock)


def screen_text(app: ResetApp) -> str:
    """Plain text of the present screen, ends of lines trimmed; the one place that reaches into the compositor."""
    strips = app.screen._compositor.render_strips()
    filtered = [strip.apply_filter(app._plain_filter, app.screen.styles.background) for strip in strips]
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in filtered)


async def settled(pilot: Pilot[int], turns: int = 3) -> None:
    """Let messages and workers come to rest."""
    for _ in range(turns):
        await pilot.pause()


async def typed(pilot: Pilot[int], text: str) -> None:
    """Type `text` key by key into whatever has the focus, as fast as a terminal hands keys over."""
    for char in text:
        pilot.app.post_message(events.Key(_character_to_key(char), char))
    await settled(pilot)


def focused_field(app: ResetApp) -> str | None:
    """The id of the field with the focus."""
    return app.screen.focused.id if isinstance(app.screen.focused, Input) else None


async def open_at(pilot: Pilot[int], step: Step, trouble: Trouble = NO_TROUBLE) -> None:
    """Put the walk on `step`, wherever it was, and let the screen follow."""
    await settled(pilot)
    app = pilot.app
    assert isinstance(app, ResetApp)
    app._walk = replace(app._walk, step=step, trouble=trouble)
    app._keep_watch()
    app._draw()
    await settled(pilot)


async def ask_for_reset(pilot: Pilot[int]) -> None:
    """From the sign-in screen to the code."""
    await settled(pilot)
    await pilot.press("f5")
    await settled(pilot)
    await typed(pilot, "alice@example.org")
    await pilot.press("enter")
    await settled(pilot)


async def go_to_password(pilot: Pilot[int]) -> None:
    """On to the last form by the short mail code."""
    await ask_for_reset(pilot)
    await pilot.press("enter")
    await settled(pilot)
    await typed(pilot, "abcd-efgh")
    await pilot.press("enter")
    await settled(pilot)
