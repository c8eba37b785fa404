"""A walk is kept in its resume file before anything is sent, until it is over, and goes on from there."""

import stat
from pathlib import Path

import pytest
from msgspec import structs

from tests.doubles.fake_gateway import FakeGateway, Played
from tests.doubles.fake_seconds import FakeSeconds
from tests.doubles.walker import ALICE, CODE, HOLD, NOW, Walker, asked, password_form, profile_of, proven, view_of
from tui_reset.client.resume_file import KIND, InFile, Resume
from tui_reset.contract.calls import AskReset, ChangePassword, LookAtReset
from tui_reset.contract.faults import Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import NoContent, PasswordChanged, Proof, ResetStep
from tui_reset.errands.keeping import NOT_KEPT, Keeper, walk_of
from tui_reset.flow.events import Action
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    Ending,
    Over,
    PauseTwoFactor,
    SelfServiceOff,
    SetPassword,
    SignIn,
    Step,
    WaitForMail,
)
from tui_reset.flow.walk import Walk

URL = "https://reset.example.org"
KEPT = Resume(
    kind=KIND,
    url=URL,
    email="alice@example.org",
    ask_key="k" * 22,
    id=HOLD.id,
    secret=HOLD.secret.reveal(),
    reference="R-1234",
    verification_code=CODE,
    version=1,
)


class Kept:
    """A walker whose every step is followed."""

    def __init__(self, path: Path, *, kept: Resume | None = None) -> None:
        self.path = path
        self.said: list[str] = []
        self.keeper = Keeper(lambda: InFile(path), URL, self.said.append, kept)

    def follows(self, walker: Walker) -> Resume | None:
        """What is in the file after that walk."""
        self.keeper.follow(walker.walk)
        return InFile(self.path).load()


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "resume")


def test_the_request_is_kept_before_it_is_sent_and_its_answer_after(kept: Kept) -> None:
    walker = Walker(AskAddress())
    assert kept.follows(walker) is None
    asking = kept.follows(walker.types(ALICE))
    assert isinstance(walker.busy, AskReset)
    assert asking is not None
    assert (asking.email, asking.ask_key, asking.hold) == ("alice@example.org", walker.busy.idempotency_key, None)
    answered = kept.follows(walker.is_answered(asked()))
    assert answered is not None
    assert (answered.hold, answered.verification_code, answered.reference) == (HOLD, CODE, "R-1234")
    assert answered.ask_key == asking.ask_key
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


def test_nothing_is_written_while_only_numbers_change(kept: Kept) -> None:
    walker = Walker(AskAddress()).types(ALICE).is_answered(asked()).acts(Action.GO_ON)
    kept.follows(walker)
    before = kept.path.stat().st_ino
    kept.follows(walker.sees(view_of(version=9)))
    assert kept.path.stat().st_ino == before


def test_a_change_is_kept_with_its_key_before_it_is_sent(kept: Kept) -> None:
    walker = Walker(AskAddress()).types(ALICE).is_answered(asked()).acts(Action.GO_ON).sees(proven())
    kept.follows(walker)
    sending = kept.follows(walker.types(password_form()))
    assert isinstance(walker.busy, ChangePassword)
    assert sending is not None
    assert sending.change_key == walker.busy.idempotency_key
    assert kept.follows(walker.is_lost()) == sending


def test_the_file_goes_when_the_reset_is_done_and_comes_again_with_another(kept: Kept) -> None:
    walker = Walker(AskAddress()).types(ALICE).is_answered(asked()).acts(Action.GO_ON).sees(proven())
    assert kept.follows(walker) is not None
    walker.types(password_form()).is_answered(PasswordChanged(step=ResetStep.DONE, sessions_ended=0))
    assert isinstance(walker.step, Done)
    assert kept.follows(walker) is None
    assert not kept.path.exists()
    again = Walker(AskAddress()).types(ALICE).is_answered(asked(id="request-9"))
    assert kept.follows(again) is not None


def test_the_file_goes_when_the_reset_is_cancelled(kept: Kept) -> None:
    walker = Walker(AskAddress()).types(ALICE).is_answered(asked())
    kept.follows(walker)
    assert kept.follows(walker.acts(Action.CANCEL_RESET).is_answered(NoContent())) is None


@pytest.mark.parametrize("step", [SignIn(), Over(Ending.NEWER), AskAddress()])
def test_what_is_only_left_is_kept(kept: Kept, step: Step) -> None:
    kept.follows(Walker(AskAddress()).types(ALICE).is_answered(asked()))
    assert kept.follows(Walker(step)) is not None


def test_a_new_request_takes_the_place_once_it_is_answered(kept: Kept) -> None:
    kept.follows(Walker(AskAddress()).types(ALICE).is_answered(asked()))
    walker = Walker(AskAddress()).types(ALICE)
    before = kept.follows(walker)
    assert before is not None
    assert before.hold == HOLD
    after = kept.follows(walker.is_answered(asked(id="request-9")))
    assert after is not None
    assert (after.id, after.ask_key) == ("request-9", None)


@pytest.mark.parametrize("before", [None, KEPT])
def test_what_another_command_has_put_there_meanwhile_is_neither_written_over_nor_removed(
    tmp_path: Path, before: Resume | None
) -> None:
    theirs = structs.replace(KEPT, id="another", secret="another")
    kept = Kept(tmp_path / "resume", kept=before)
    InFile(kept.path).save(theirs)
    walker = Walker(AskAddress())
    kept.follows(walker)
    kept.follows(walker.types(ALICE))
    kept.follows(walker.is_answered(asked()))
    assert kept.follows(Walker(Over(Ending.CANCELLED))) == theirs
    assert kept.said == [f"{NOT_KEPT}: another command has written or removed it meanwhile."]
    assert not kept.keeper.keeps


def test_a_file_that_cannot_be_written_is_told_of_once_and_ends_nothing(kept: Kept) -> None:
    walker = Walker(AskAddress()).types(ALICE).is_answered(asked())
    kept.follows(walker)
    other = kept.path.with_name("other")
    other.write_text("somebody else's")
    other.rename(kept.path)
    walker.acts(Action.GO_ON).sees(proven()).types(password_form())
    kept.keeper.follow(walker.walk)
    kept.keeper.follow(Walker(Done("alice@example.org")).walk)
    assert len(kept.said) == 1
    assert kept.said[0].startswith(NOT_KEPT)
    assert kept.path.read_text() == "somebody else's"


async def going_on(resume: Resume, *plays: Played, self_service: bool = True) -> tuple[Walk, FakeGateway]:
    """The walk of what was kept, and the gateway that was asked."""
    gateway = FakeGateway(*plays, profile=profile_of(self_service=self_service))
    return await walk_of(resume, gateway, FakeSeconds(NOW)), gateway


async def test_a_kept_reset_goes_on_waiting_with_its_code_and_the_services_numbers() -> None:
    walk, gateway = await going_on(KEPT, view_of(expires_in=600, resends_left=2, resend_in=30))
    assert gateway.calls == [LookAtReset(HOLD)]
    assert isinstance(walk.step, WaitForMail)
    reset = walk.step.reset
    assert reset.verification_code is not None
    assert (reset.verification_code.reveal(), reset.email, reset.hold) == (CODE, "alice@example.org", HOLD)
    assert (reset.expires_at, reset.resend_at, reset.resends_left) == (NOW + 600, NOW + 30, 2)
    assert walk.profile is not None
    assert (walk.trouble, walk.busy) == (Walk(walk.step).trouble, None)


@pytest.mark.parametrize(
    ("view", "change_key", "kind"),
    [
        (proven(), None, SetPassword),
        (proven(proof=Proof.NONE, must_pause=True), None, PauseTwoFactor),
        (view_of(ResetStep.DONE), None, Done),
        (view_of(ResetStep.EXPIRED), None, Over),
        (view_of(ResetStep.LOCKED), "c" * 22, WaitForMail),
    ],
)
async def test_it_goes_on_where_the_service_has_it(view: Played, change_key: str | None, kind: type) -> None:
    walk, _ = await going_on(structs.replace(KEPT, change_key=change_key), view)
    assert isinstance(walk.step, kind)


async def test_a_change_that_was_sent_before_may_be_what_is_done() -> None:
    """S2.17: what is not known is not claimed."""
    sent = structs.replace(KEPT, change_key="c" * 22)
    done, _ = await going_on(sent, view_of(ResetStep.DONE))
    assert done.step == Done("alice@example.org", earlier=True)
    opened, _ = await going_on(sent, proven())
    assert isinstance(opened.step, SetPassword)
    assert opened.step.tried


async def test_a_request_that_was_never_answered_is_the_same_request_again() -> None:
    resume = Resume(kind=KIND, url=URL, email="alice@example.org", ask_key="k" * 22)
    walk, gateway = await going_on(resume)
    assert gateway.calls == []
    walker = Walker(AskAddress())
    walker.walk = walk
    assert walk.step == AskAddress("alice@example.org")
    assert walker.types(ALICE).asks(AskReset("alice@example.org", None, "k" * 22))
    nothing, _ = await going_on(structs.replace(resume, ask_key=None))
    assert nothing.unanswered is None
    off, _ = await going_on(resume, self_service=False)
    assert isinstance(off.step, SelfServiceOff)


async def test_a_name_that_was_typed_beside_the_address_is_known() -> None:
    walk, _ = await going_on(structs.replace(KEPT, username="alice"), view_of())
    assert isinstance(walk.step, WaitForMail)
    assert walk.step.reset.username == "alice"
    alone, _ = await going_on(structs.replace(KEPT, email=None, username="alice", verification_code=None), view_of())
    assert isinstance(alone.step, WaitForMail)
    assert (alone.step.reset.email, alone.step.reset.username) == ("alice", "")


async def test_a_reset_that_is_not_kept_any_more_is_over_and_its_file_goes(kept: Kept) -> None:
    InFile(kept.path).save(KEPT)
    walk, _ = await going_on(KEPT, Problem(ProblemCode.NOT_FOUND))
    assert walk.step == Over(Ending.OVER, "alice@example.org")
    again = Kept(kept.path, kept=KEPT)
    again.keeper.follow(walk)
    assert not kept.path.exists()


@pytest.mark.parametrize("fault", [Unreachable("Gone."), Problem(ProblemCode.OVERLOADED)])
async def test_without_an_answer_nothing_is_claimed(fault: Played) -> None:
    with pytest.raises((Unreachable, Problem)):
        await going_on(KEPT, fault)


async def test_an_answer_of_another_kind_is_a_fault_of_our_own() -> None:
    with pytest.raises(TypeError):
        await going_on(KEPT, NoContent())
