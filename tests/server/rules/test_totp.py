"""Authenticator codes."""

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reset.server.rules import totp
from tui_reset.server.rules.totp import TotpState, judge_code, otpauth_uri, remembered_steps, step_at

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = 1_800_000_000.0
STEP = step_at(NOW)
OFFSETS = st.integers(-40, 40)


def code(offset: int) -> str:
    return pyotp.TOTP(SEED).generate_otp(STEP + offset)


@given(OFFSETS)
def test_the_current_step_and_one_back_are_right_and_ten_minutes_around_are_a_hint(offset: int) -> None:
    """S2.15a, RFC 6238 §5.2: a clock that is off gets a hint."""
    verdict = judge_code(SEED, code(offset), NOW, TotpState())
    if offset in {0, -1}:
        assert verdict.step == STEP + offset
    elif -20 <= offset <= 20:
        assert (verdict.step, verdict.hinted_step) == (None, STEP + offset)
    else:
        assert (verdict.step, verdict.hinted_step) == (None, None)


@given(OFFSETS, OFFSETS)
def test_a_step_at_or_before_the_last_used_one_is_refused(offset: int, used: int) -> None:
    """S2.15a, SECURITY 58: one step succeeds once."""
    verdict = judge_code(SEED, code(offset), NOW, TotpState(last_step=STEP + used))
    if offset <= used:
        assert verdict.step is None
    if offset in {0, -1}:
        assert verdict.hinted_step is None


def test_a_step_given_away_by_a_hint_is_never_accepted_later() -> None:
    early = judge_code(SEED, code(4), NOW, TotpState())
    assert early.hinted_step == STEP + 4
    state = TotpState(refused_steps=remembered_steps(TotpState(), STEP + 4, NOW))
    later = judge_code(SEED, code(4), NOW + 120, state)
    assert later.step is None
    assert judge_code(SEED, code(5), NOW + 150, state).step == STEP + 5


def test_old_refused_steps_are_forgotten() -> None:
    state = TotpState(refused_steps=frozenset({STEP - 5, STEP + 3}))
    assert remembered_steps(state, STEP + 4, NOW) == {STEP + 3, STEP + 4}
    near = TotpState(refused_steps=frozenset({STEP - 2, STEP - 1, STEP}))
    assert remembered_steps(near, STEP + 1, NOW) == {STEP - 1, STEP, STEP + 1}


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " {}",
        "{} ",
        "{}\n",
        "{:.3}",
        "{}0",
        "\u0661\u0662\u0663\u0664\u0665\u0666",
        "\u00b9\u00b2\u00b3\u00b9\u00b2\u00b3",
    ],
)
def test_anything_but_six_ascii_digits_is_refused(typed: str) -> None:
    """SECURITY 59, case 31 (CVE-2025-55000)."""
    assert judge_code(SEED, typed.format(code(0)), NOW, TotpState()).step is None


def test_a_space_in_the_middle_is_refused() -> None:
    now = code(0)
    assert judge_code(SEED, f"{now[:3]} {now[3:]}", NOW, TotpState()).step is None


def test_at_the_beginning_of_time_no_step_is_negative() -> None:
    assert judge_code(SEED, "000000", 0.0, TotpState()).step is None


def test_the_address_behind_the_qr_code() -> None:
    uri = otpauth_uri(SEED, "Example CRM", "bob@example.org")
    assert uri.startswith("otpauth://totp/Example%20CRM:bob%40example.org?")
    assert SEED in uri


def test_a_used_step_is_no_hint_either() -> None:
    """It would tell a guesser that the code was right once."""
    used = TotpState(last_step=STEP)
    assert [judge_code(SEED, code(offset), NOW, used) for offset in (0, -1)] == [totp.WRONG] * 2


def test_a_new_account_has_used_no_step() -> None:
    assert TotpState() == TotpState(last_step=0, refused_steps=frozenset())
    assert judge_code(SEED, pyotp.TOTP(SEED).generate_otp(0), 60.0, TotpState()).hinted_step == 0


def test_of_two_steps_that_a_code_fits_the_nearer_is_told() -> None:
    """This seed has the same code 15 and 17 steps after that moment."""
    at = 60_013_128
    assert pyotp.TOTP(SEED).generate_otp(at + 15) == pyotp.TOTP(SEED).generate_otp(at + 17) == "951716"
    assert judge_code(SEED, "951716", at * 30.0, TotpState()).hinted_step == at + 15
    assert totp._steps_around(at)[:3] == [at, at - 1, at + 1]
