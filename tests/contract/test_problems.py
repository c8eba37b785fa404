"""Problem documents (RFC 9457)."""

import msgspec
import pytest

from tui_reset.contract.problems import STATUS, TITLES, Problem, ProblemCode, ProblemDocument


@pytest.mark.parametrize("code", ProblemCode)
def test_each_code_has_a_status_and_a_title(code: ProblemCode) -> None:
    document = Problem(code).document("request-9")
    assert document.status == STATUS[code]
    assert 400 <= document.status < 600
    assert document.title == TITLES[code]
    assert document.code == code.value == str(Problem(code))
    assert document.request_id == "request-9"


def test_all_members_travel() -> None:
    problem = Problem(
        ProblemCode.WRONG_PROOF, "wrong", retry_after=3, attempts_left=0, hint="clock", fields={"totp": ["used"]}
    )
    document = problem.document("r")
    assert msgspec.json.decode(msgspec.json.encode(document), type=ProblemDocument) == document
    assert (document.detail, document.retry_after, document.attempts_left) == ("wrong", 3, 0)
    assert (document.hint, document.fields) == ("clock", {"totp": ["used"]})


def test_what_is_not_there_is_not_sent() -> None:
    assert msgspec.json.decode(msgspec.json.encode(Problem(ProblemCode.FORBIDDEN).document("r"))) == {
        "title": "This has not been proven yet",
        "status": 403,
        "code": "forbidden",
        "request_id": "r",
    }
