"""`finish` does what is missing, tells the truth after a lost answer, and never changes twice."""

import dataclasses
import io
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from tests.scripted.conftest import BEGUN, DONE, KEPT, READY, VIEW, Bench
from tui_reset.client.resume_file import Resume
from tui_reset.contract.calls import BeginPause, ChangePassword, LookAtReset, OpenLink, ProveMailbox
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import AppState, Opened, PasswordChanged, Paused, Proof, ResetStep, View
from tui_reset.scripted.finishing import finish
from tui_reset.scripted.given_input import Given
from tui_reset.scripted.means import Means
from tui_reset.scripted.refusals import Refusal, RefusalCode

PASSWORD = Secret("seven quiet herons at dusk")
LINK = Secret("T" * 43)
CODE = Secret("123456")
CHANGED = PasswordChanged(step=ResetStep.DONE, sessions_ended=2, apps=[AppState(id="crm", state="outdated")])
OPENED = Opened(
    id="7",
    secret="new",
    reference="482-913-576",
    step=ResetStep.SET_PASSWORD,
    proof=Proof.VERIFICATION_CODE,
    expires_in=900,
    resend_in=0,
    resends_left=0,
    attempts_left=5,
    version=4,
)
LOST = OutcomeUnknown("No answer. Look before doing it again.")
MISMATCH = Problem(ProblemCode.IDEMPOTENCY_MISMATCH)
OVER = Problem(ProblemCode.RESET_OVER)
PENDING = replace(KEPT, change_key="c" * 16)
WITH_TOTP = replace(READY, proof=Proof.TOTP)


def act(**given: Secret) -> Any:
    return partial(finish, given=Given(**{"new_password": PASSWORD} | given))


def kinds(bench: Bench) -> list[type]:
    return [type(call) for call in bench.gateway.calls]


def sent(bench: Bench) -> ChangePassword:
    change = bench.gateway.calls[-1]
    assert isinstance(change, ChangePassword)
    return change


async def refusal(bench: Bench, given: Any, *plays: object, kept: Resume | None = KEPT) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await bench.run(given, *plays, kept=kept)
    return refused.value


async def test_it_proves_and_changes_with_the_code_that_was_kept(bench: Bench) -> None:
    await bench.run(act(link=LINK), VIEW, READY, CHANGED, kept=KEPT)
    assert kinds(bench) == [LookAtReset, ProveMailbox, ChangePassword]
    assert sent(bench).verification_code == Secret("AAAA-BBBB")
    assert bench.told == [
        {
            "id": "7",
            "reference": "482-913-576",
            "step": "done",
            "sessions_ended": 2,
            "recovery_codes_left": None,
            "apps": [{"id": "crm", "state": "outdated"}],
            "earlier": False,
        }
    ]
    assert bench.kept is None


async def test_a_given_code_goes_before_the_kept_one(bench: Bench) -> None:
    await bench.run(act(mail_code=CODE, verification_code=CODE), VIEW, READY, CHANGED, kept=KEPT)
    assert sent(bench).verification_code == CODE


async def test_people_are_told_what_to_do_with_it(bench: Bench) -> None:
    bench.as_json = False
    await bench.run(act(), READY, CHANGED, kept=KEPT)
    assert "Sessions ended: 2\nId" not in bench.out.getvalue()
    assert "New password there: outdated\n" in bench.out.getvalue()
    assert bench.err.getvalue() == "tui-reset: The password is changed. Sign in with it.\n"


async def test_the_key_is_kept_before_the_change_is_sent(bench: Bench) -> None:
    with pytest.raises(OutcomeUnknown, match="same resume file: nothing is done twice"):
        await bench.run(act(), READY, LOST, kept=KEPT)
    assert bench.kept is not None
    assert bench.kept.change_key == sent(bench).idempotency_key == "k1" * 8


async def test_after_a_refused_password_the_password_alone_is_given(bench: Bench) -> None:
    with pytest.raises(Problem, match="password_refused"):
        await bench.run(act(link=LINK), VIEW, READY, Problem(ProblemCode.PASSWORD_REFUSED), kept=KEPT)
    assert bench.kept == KEPT
    await bench.run(act(), READY, CHANGED)
    assert [change.idempotency_key for change in bench.gateway.calls if isinstance(change, ChangePassword)] == [
        "k1" * 8,
        "k2" * 8,
    ]


async def test_what_was_not_judged_is_sent_again_with_its_key(bench: Bench) -> None:
    with pytest.raises(Problem, match="unavailable"):
        await bench.run(act(), READY, Problem(ProblemCode.UNAVAILABLE), kept=KEPT)
    await bench.run(act(), READY, CHANGED)
    assert sent(bench).idempotency_key == "k1" * 8


async def test_a_lost_answer_is_told_by_the_same_key(bench: Bench) -> None:
    await bench.run(act(), DONE, CHANGED, kept=PENDING)
    assert sent(bench).idempotency_key == "c" * 16
    assert (bench.told[0]["earlier"], bench.told[0]["sessions_ended"]) == (False, 2)
    assert bench.kept is None


async def test_a_busy_service_has_not_told_that_it_was_another_password(bench: Bench) -> None:
    with pytest.raises(Problem, match="unavailable"):
        await bench.run(act(), DONE, Problem(ProblemCode.UNAVAILABLE), kept=PENDING)
    assert (bench.told, bench.kept) == ([], PENDING)
    await bench.run(act(), DONE, CHANGED)
    assert bench.told[0]["earlier"] is False


async def test_a_repeat_is_told_without_the_code_that_went_along_the_first_time(bench: Bench) -> None:
    await bench.run(act(), replace(WITH_TOTP, step=ResetStep.DONE), CHANGED, kept=PENDING)
    assert (sent(bench).totp, bench.told[0]["earlier"]) == (None, False)


async def test_another_password_after_it_was_done_is_not_claimed_to_be_the_one(bench: Bench) -> None:
    bench.as_json = False
    said = await refusal(bench, act(), DONE, MISMATCH, kept=PENDING)
    assert "Changed by an earlier run: yes\n" in bench.out.getvalue()
    assert (said.code, "the one given now was not used" in said.sentence) == (RefusalCode.RESET_OVER, True)
    assert bench.kept is None


async def test_done_by_somebody_else_is_told(bench: Bench) -> None:
    assert (await refusal(bench, act(), DONE)).code is RefusalCode.RESET_OVER
    assert kinds(bench) == [LookAtReset]
    assert bench.told == [{"id": "7", "reference": "482-913-576", "step": "done", "earlier": True}]


async def test_an_earlier_try_that_was_refused_does_not_stand_in_the_way(bench: Bench) -> None:
    await bench.run(act(), READY, MISMATCH, READY, CHANGED, kept=PENDING)
    keys = [call.idempotency_key for call in bench.gateway.calls if isinstance(call, ChangePassword)]
    assert keys == ["c" * 16, "k1" * 8]
    assert bench.told[0]["earlier"] is False


async def test_an_earlier_try_that_arrives_meanwhile_is_told(bench: Bench) -> None:
    assert (await refusal(bench, act(), READY, MISMATCH, DONE, kept=PENDING)).code is RefusalCode.RESET_OVER
    assert bench.told[0]["earlier"] is True


async def test_a_mismatch_of_a_new_key_is_the_services_own_problem(bench: Bench) -> None:
    with pytest.raises(Problem, match="idempotency_mismatch"):
        await bench.run(act(), READY, MISMATCH, kept=KEPT)


async def test_over_while_changing_is_looked_at(bench: Bench) -> None:
    assert (await refusal(bench, act(), READY, OVER, DONE)).code is RefusalCode.RESET_OVER
    assert bench.told[0]["earlier"] is True
    said = await refusal(bench, act(), READY, OVER, replace(READY, step=ResetStep.REVOKED))
    assert "has been ended" in said.sentence
    assert bench.kept is None


@pytest.mark.parametrize("end", [Problem(ProblemCode.UNAUTHORIZED), replace(VIEW, step=ResetStep.EXPIRED)])
async def test_an_ended_reset_is_over_and_forgotten(bench: Bench, end: object) -> None:
    assert (await refusal(bench, act(), end)).code is RefusalCode.RESET_OVER
    assert bench.kept is None


async def test_a_lost_answer_to_a_reset_that_is_gone_is_not_guessed(bench: Bench) -> None:
    said = await refusal(bench, act(), Problem(ProblemCode.UNAUTHORIZED), kept=PENDING)
    assert "not known. Sign in with the new password, and with the old one if that fails." in said.sentence


async def test_without_anything_from_the_mail_it_says_so(bench: Bench) -> None:
    said = await refusal(bench, act(), VIEW)
    assert said.fields == {"link": ["missing"], "mail_code": ["missing"]}
    assert bench.kept == KEPT


async def test_a_link_that_is_over_ends_it(bench: Bench) -> None:
    with pytest.raises(Problem, match="link_superseded"):
        await bench.run(act(link=LINK), VIEW, Problem(ProblemCode.LINK_SUPERSEDED), kept=KEPT)
    assert bench.kept is None
    with pytest.raises(Problem, match="wrong_link"):
        await bench.run(act(link=LINK), VIEW, Problem(ProblemCode.WRONG_LINK), kept=KEPT)
    assert bench.kept == KEPT


async def test_after_too_many_wrong_mail_codes_the_link_still_proves_it(bench: Bench) -> None:
    await bench.run(act(link=LINK), replace(VIEW, step=ResetStep.LOCKED), READY, CHANGED, kept=KEPT)
    assert ProveMailbox in kinds(bench)


@pytest.mark.parametrize("name", ["totp", "recovery_code"])
async def test_with_two_factor_its_code_goes_and_the_kept_one_does_not(bench: Bench, name: str) -> None:
    await bench.run(act(**{name: CODE}), WITH_TOTP, CHANGED, kept=KEPT)
    assert getattr(sent(bench), name) == CODE
    assert sent(bench).verification_code is None


async def test_a_verification_code_costs_no_attempt_where_it_would_count_as_wrong(bench: Bench) -> None:
    """S2.15: it is not accepted there, so it is not even sent."""
    said = await refusal(bench, act(verification_code=CODE), WITH_TOTP)
    assert said.fields == {"totp": ["missing"], "recovery_code": ["missing"]}
    assert kinds(bench) == [LookAtReset]


async def test_where_no_code_was_kept_it_is_asked_for(bench: Bench) -> None:
    said = await refusal(bench, act(), READY, kept=replace(KEPT, verification_code=None))
    assert said.fields == {"verification_code": ["missing"]}


async def test_where_nothing_is_asked_for_nothing_goes_along(bench: Bench) -> None:
    await bench.run(act(totp=CODE), replace(READY, proof=Proof.NONE), CHANGED, kept=KEPT)
    assert (sent(bench).totp, sent(bench).verification_code) == (None, None)


@pytest.mark.parametrize("name", ["verification_code", "totp", "recovery_code"])
async def test_for_a_newer_service_everything_given_goes(bench: Bench, name: str) -> None:
    await bench.run(act(**{name: CODE}), replace(READY, proof=Proof.UNKNOWN), CHANGED, kept=KEPT)
    assert getattr(sent(bench), name) == CODE


async def test_s1_27_two_factor_is_paused_where_it_has_to_be(bench: Bench) -> None:
    must = replace(READY, proof=Proof.NONE, must_pause=True)
    paused = Paused(step=ResetStep.SET_PASSWORD, two_factor_paused_for=300, recovery_codes_left=8)
    await bench.run(act(recovery_code=CODE), must, paused, replace(must, must_pause=False), CHANGED, kept=KEPT)
    assert kinds(bench) == [LookAtReset, BeginPause, LookAtReset, ChangePassword]
    assert bench.told[0]["recovery_codes_left"] == 8


async def test_s1_27_a_pause_needs_a_code(bench: Bench) -> None:
    said = await refusal(bench, act(), replace(READY, must_pause=True))
    assert said.fields == {"totp": ["missing"], "recovery_code": ["missing"]}


async def test_with_the_link_alone_it_opens_a_hold_of_its_own(bench: Bench) -> None:
    bench.path = None
    view = View(**{name: getattr(OPENED, name) for name in View.__struct_fields__ if hasattr(OPENED, name)})
    await bench.run(act(link=LINK, verification_code=CODE), OPENED, view, CHANGED)
    assert bench.gateway.calls[0] == OpenLink(LINK)
    assert sent(bench).hold.secret == Secret("new")


async def test_a_hold_from_a_link_is_kept_where_a_file_is_named(bench: Bench) -> None:
    with pytest.raises(OutcomeUnknown):
        await bench.run(act(link=LINK, verification_code=CODE), OPENED, READY, LOST)
    assert bench.kept is not None
    assert (bench.kept.secret, bench.kept.ask_key) == ("new", None)
    await bench.run(act(verification_code=CODE), DONE, CHANGED)
    assert bench.told[0]["earlier"] is False


async def test_without_a_file_a_lost_answer_says_how_to_find_out(bench: Bench) -> None:
    bench.path = None
    with pytest.raises(OutcomeUnknown, match="Sign in with the new password, and with the old one if that fails"):
        await bench.run(act(link=LINK, verification_code=CODE), OPENED, READY, LOST)


@pytest.mark.parametrize(("given", "words"), [({}, "no resume file"), ({"mail_code": CODE}, "needs the resume file")])
async def test_without_a_file_the_link_is_needed(bench: Bench, given: dict[str, Secret], words: str) -> None:
    said = await refusal(bench, act(**given), kept=None)
    assert words in said.sentence


async def test_a_request_without_an_answer_is_asked_again_first(bench: Bench) -> None:
    assert "never answered" in (await refusal(bench, act(link=LINK), kept=BEGUN)).sentence


async def test_what_could_not_be_told_is_told_by_the_next_run(bench: Bench) -> None:
    class Unread(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    bench.out = Unread()
    with pytest.raises(BrokenPipeError):
        await bench.run(act(), READY, CHANGED, kept=KEPT)
    bench.out = io.StringIO()
    await bench.run(act(), DONE, CHANGED)
    assert bench.told[0]["earlier"] is False
    assert bench.kept is None


async def test_another_command_that_removed_the_file_stands_in_nobodys_way(bench: Bench) -> None:
    async def removed_meanwhile(means: Means) -> None:
        assert bench.path is not None
        bench.path.unlink()
        await act()(means)

    await refusal(bench, removed_meanwhile, DONE)
    assert bench.told[0]["step"] == "done"


async def test_where_nothing_could_be_kept_it_is_not_claimed_whose_change_it_was() -> None:
    bench = Bench(None)
    with pytest.raises(Refusal) as refused:
        await bench.run(partial(finish_what_was_read, given=Given(PASSWORD)), DONE)
    assert refused.value.code is RefusalCode.RESET_OVER
    assert "by an earlier run of this command or by somebody else" in refused.value.sentence


async def finish_what_was_read(means: Means, given: Given) -> None:
    """As with `--secret-fd`: there is a document, and no way back for another one."""
    await finish(dataclasses.replace(means, resume=KEPT), given)
