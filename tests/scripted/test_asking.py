"""`request`: kept before it is sent, repeated where it was not answered, continued where it is open."""

from functools import partial

import pytest
from msgspec.structs import replace

from tests.scripted.conftest import ASKED, BEGUN, DONE, KEPT, VIEW, Bench
from tui_reset.client.resume_file import Resume
from tui_reset.contract.calls import AskReset, LookAtReset
from tui_reset.contract.faults import OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import ResetStep
from tui_reset.scripted.asking import Wish, request
from tui_reset.scripted.refusals import Refusal, RefusalCode

ALICE = partial(request, wish=Wish("alice@example.org"))
LOST = OutcomeUnknown("The connection was lost, so whether this was done is not known. Look before doing it again.")


async def test_the_answer_is_told_without_its_secret_and_kept_with_it(bench: Bench) -> None:
    await bench.run(ALICE, ASKED)
    assert bench.told == [
        {
            "id": "7",
            "reference": "482-913-576",
            "verification_code": "AAAA-BBBB",
            "step": "wait_for_mail",
            "expires_in": 1800,
            "resend_in": 60,
            "resends_left": 3,
            "version": 1,
        }
    ]
    assert bench.gateway.calls == [AskReset("alice@example.org", None, "k1" * 8)]
    assert bench.kept == replace(KEPT, ask_key="k1" * 8)
    assert bench.err.getvalue() == ""


@pytest.mark.parametrize(("kept", "then"), [(True, "Then, with the same resume file:"), (False, "Then:")])
async def test_people_get_labelled_lines_and_the_next_step(bench: Bench, *, kept: bool, then: str) -> None:
    bench.as_json = False
    bench.path = bench.path if kept else None
    await bench.run(ALICE, ASKED)
    assert "Reference: 482-913-576\nVerification code: AAAA-BBBB\n" in bench.out.getvalue()
    assert bench.err.getvalue().endswith(f"Keep the verification code. {then} tui-reset finish\n")


async def test_a_lost_answer_leaves_the_key_and_the_next_run_asks_the_same(bench: Bench) -> None:
    with pytest.raises(OutcomeUnknown) as lost:
        await bench.run(ALICE, LOST)
    assert lost.value.sentence.endswith(
        "not known. Run the same command again with the same resume file: it counts as the same request."
    )
    await bench.run(ALICE, ASKED)
    first, second = bench.gateway.calls
    assert first == second


async def test_without_a_file_a_lost_answer_is_told_as_it_is(bench: Bench) -> None:
    bench.path = None
    with pytest.raises(OutcomeUnknown) as lost:
        await bench.run(ALICE, LOST)
    assert "the newest one counts" in lost.value.sentence


@pytest.mark.parametrize(
    "refusal", [Problem(ProblemCode.MALFORMED), Problem(ProblemCode.TOO_MANY_REQUESTS), Unreachable("Nothing answers.")]
)
async def test_what_was_refused_leaves_no_file(bench: Bench, refusal: Exception) -> None:
    with pytest.raises(type(refusal)):
        await bench.run(ALICE, refusal)
    assert bench.path is not None
    assert not bench.path.exists()


async def test_what_may_have_been_made_before_stays_until_it_is_known(bench: Bench) -> None:
    with pytest.raises(Unreachable):
        await bench.run(ALICE, Unreachable("Nothing answers."), kept=BEGUN)
    assert bench.kept == BEGUN
    with pytest.raises(Problem):
        await bench.run(ALICE, Problem(ProblemCode.MALFORMED))
    assert bench.kept is None


async def test_an_open_request_is_continued_and_no_new_mail_is_sent(bench: Bench) -> None:
    await bench.run(ALICE, VIEW, kept=KEPT)
    assert [type(call) for call in bench.gateway.calls] == [LookAtReset]
    assert list(bench.told[0])[:3] == ["id", "reference", "verification_code"]
    assert bench.told[0]["verification_code"] == "AAAA-BBBB"


async def test_a_request_that_is_done_is_told_once(bench: Bench) -> None:
    await bench.run(ALICE, DONE, kept=KEPT)
    assert bench.told[0]["step"] == "done"
    assert bench.kept is None


async def test_a_change_whose_answer_is_missing_is_left_for_finish_to_tell(bench: Bench) -> None:
    kept = replace(KEPT, change_key="c" * 16)
    await bench.run(ALICE, DONE, kept=kept)
    assert bench.kept == kept


@pytest.mark.parametrize("end", [replace(VIEW, step=ResetStep.EXPIRED), Problem(ProblemCode.UNAUTHORIZED)])
async def test_after_its_end_a_new_one_is_asked_for(bench: Bench, end: object) -> None:
    bench.as_json = False
    await bench.run(ALICE, end, replace(ASKED, id="8"), kept=KEPT)
    assert bench.kept is not None
    assert (bench.kept.id, bench.kept.ask_key) == ("8", "k1" * 8)
    assert "This is a new one." in bench.err.getvalue()


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (replace(KEPT, email="bob@example.org"), "another address or name"),
        (replace(KEPT, username="alice"), "another address or name"),
        (replace(KEPT, ask_key=None), "opened with a link"),
    ],
)
async def test_what_is_not_this_request_is_refused_and_stays(bench: Bench, kept: Resume, words: str) -> None:
    with pytest.raises(Refusal, match=RefusalCode.FILE_REFUSED) as refused:
        await bench.run(ALICE, kept=kept)
    assert words in refused.value.sentence
    assert "@" not in refused.value.sentence
    assert bench.kept == kept
    assert bench.gateway.calls == []


@pytest.mark.parametrize(("plays", "kept"), [((ASKED,), None), ((VIEW,), KEPT)])
async def test_it_waits_until_done(bench: Bench, plays: tuple[object, ...], kept: Resume | None) -> None:
    bench.gateway.views.put_nowait(DONE)
    await bench.run(partial(request, wish=Wish("alice@example.org", wait=True)), *plays, kept=kept)
    assert [answer["step"] for answer in bench.told] == ["wait_for_mail", "done"]
    assert bench.kept is None


async def test_a_service_that_gives_no_hold_is_not_waited_for(bench: Bench) -> None:
    await bench.run(partial(request, wish=Wish("alice@example.org", wait=True)), replace(ASKED, secret=""))
    assert len(bench.told) == 1
