"""Who may come in at the desk's door, and where a refusal is said."""

import pytest

from tests.doubles.fake_desk import desk_account
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.flow.desk_door import NEEDED, NO_FACTOR, NOT_DESK, barred, refused_at


def test_the_desk_is_for_its_roles_with_a_second_factor() -> None:
    """S1.3: a session without the code opens nothing."""
    assert barred(desk_account()) == barred(desk_account("desk")) == ""
    assert barred(desk_account("user")) == NOT_DESK
    assert barred(desk_account(two_factor=False)) == NO_FACTOR


@pytest.mark.parametrize(
    ("code", "field"),
    [
        (ProblemCode.WRONG_CREDENTIALS, "password"),
        (ProblemCode.WRONG_PROOF, "code"),
        (ProblemCode.TWO_FACTOR_REQUIRED, "code"),
        (ProblemCode.PROOF_LOCKED, "code"),
        (ProblemCode.OVERLOADED, ""),
    ],
)
def test_a_refusal_is_said_at_its_field(code: ProblemCode, field: str) -> None:
    name, sentence = refused_at(Problem(code))
    assert name == field
    assert name in {"", *NEEDED}
    assert sentence.endswith(".")
