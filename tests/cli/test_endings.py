"""Every class of problem has its exit code, and every problem its class, its sentence and its document."""

import json

import pytest

from tui_reset.cli.endings import PROBLEM_CLASSES, REFUSAL_CLASSES, ending_of
from tui_reset.cli.exits import ExitCode, Interrupted, UsageError, answered
from tui_reset.client.base_url import UrlRefused
from tui_reset.client.private_file import FileRefused
from tui_reset.contract.faults import NotAResetServer, OutcomeUnknown, Unreachable
from tui_reset.contract.problems import PasswordRule, Problem, ProblemCode
from tui_reset.scripted.refusals import REFUSAL_TITLES, Refusal, RefusalCode
from tui_reset.scripted.sentences import sentence_of
from tui_reset.settings import SettingsError


def test_every_problem_has_its_class() -> None:
    assert set(PROBLEM_CLASSES) == set(ProblemCode)
    assert set(PROBLEM_CLASSES.values()) <= set(ExitCode) - {ExitCode.DONE, ExitCode.FAULT}


def test_every_refusal_has_its_class_and_title() -> None:
    assert set(REFUSAL_CLASSES) == set(REFUSAL_TITLES) == set(RefusalCode)


def test_a_word_that_both_sides_use_means_the_same() -> None:
    for code in set(RefusalCode) & set(ProblemCode):
        assert REFUSAL_CLASSES[RefusalCode(code)] == PROBLEM_CLASSES[ProblemCode(code)]


@pytest.mark.parametrize(
    ("error", "code", "name"),
    [
        (UsageError("No."), 2, "usage"),
        (SettingsError("No."), 2, "settings"),
        (UrlRefused("No."), 2, "settings"),
        (FileRefused("No."), 2, "file_refused"),
        (Unreachable("No."), 3, "unreachable"),
        (NotAResetServer("No."), 3, "not_a_reset_server"),
        (Problem(ProblemCode.OVERLOADED), 3, "overloaded"),
        (Refusal(RefusalCode.INCOMPLETE, "No.", {"link": ["missing"]}), 4, "incomplete"),
        (Problem(ProblemCode.PASSWORD_REFUSED), 4, "password_refused"),
        (Problem(ProblemCode.WRONG_PROOF), 5, "wrong_proof"),
        (Problem(ProblemCode.LINK_USED), 6, "link_used"),
        (Refusal(RefusalCode.RESET_OVER, "No."), 6, "reset_over"),
        (Problem(ProblemCode.PROOF_LOCKED), 6, "proof_locked"),
        (Problem(ProblemCode.PROOF_LOCKED, retry_after=60), 7, "proof_locked"),
        (Problem(ProblemCode.SELF_SERVICE_OFF), 8, "self_service_off"),
        (OutcomeUnknown("No."), 9, "outcome_unknown"),
        (Refusal(RefusalCode.TIMEOUT, "No."), 10, "timeout"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (Interrupted(), 130, "interrupted"),
        (ValueError("alice forgot this one"), 1, "fault"),
    ],
)
def test_each_way_to_end(error: BaseException, code: int, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    def run() -> int:
        raise error

    assert answered(run, as_json=True) == code
    out, err = capsys.readouterr()
    document = json.loads(err)
    assert (out, document["code"], document["title"] != "") == ("", name, True)
    assert err.count("\n") == 1
    assert "alice" not in err
    assert answered(run) == code
    said = capsys.readouterr().err
    assert said.startswith("tui-reset: ")
    assert (said.count("\n"), said[-2]) == (1, ".")


def test_a_problem_is_told_as_it_was_sent() -> None:
    sent = Problem(
        ProblemCode.WRONG_PROOF,
        "Why.",
        retry_after=3,
        attempts_left=2,
        hint="clock",
        fields={"totp": ["x"]},
        request_id="r",
    )
    document = ending_of(sent, "").document
    assert (document.status, document.code, document.detail, document.request_id) == (422, "wrong_proof", "Why.", "r")
    assert (document.retry_after, document.attempts_left, document.hint) == (3, 2, "clock")
    assert document.fields == {"totp": ["x"]}


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_is_a_sentence(code: ProblemCode) -> None:
    said = sentence_of(Problem(code))
    assert said.endswith(".")
    assert ".." not in said
    assert "_" not in said.replace("recovery_code", "").replace("mail_code", "")


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (
            Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": [PasswordRule.TOO_SHORT, "of_tomorrow"]}),
            "does not meet the rules: it is too short, of tomorrow. Choose another one",
        ),
        (Problem(ProblemCode.WRONG_PROOF, attempts_left=1), "The code is wrong. 1 attempt left. Compare it"),
        (
            Problem(ProblemCode.WRONG_PROOF, attempts_left=2, hint="clock"),
            "2 attempts left. The code is right for another",
        ),
        (Problem(ProblemCode.RESEND_TOO_SOON, retry_after=1), "Wait 1 second, then try again."),
        (Problem(ProblemCode.RESEND_TOO_SOON, retry_after=59), "Wait 59 seconds, then try again."),
        (Problem(ProblemCode.MALFORMED, "identity", fields={"email": ["malformed"]}, request_id="9"), "Request 9."),
        (Problem(ProblemCode.PROOF_LOCKED), "Too many wrong codes."),
    ],
)
def test_what_is_left_and_what_to_do_are_in_it(problem: Problem, words: str) -> None:
    assert words in sentence_of(problem)
