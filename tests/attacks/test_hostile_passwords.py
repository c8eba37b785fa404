"""Passwords that something on the way might obey: each is taken literally, and none at all opens nothing.

ManageEngine CVE-2021-28958 (a shell in the password change), Alerta CVE-2020-26214 (an empty password signed in).
"""

import pytest

from tests.doubles.demo import Demo

ALICE = "alice@example.org"
TAKEN = [
    ("$(touch pwned); `id` -- quiet", "$(touch pwned); `id` -- quie"),
    ("'; DROP TABLE accounts; -- %s %n", "'; drop table accounts; -- %s %n"),
]


@pytest.mark.parametrize(("password", "nearly"), TAKEN, ids=range(len(TAKEN)))
def test_hostile_passwords_are_taken_literally(demo: Demo, password: str, nearly: str) -> None:
    """Case 55: set, and signed in with; cut or folded it does not fit. What is cut elsewhere: `test_cut_passwords`."""
    asked, letter = demo.ask_and_read(ALICE)
    holder = demo.open_link(letter.link)
    body = {"new_password": password, "verification_code": asked.verification_code}
    reply = demo.call("POST", f"/v1/resets/{holder.id}/password", body, bearer=holder.secret)
    assert reply.status == 200, reply
    assert demo.sign_in(ALICE, nearly).code == "wrong_credentials"
    assert demo.sign_in(ALICE, password).status == 201


@pytest.mark.parametrize("password", ["", " ", "\x00"])
def test_nothing_empty_signs_in(demo: Demo, password: str) -> None:
    """Case 52: with two-factor, without, and where there is nobody."""
    for name in (ALICE, "bob@example.org", "nobody@example.org"):
        reply = demo.call("POST", "/v1/sessions", {"identifier": name, "password": password})
        assert reply.code in {"wrong_credentials", "malformed"}, reply
