"""Keeps the walk's reset in a resume file while it is open, and begins a walk with what was kept."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from msgspec import structs

from tui_reset.client.gateway import Gateway
from tui_reset.client.private_file import FileRefused
from tui_reset.client.resume_file import KIND, Keeping, Nowhere, Resume
from tui_reset.contract.calls import AskReset, ChangePassword, Hold, LookAtReset
from tui_reset.contract.problems import Problem
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Proof, View
from tui_reset.flow.actions import email_of
from tui_reset.flow.complaints import ENDED
from tui_reset.flow.events import ProfileKnown
from tui_reset.flow.steps import AskAddress, Done, Ending, Over, Reset, SetPassword, Step, WaitForMail, reset_of
from tui_reset.flow.views import after_view, refreshed
from tui_reset.flow.walk import Walk, turn
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

_ANOTHER: Final = mark("another command has written or removed it meanwhile.")
NOT_KEPT: Final = mark("The reset is not kept in the resume file any more")


class Keeper:
    """Follows one walk. `make` gives the place that it is kept in, anew after each reset; `kept`: what it held.

    What goes wrong with the file is told once with `say`, and ends nothing but the keeping.
    """

    def __init__(
        self, make: Callable[[], Keeping], url: str, say: Callable[[str], None], kept: Resume | None = None
    ) -> None:
        self._make = make
        self._url = url
        self._say = say
        self._kept = kept
        self._keeping: Keeping | None = None

    @property
    def keeps(self) -> bool:
        """Whether a later process can go on with a reset."""
        return self._kept is not None and self._keeping is not None and self._keeping.keeps

    def follow(self, walk: Walk) -> None:
        """Keep what a later process needs, before anything is sent; nothing once the reset is over."""
        try:
            self._follow(walk)
        except FileRefused as refused:
            self._say(f"{_(NOT_KEPT)}: {refused.sentence}")
            self._keeping = Nowhere()

    def _follow(self, walk: Walk) -> None:
        if self._keeping is None:
            self._keeping = self._make()
            if self._keeping.load() != self._kept:
                raise FileRefused(_(_ANOTHER))
        if _is_over(walk):
            if self._kept is not None:
                self._keeping.forget()
                self._kept, self._keeping = None, None
            return
        wanted, kept = self._wanted(walk), self._kept
        if wanted is not None and (kept is None or structs.replace(wanted, version=kept.version) != kept):
            self._keeping.save(wanted)
            self._kept = wanted

    def _wanted(self, walk: Walk) -> Resume | None:
        reset, call = reset_of(walk.step), walk.busy
        if reset is not None:
            return self._of_reset(reset, call.idempotency_key if isinstance(call, ChangePassword) else None)
        if isinstance(call, AskReset) and (self._kept is None or self._kept.hold is None):
            key = call.idempotency_key
            return Resume(kind=KIND, url=self._url, email=call.email, username=call.username, ask_key=key)
        return None

    def _of_reset(self, reset: Reset, change_key: str | None) -> Resume:
        kept = self._kept if self._kept is not None and self._kept.id in {"", reset.hold.id} else None
        return Resume(
            kind=KIND,
            url=self._url,
            email=reset.email or None,
            username=reset.username or None,
            ask_key=kept.ask_key if kept else None,
            id=reset.hold.id,
            secret=reset.hold.secret.reveal(),
            reference=reset.reference,
            verification_code=reset.verification_code.reveal() if reset.verification_code else None,
            version=reset.version,
            change_key=change_key or (kept.change_key if kept else None),
        )


def _is_over(walk: Walk) -> bool:
    match walk.step:
        case Over(Ending.NEWER):
            return False
        case Over() | Done():
            return True
        case _:
            return False


async def walk_of(resume: Resume, gateway: Gateway, clock: Callable[[], float]) -> Walk:
    """The walk that was kept, where it stands now. Raises GatewayFault, and Problem where the service is busy."""
    walk = await _looked_at(resume, gateway, clock)
    return turn(walk, ProfileKnown(await gateway.profile()), clock(), lambda: "")


async def _looked_at(resume: Resume, gateway: Gateway, clock: Callable[[], float]) -> Walk:
    if resume.hold is None:
        key = resume.ask_key
        asked = AskReset(resume.email, resume.username, key) if key else None
        return Walk(AskAddress(resume.email or "", resume.username or ""), unanswered=asked)
    try:
        view = await gateway.submit(LookAtReset(resume.hold))
    except Problem as problem:
        if problem.code not in ENDED:
            raise
        return Walk(Over(ENDED[problem.code], resume.email or resume.username or ""))
    if not isinstance(view, View):
        raise TypeError(type(view).__name__)
    return Walk(_step_of(resume, resume.hold, view, clock()))


def _step_of(resume: Resume, hold: Hold, view: View, now: float) -> Step:
    code = Secret(resume.verification_code) if resume.verification_code else None
    reset = Reset(
        hold=hold,
        reference=resume.reference,
        email=resume.email or resume.username or "",
        verification_code=code,
        proof=Proof.UNKNOWN,
        asked_at=now,
        expires_at=now,
        resend_at=now,
        resends_left=0,
        attempts_left=0,
        version=resume.version,
        username=(resume.username or "") if resume.email else "",
    )
    step = after_view(WaitForMail(replace(refreshed(reset, view, now), proof=Proof.UNKNOWN)), view, now)
    if resume.change_key is None:
        return step
    match step:
        case Done():
            return Done(email_of(step), earlier=True)
        case SetPassword():
            return replace(step, tried=True)
        case _:
            return step
