"""Replayed authenticator codes: a code that was seen once is used again, at another door or written differently.

devise-two-factor CVE-2015-7225 and CVE-2021-43177, Rodauth CVE-2026-82470, MISP CVE-2026-103655 (again in the same or
the next step); OpenBao CVE-2025-55000, Vault CVE-2025-6014 (spaces made it another code).
"""

import pytest

from tests.doubles.demo import Demo, totp


def test_a_code_used_at_sign_in_is_dead_at_the_reset(demo: Demo) -> None:
    """RFC 6238 §5.2: one success per time step and account, over all doors (S2.15a)."""
    _, letter = demo.ask_and_read("bob@example.org")
    holder = demo.open_link(letter.link)
    code = totp("bob@example.org")
    assert demo.sign_in("bob@example.org", totp=code).status == 201
    assert demo.change(holder, totp=code).code == "wrong_proof"
    assert demo.sign_in("bob@example.org", totp=code).status != 201


def test_an_older_step_is_dead_once_a_newer_one_was_used(demo: Demo) -> None:
    older = totp("dora@example.org", steps_back=1)
    assert demo.sign_in("dora@example.org", totp=totp("dora@example.org")).status == 201
    assert demo.sign_in("dora@example.org", totp=older).status != 201


@pytest.mark.parametrize("written", [" {}", "{} ", "{}\n", "\u0661{}", "0{}", "+{}"])
def test_only_six_ascii_digits_are_looked_at(demo: Demo, written: str) -> None:
    _, letter = demo.ask_and_read("ada@example.org")
    holder = demo.open_link(letter.link)
    reply = demo.change(holder, totp=written.format(totp("ada@example.org")))
    assert reply.status in {400, 422, 429}


def test_two_steps_back_is_too_old(demo: Demo) -> None:
    assert demo.sign_in("ada@example.org", totp=totp("ada@example.org", steps_back=2)).status != 201
