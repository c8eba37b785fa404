"""What was typed field by field becomes the one event of its step."""

from dataclasses import replace

import pytest

from tests.doubles.walker import CODE, LINK, account_of, reset_of_walk
from tests.flow.any_event import STEPS
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Proof
from tui_reset.flow.asking import belongs
from tui_reset.flow.events import (
    Acted,
    Action,
    TypedAddress,
    TypedCode,
    TypedMail,
    TypedPassword,
    TypedSignIn,
    TypedTurnOff,
)
from tui_reset.flow.steps import (
    Access,
    AskAddress,
    EnterMail,
    SecondFactor,
    SetPassword,
    ShowCode,
    SignIn,
    Step,
    TurnOffTwoFactor,
    WaitForMail,
)
from tui_reset.flow.words import words_of
from tui_reset.lines.forms import AGAIN, filled_in, label_of, suggested, typed_of

TOKEN = Secret("a session token")
PROVEN = reset_of_walk(proof=Proof.VERIFICATION_CODE)


@pytest.mark.parametrize("step", STEPS)
def test_every_form_is_its_steps_own(step: Step) -> None:
    """A form of another step would be dropped by the flow without a word."""
    labels = words_of(step, None).labels
    if labels and not isinstance(step, Access):
        typed = typed_of(step, dict.fromkeys(labels, "x"))
        assert not isinstance(typed, Acted)
        assert belongs(step, typed)


@pytest.mark.parametrize(
    ("step", "draft", "typed"),
    [
        (SignIn("a@b.org"), {"password": "p"}, TypedSignIn("a@b.org", Secret("p"))),
        (SignIn("a@b.org"), {"identifier": "c@d.org"}, TypedSignIn("c@d.org", Secret(""))),
        (AskAddress(), {"email": "a@b.org", "username": "a"}, TypedAddress("a@b.org", "a")),
        (WaitForMail(PROVEN), {"mail": LINK}, TypedMail(Secret(LINK))),
        (WaitForMail(PROVEN), {"mail": " "}, Acted(Action.FINISHED_ELSEWHERE)),
        (EnterMail(), {"mail": ""}, TypedMail(Secret(""))),
        (
            SetPassword(PROVEN),
            {"new_password": "n", "confirm": "c", "code": CODE},
            TypedPassword(Secret("n"), Secret("c"), Secret(CODE)),
        ),
        (
            TurnOffTwoFactor(TOKEN, account_of()),
            {"password": "p", "code": "123456"},
            TypedTurnOff(Secret("p"), Secret("123456"), Secret(""), Secret("")),
        ),
        (SecondFactor("a", TOKEN), {"code": "123456"}, TypedCode(Secret("123456"))),
    ],
)
def test_what_was_typed_is_what_is_sent(step: Step, draft: dict[str, str], typed: object) -> None:
    """S2.9a: nothing from the mail means that it was finished in the browser."""
    assert typed_of(step, draft) == typed


def test_what_is_known_is_not_asked_for() -> None:
    """S1.27: the code of this screen, and a password typed before two-factor had to be paused once more."""
    assert filled_in(SignIn()) == {}
    assert filled_in(SetPassword(PROVEN)) == {"code": CODE}
    assert filled_in(SetPassword(replace(PROVEN, verification_code=None))) == {}
    assert filled_in(SetPassword(replace(PROVEN, proof=Proof.TOTP))) == {}
    typed = filled_in(SetPassword(PROVEN, new_password=Secret("seven quiet herons")))
    assert typed == {"code": CODE, "new_password": "seven quiet herons", "confirm": "seven quiet herons"}


@pytest.mark.parametrize(
    ("step", "name", "draft", "kept"),
    [
        (SignIn("a@b.org"), "identifier", {}, "a@b.org"),
        (AskAddress("a@b.org"), "email", {}, "a@b.org"),
        (AskAddress(), "email", {"username": "jim@b.org"}, "jim@b.org"),
        (AskAddress(), "email", {"username": "jim"}, ""),
        (AskAddress("", "jim"), "username", {}, "jim"),
        (EnterMail(), "mail", {}, ""),
    ],
)
def test_enter_keeps_what_is_known(step: Step, name: str, draft: dict[str, str], kept: str) -> None:
    """S1.5: where name and address are the same, they are typed once."""
    assert suggested(step, name, draft) == kept


def test_the_second_password_says_that_it_is_the_same_again() -> None:
    words = words_of(SetPassword(PROVEN), None)
    assert label_of(words, "confirm") == AGAIN
    assert label_of(words, "new_password") == "New password"
    assert label_of(words_of(ShowCode(PROVEN), None), "confirm") == ""
