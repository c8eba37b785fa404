"""Passwords that something on the way might obey, cut or change: each is taken literally, and no other one fits.

ManageEngine CVE-2021-28958 (a shell in the password change), Okta 2024-10-30 and bcrypt's 72 bytes (the rest did not
count), Alerta CVE-2020-26214 (an empty password signed in), RFC 8265 (composition, blanks). ASVS 6.2.8, 6.2.9.
"""

import pytest

from tests.doubles.demo import Demo

ALICE = "alice@example.org"
LONG = "heron dusk willow "
TAKEN = [
    ("$(touch pwned); `id` -- quiet", "$(touch pwned); `id` -- quie"),
    ("'; DROP TABLE accounts; -- %s %n", "'; drop table accounts; -- %s %n"),
    ("  leading and trailing blanks  ", "leading and trailing blanks"),
    ((LONG * 5)[:64] + "x", (LONG * 5)[:64]),
    ((LONG * 5)[:72] + "x", (LONG * 5)[:72]),
    ((LONG * 10)[:128] + "x", (LONG * 10)[:128]),
    ("Zo\u00eb reads by the caf\u00e9 window", "Zoe reads by the cafe window"),
]
REFUSED = ["a long one with \x00 in it", "a long one with \x1b[2J in it", "a long one\nof two lines"]


@pytest.mark.parametrize(("password", "nearly"), TAKEN, ids=range(len(TAKEN)))
def test_hostile_passwords_are_taken_literally(demo: Demo, password: str, nearly: str) -> None:
    """SECURITY 49, 50, 55; cases 51, 55: set, and signed in with; cut, folded or trimmed it does not fit."""
    asked, letter = demo.ask_and_read(ALICE)
    holder = demo.open_link(letter.link)
    body = {"new_password": password, "verification_code": asked.verification_code}
    reply = demo.call("POST", f"/v1/resets/{holder.id}/password", body, bearer=holder.secret)
    assert reply.status == 200, reply
    assert demo.sign_in(ALICE, nearly).code == "wrong_credentials"
    assert demo.sign_in(ALICE, password).status == 201


def test_composed_and_decomposed_are_the_same_password(demo: Demo) -> None:
    """SP 800-63B §3.1.1.2: keyboards differ in how they put letters together; what is meant is one password."""
    asked, letter = demo.ask_and_read("jim.brennan@example.org")
    holder = demo.open_link(letter.link)
    body = {"new_password": "the Zoe\u0308\u00a0of the cafe\u0301 window", "verification_code": asked.verification_code}
    path = f"/v1/resets/{holder.id}/password"
    assert demo.call("POST", path, body, bearer=holder.secret).status == 200
    assert demo.sign_in("jim.brennan@example.org", "the Zo\u00eb of the caf\u00e9 window").status == 201


@pytest.mark.parametrize("password", REFUSED, ids=range(len(REFUSED)))
def test_control_characters_are_refused_and_use_nothing_up(demo: Demo, password: str) -> None:
    """SECURITY 56: the field and the rule are named; link and code stay usable."""
    asked, letter = demo.ask_and_read("jim.brennan@example.org")
    holder = demo.open_link(letter.link)
    path = f"/v1/resets/{holder.id}/password"
    body = {"new_password": password, "verification_code": asked.verification_code}
    refused = demo.call("POST", path, body, bearer=holder.secret)
    assert (refused.code, refused.json["fields"]) == ("password_refused", {"new_password": ["control_character"]})
    assert demo.view(holder).json["attempts_left"] == 5


@pytest.mark.parametrize("password", ["", " ", "\x00"])
def test_nothing_empty_signs_in(demo: Demo, password: str) -> None:
    """Case 52: carol has no session either way, and nobody has a password that is not there."""
    for name in (ALICE, "bob@example.org", "nobody@example.org"):
        reply = demo.call("POST", "/v1/sessions", {"identifier": name, "password": password})
        assert reply.code in {"wrong_credentials", "malformed"}, reply
