"""Sentences that stand together are whole ones, in every language."""

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.flow.sentences import attempts_left, clock_hint, refused_anyhow, together, wait_of
from tui_reset.language.texts import speaking


def test_what_is_empty_leaves_no_blank() -> None:
    assert together("One.", "", "Two.") == "One. Two."
    assert together() == ""


def test_a_refusal_says_what_it_knows() -> None:
    problem = Problem(
        ProblemCode.WRONG_PROOF, "So it is.", attempts_left=1, retry_after=90, hint="clock", request_id="r1"
    )
    assert attempts_left(problem) == "1 attempt left."
    assert wait_of(problem) == "Try again in 2 minutes."
    assert clock_hint(problem).startswith("It is right for another moment")
    assert refused_anyhow(problem) == "The service refused this: So it is. (request r1)"


def test_and_says_nothing_of_what_it_does_not_know() -> None:
    problem = Problem(ProblemCode.WRONG_PROOF)
    assert attempts_left(problem) == clock_hint(problem) == ""
    assert wait_of(problem) == "Try again in a while."
    assert refused_anyhow(problem) == "The service refused this: wrong_proof"


def test_the_number_stands_inside_the_sentence() -> None:
    with speaking("en_XA"):
        said = attempts_left(Problem(ProblemCode.WRONG_PROOF, attempts_left=3))
    assert "3" in said
    assert said.startswith("⟦")
