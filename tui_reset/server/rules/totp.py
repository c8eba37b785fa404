"""Authenticator codes: the current step and one back, each step once (RFC 6238 §5.2, ASVS 6.5.1, 6.5.5)."""

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from typing import Final

import pyotp

from tui_reset.contract.limits import TOTP_DIGITS, TOTP_STEP_SECONDS

HINT_STEPS: Final = 600 // TOTP_STEP_SECONDS
"""A code of another step within ten minutes is a clock that is off, and gets a hint (S2.15a)."""
SEED_BYTES: Final = 20
"""160 bits (ASVS 6.5.2; RFC 4226 §4 R6)."""
_DIGITS: Final = re.compile(f"[0-9]{{{TOTP_DIGITS}}}")


@dataclass(frozen=True, slots=True)
class TotpState:
    """What is remembered of an account's codes: the last step used, and steps given away with a clock hint."""

    last_step: int = 0
    refused_steps: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`step` is the time step that the code proved, None if none; `hinted_step` is one outside that it fits."""

    step: int | None = None
    hinted_step: int | None = None


WRONG: Final = Verdict()


def step_at(now: float) -> int:
    """The time step of a moment, by the server's clock only (ASVS 6.5.8)."""
    return int(now // TOTP_STEP_SECONDS)


def judge_code(seed: str, typed: str, now: float, state: TotpState) -> Verdict:
    """Judge a typed code against a base32 seed.

    Anything but six ASCII digits is refused before the library sees it (CVE-2025-55000). A step at or before the last
    used one is refused, and so is a step that was given away with a hint: a guesser must not learn codes in advance.
    """
    if not _DIGITS.fullmatch(typed):
        return WRONG
    current = step_at(now)
    fits = [step for step in _steps_around(current) if hmac.compare_digest(_code(seed, step), typed)]
    for step in fits:
        if step in {current, current - 1} and step > state.last_step and step not in state.refused_steps:
            return Verdict(step=step)
    far = [step for step in fits if step not in {current, current - 1}]
    return Verdict(hinted_step=far[0]) if far else WRONG


def remembered_steps(state: TotpState, hinted_step: int, now: float) -> frozenset[int]:
    """The refused steps with one more, without those that are too old to be accepted."""
    return frozenset(step for step in state.refused_steps | {hinted_step} if step >= step_at(now) - 1)


def new_seed(data: bytes) -> str:
    """The base32 form of `SEED_BYTES` random bytes; the authenticator app shows no padding for this length."""

    return b32encode(data).decode()


def otpauth_uri(seed: str, issuer: str, account_name: str) -> str:
    """The `otpauth:` address behind the QR code."""
    return pyotp.TOTP(seed).provisioning_uri(name=account_name, issuer_name=issuer)


def _steps_around(current: int) -> list[int]:
    """Nearest first, so that the current step wins where a code fits twice."""
    return sorted(range(current - HINT_STEPS, current + HINT_STEPS + 1), key=lambda step: abs(step - current))


def _code(seed: str, step: int) -> str:
    return pyotp.TOTP(seed).generate_otp(step) if step >= 0 else ""
