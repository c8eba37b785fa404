"""The call that a filled-in form asks for."""

import pytest

from tests.doubles.walker import CODE, HOLD, LINK, NEW, SPARE, TOKEN, account_of, password_form, reset_of_walk
from tui_reset.contract.calls import (
    AskReset,
    BeginTwoFactor,
    ChangePassword,
    ConfirmTwoFactor,
    EndTwoFactor,
    OpenLink,
    OpenSession,
    ReplaceRecoveryCodes,
)
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Proof
from tui_reset.flow.asking import belongs, call_for, remembered
from tui_reset.flow.events import (
    TypedAddress,
    TypedCode,
    TypedMail,
    TypedPassword,
    TypedPresentPassword,
    TypedSignIn,
    TypedTurnOff,
)
from tui_reset.flow.moves import UNMOVED, Asking, Stay
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    EnterMail,
    NewRecoveryCodes,
    ScanSeed,
    SecondFactor,
    SetPassword,
    SignIn,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
)

SESSION, OLD = Secret("a session token"), Secret("old")
ACCOUNT = account_of()
DIGITS = TypedCode(Secret(" 123 456 "))
SIX = Secret("123456")


def change(**proof: Secret) -> ChangePassword:
    return ChangePassword(HOLD, Secret(NEW), "key", **proof)


def last(proof: Proof, *, recovery: bool = False) -> SetPassword:
    return SetPassword(reset_of_walk(proof=proof), recovery=recovery)


OFF = TypedTurnOff(OLD, Secret("123 456"), Secret(""), Secret(""))
OFF_BY_SPARE = TypedTurnOff(OLD, Secret(SPARE), Secret(NEW), Secret(NEW))


@pytest.mark.parametrize(
    ("step", "typed", "call"),
    [
        (SignIn(), TypedSignIn(" bob ", OLD), OpenSession("bob", OLD)),
        (SecondFactor("bob", OLD), DIGITS, OpenSession("bob", OLD, totp=SIX)),
        (SecondFactor("bob", OLD, recovery=True), TypedCode(SIX), OpenSession("bob", OLD, recovery_code=SIX)),
        (AskAddress(), TypedAddress(" a@b.c ", ""), AskReset("a@b.c", None, "key")),
        (AskAddress(), TypedAddress("", " bob "), AskReset(None, "bob", "key")),
        (EnterMail(), TypedMail(Secret(LINK)), OpenLink(Secret(TOKEN))),
        (last(Proof.VERIFICATION_CODE), password_form(), change(verification_code=Secret(CODE))),
        (last(Proof.TOTP), password_form(code="123 456"), change(totp=SIX)),
        (last(Proof.TOTP, recovery=True), password_form(code=SPARE), change(recovery_code=Secret(SPARE))),
        (last(Proof.NONE), password_form(code="ignored"), change()),
        (TurnOnTwoFactor(SESSION, ACCOUNT), TypedPresentPassword(OLD), BeginTwoFactor(SESSION, OLD)),
        (ScanSeed(SESSION, ACCOUNT, OLD, OLD), DIGITS, ConfirmTwoFactor(SESSION, SIX)),
        (NewRecoveryCodes(SESSION, ACCOUNT), DIGITS, ReplaceRecoveryCodes(SESSION, SIX)),
        (TurnOffTwoFactor(SESSION, ACCOUNT), OFF, EndTwoFactor(SESSION, OLD, SIX)),
        (
            TurnOffTwoFactor(SESSION, ACCOUNT, recovery=True),
            OFF_BY_SPARE,
            EndTwoFactor(SESSION, OLD, None, Secret(SPARE), Secret(NEW)),
        ),
    ],
)
def test_forms(step: object, typed: object, call: object) -> None:
    """S2.2, S2.14, S2.15, S2.16, S2.17."""
    assert belongs(step, typed)  # type: ignore[arg-type]
    assert call_for(step, typed, "key") == Asking(call)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "text", "said"),
    [
        (WaitForMail(reset_of_walk()), "7k2m 9qxa", "the code from this screen"),
        (WaitForMail(reset_of_walk()), LINK[:-4], "cut short"),
        (WaitForMail(reset_of_walk(attempts_left=0, verification_code=None)), "ABCD-1234", "no longer taken"),
        (EnterMail(), "ABCD-1234", "only on the screen that asked"),
        (EnterMail(), "", "Paste the link"),
    ],
)
def test_what_is_told_without_asking(step: object, text: str, said: str) -> None:
    """S2.9a: it says what is missing."""
    move = call_for(step, TypedMail(Secret(text)), "key")  # type: ignore[arg-type]
    assert isinstance(move, Stay)
    assert said in move.trouble.fields["mail"][0]


def test_the_own_link_needs_a_new_hold_when_short_codes_are_used_up() -> None:
    step = WaitForMail(reset_of_walk(attempts_left=0))
    assert call_for(step, TypedMail(Secret(LINK)), "key") == Asking(OpenLink(Secret(TOKEN)))


def test_a_form_of_another_step_asks_nothing() -> None:
    form = TypedPassword(OLD, OLD, OLD)
    assert not belongs(SignIn(), form)
    assert not belongs(Done("a"), form)
    assert call_for(SignIn(), form, "key") is UNMOVED


def test_names_are_remembered_and_passwords_are_not() -> None:
    assert remembered(SignIn(), TypedSignIn(" bob ", OLD)) == SignIn("bob")
    assert remembered(AskAddress(), TypedAddress(" a@b.c", "bob ")) == AskAddress("a@b.c", "bob")
    assert remembered(EnterMail(), TypedMail(Secret(LINK))) == EnterMail()
