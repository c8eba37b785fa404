"""What is refused before anything is sent (S2.2a, S2.13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.doubles.walker import CODE, NEW, SPARE, account_of, password_form, profile_of, reset_of_walk
from tui_reset.contract.link_text import TOKEN_CHARACTERS
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Proof
from tui_reset.flow.checks import address_sentence, check
from tui_reset.flow.events import (
    TypedAddress,
    TypedCode,
    TypedMail,
    TypedPassword,
    TypedPresentPassword,
    TypedSignIn,
    TypedTurnOff,
)
from tui_reset.flow.steps import (
    AskAddress,
    ScanSeed,
    SecondFactor,
    SetPassword,
    SignIn,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
)

TOKEN = Secret("a session token")
NOTHING = Secret("")
SCAN = ScanSeed(TOKEN, account_of(), Secret("s"), Secret("u"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("alice@example.org", None),
        (" alice@example.org ", None),
        ("zoë@exämple.org", None),
        ("root@localhost", None),
        ("", "Type the email address"),
        ("alice", "has an @ in it"),
        (f"https://reset.example.org/r/{'A' * TOKEN_CHARACTERS}", "“I have a mail already”"),
        ("https://reset.example.org/r/cut-short", "has an @ in it"),
        ("a@b.c, d@e.f", "one address only"),
        ("a@b.c;", "one address only"),
        ("a@b@c", "one address only"),
        ("a b@c.d", "no spaces"),
        ("a\u200b@c.d", "no invisible"),
        ("\ud800@c.d", "no invisible"),
        ("@c.d", "before the @"),
        ("a@", "after the @"),
        ("a@.c", "after the @"),
        ("a@c.", "after the @"),
        ("a@c..d", "after the @"),
        (f"{'a' * 65}@c.d", "too long"),
        (f"a@{'c' * 256}", "too long"),
        (f"{'a' * 60}@{'c' * 200}", "too long"),
    ],
)
def test_addresses(typed: str, said: str | None) -> None:
    """S2.2a: an empty or malformed address is refused at the field."""
    sentence = address_sentence(typed)
    assert sentence is None if said is None else said in (sentence or "")


@given(st.text(max_size=60))
def test_any_address_is_judged(typed: str) -> None:
    sentence = address_sentence(typed)
    assert sentence is None or sentence.endswith(".")


def fields(step: object, typed: object, **profile: object) -> set[str]:
    return set(check(step, typed, profile_of(**profile)).fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (TypedAddress("a@b.c", "alice"), set()),
        (TypedAddress("", ""), {"email", "username"}),
        (TypedAddress("a@b.c", "x" * 129), {"username"}),
    ],
)
def test_username_and_address(typed: TypedAddress, wrong: set[str]) -> None:
    assert fields(AskAddress(), typed, identity=["username", "email"]) == wrong


def test_the_identity_is_the_profiles() -> None:
    assert fields(AskAddress(), TypedAddress("", "alice"), identity=["username"]) == set()
    assert check(AskAddress(), TypedAddress("a@b.c"), None).fields == {}


def last(proof: Proof, *, recovery: bool = False) -> SetPassword:
    return SetPassword(reset_of_walk(proof=proof), recovery=recovery)


@pytest.mark.parametrize(
    ("step", "typed", "wrong"),
    [
        (last(Proof.VERIFICATION_CODE), password_form(), set()),
        (last(Proof.VERIFICATION_CODE), password_form(code=""), {"code"}),
        (last(Proof.VERIFICATION_CODE), password_form(confirm="other"), {"confirm"}),
        (last(Proof.VERIFICATION_CODE), password_form("", "", ""), {"new_password", "code"}),
        (last(Proof.VERIFICATION_CODE), password_form("short", "1", "x"), {"new_password", "confirm", "code"}),
        (last(Proof.TOTP), password_form(code="123456"), set()),
        (last(Proof.TOTP), password_form(code=SPARE), {"code"}),
        (last(Proof.TOTP, recovery=True), password_form(code=SPARE), set()),
        (last(Proof.TOTP, recovery=True), password_form(code="123456"), {"code"}),
        (last(Proof.NONE), password_form(code=""), set()),
    ],
)
def test_the_last_form(step: SetPassword, typed: TypedPassword, wrong: set[str]) -> None:
    """S2.13, S2.17b: everything that is wrong is said at once, each at its field."""
    assert fields(step, typed) == wrong


def test_the_confirmation_is_compared_as_the_password_is_read() -> None:
    """S2.13: composed and decomposed letters are the same, other spaces too."""
    form = password_form("seven caf\u00e9s at dawn", CODE, "seven cafe\u0301s\u00a0at dawn")
    assert fields(last(Proof.VERIFICATION_CODE), form) == set()


def test_every_failed_rule_is_named() -> None:
    """S2.17b: a refused password names every failed rule at once."""
    trouble = check(last(Proof.NONE), password_form("a\t\u200d"), None)
    assert len(trouble.fields["new_password"]) == 3


def turn_off(code: str, new: str = "", confirm: str = "", present: str = "old") -> TypedTurnOff:
    return TypedTurnOff(Secret(present), Secret(code), Secret(new), Secret(confirm))


OFF = TurnOffTwoFactor(TOKEN, account_of(two_factor=True))


@pytest.mark.parametrize(
    ("step", "typed", "wrong"),
    [
        (SignIn(), TypedSignIn("alice", Secret("x")), set()),
        (SignIn(), TypedSignIn(" ", NOTHING), {"identifier", "password"}),
        (SecondFactor("a", Secret("x")), TypedCode(Secret("123456")), set()),
        (SecondFactor("a", Secret("x"), recovery=True), TypedCode(Secret("123456")), {"code"}),
        (SCAN, TypedCode(Secret("12345")), {"code"}),
        (TurnOnTwoFactor(TOKEN, account_of()), TypedPresentPassword(NOTHING), {"password"}),
        (TurnOnTwoFactor(TOKEN, account_of()), TypedPresentPassword(Secret("x")), set()),
        (OFF, turn_off("123456"), set()),
        (OFF, turn_off("", present=""), {"password", "code"}),
        (OFF, turn_off("123456", NEW, "other"), {"confirm"}),
        (TurnOffTwoFactor(TOKEN, account_of(), recovery=True), turn_off(SPARE, NEW, NEW), set()),
        (TurnOffTwoFactor(TOKEN, account_of(), new_password=True), turn_off("123456"), {"new_password"}),
        (WaitForMail(reset_of_walk()), TypedMail(NOTHING), set()),
    ],
)
def test_the_other_forms(step: object, typed: object, wrong: set[str]) -> None:
    assert fields(step, typed) == wrong
