"""Scripts read the same in every language; people read theirs."""

from functools import partial

import pytest
from msgspec.structs import replace

from tests.doubles.shown_texts import outside
from tests.scripted.conftest import ASKED, DONE, KEPT, READY, VIEW, Bench
from tui_reset.contract.problems import PasswordRule, Problem, ProblemCode
from tui_reset.contract.wire import PasswordChanged, ResetStep
from tui_reset.language.pseudo import PSEUDO
from tui_reset.language.texts import speaking
from tui_reset.scripted.acts import status
from tui_reset.scripted.asking import Wish, request
from tui_reset.scripted.finishing import finish
from tui_reset.scripted.given_input import FinishInput, given_of
from tui_reset.scripted.input import object_of
from tui_reset.scripted.means import ENDS
from tui_reset.scripted.refusals import Refusal
from tui_reset.scripted.sentences import RefusedAtTheDesk, sentence_of

DATA = {"tui", "reset", "wait", "for", "mail", "set", "password", "done", "verification", "code"}
"""Codes of the contract, which never change, and the command's own name."""
CHANGED = PasswordChanged(step=ResetStep.DONE, sessions_ended=2, recovery_codes_left=None)


def unknown(text: str) -> list[str]:
    """Words that were not looked up."""
    return [word for word in outside(text) if word not in DATA]


async def test_answers_for_people_are_in_their_language(bench: Bench) -> None:
    bench.as_json = False
    with speaking(PSEUDO):
        await bench.run(partial(request, wish=Wish("alice@example.org")), ASKED)
        await bench.run(status, READY)
        given = given_of(FinishInput(new_password="seven quiet herons", mail_code="AAAABBBB"))
        await bench.run(partial(finish, given=given), VIEW, READY, CHANGED)
    assert unknown(bench.out.getvalue()) == []
    assert unknown(bench.err.getvalue()) == []
    assert bench.err.getvalue().count("⟦") > 2


async def test_documents_are_the_same_in_every_language(bench: Bench) -> None:
    await bench.run(status, DONE, kept=KEPT)
    with speaking(PSEUDO):
        await bench.run(status, DONE, kept=KEPT)
    first, second = bench.told
    assert first == second
    assert bench.err.getvalue() == ""


@pytest.mark.parametrize("code", ProblemCode)
def test_every_refusal_of_the_service_has_words_of_the_language(code: ProblemCode) -> None:
    problem = Problem(code, retry_after=7, attempts_left=1, hint="clock", request_id="7", fields=None)
    with speaking(PSEUDO):
        said = [sentence_of(problem), sentence_of(RefusedAtTheDesk.of(problem)), sentence_of(Problem(code))]
    assert [unknown(sentence) for sentence in said] == [[], [], []]


def test_every_failed_rule_has_words_of_the_language() -> None:
    problem = Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": list(PasswordRule)})
    with speaking(PSEUDO):
        assert unknown(sentence_of(problem)) == []


@pytest.mark.parametrize("data", [b"", b"[]", b'{"x": "y"}', b'{"link": 7}', b'{"link": "a", "link": "b"}', b"\xff"])
def test_a_refused_input_is_refused_in_the_language(data: bytes) -> None:
    with speaking(PSEUDO), pytest.raises(Refusal) as refused:
        object_of(data, ("link",))
    assert unknown(refused.value.sentence.replace("link", "")) == []


@pytest.mark.parametrize("step", sorted(ENDS.keys() - {ResetStep.DONE}))
async def test_every_end_has_words_of_the_language(bench: Bench, step: ResetStep) -> None:
    with speaking(PSEUDO), pytest.raises(Refusal) as refused:
        await bench.run(partial(status, wait=True), replace(VIEW, step=step), kept=KEPT)
    assert unknown(refused.value.sentence) == []
