"""Tokens at the wrong door: every secret of one kind is offered wherever a secret of another kind is taken.

Deutsche Telekom CVE-2025-69614: an activation token was valid at the reset. ASVS 9.2.2: each is bound to its purpose.
"""

import pytest

from tests.doubles.demo import NEW_PASSWORD, Demo


@pytest.fixture(scope="module")
def secrets(demo: Demo) -> dict[str, str]:
    asked, letter = demo.ask_and_read("alice@example.org")
    holder = demo.open_link(letter.link)
    return {
        "id": asked.id,
        "asker": asked.secret,
        "holder": holder.secret,
        "stranger": demo.ask("nobody@example.org").secret,
        "link": letter.link.rpartition("/")[2],
        "mail_code": letter.mail_code,
        "verification_code": asked.verification_code,
        "session": demo.sign_in("jim.brennan@example.org").json["token"],
    }


@pytest.mark.parametrize("kind", ["id", "asker", "holder", "link", "mail_code", "verification_code"])
def test_nothing_but_a_session_token_opens_the_account(demo: Demo, secrets: dict[str, str], kind: str) -> None:
    reply = demo.call("GET", "/v1/account", bearer=secrets[kind])
    assert (reply.status, reply.code) == (401, "unauthorized")


@pytest.mark.parametrize("kind", ["id", "stranger", "link", "mail_code", "verification_code", "session"])
def test_nothing_but_a_grants_secret_looks_at_a_reset(demo: Demo, secrets: dict[str, str], kind: str) -> None:
    reply = demo.call("GET", f"/v1/resets/{secrets['id']}", bearer=secrets[kind])
    assert (reply.status, reply.code) == (401, "unauthorized")


@pytest.mark.parametrize("kind", ["id", "asker", "holder", "mail_code", "verification_code", "session"])
def test_nothing_but_the_link_opens_a_new_grant(demo: Demo, secrets: dict[str, str], kind: str) -> None:
    assert demo.call("POST", "/v1/links", {"link": secrets[kind]}).code in {"wrong_link", "malformed"}


@pytest.mark.parametrize("kind", ["id", "asker", "link", "mail_code", "session"])
def test_nothing_but_the_shown_code_is_the_verification_code(demo: Demo, secrets: dict[str, str], kind: str) -> None:
    asked, letter = demo.ask_and_read("dora@example.org" if kind == "id" else "jim.brennan@example.org")
    holder = demo.open_link(letter.link)
    body = {"new_password": NEW_PASSWORD, "verification_code": secrets[kind][:64]}
    reply = demo.call("POST", f"/v1/resets/{holder.id}/password", body, bearer=holder.secret)
    assert reply.code == "wrong_proof"
    assert asked.verification_code not in reply.body.decode()


def test_the_code_of_one_request_does_not_fit_the_link_of_another(demo: Demo) -> None:
    """S2.3a, ASVS 6.6.2: they only work together."""
    other = demo.ask("nobody@example.org")
    _, letter = demo.ask_and_read("alice@example.org")
    holder = demo.open_link(letter.link)
    refused = demo.change(holder, verification_code=other.verification_code)
    assert refused.code == "wrong_proof"
    assert refused.json["attempts_left"] < 5


def test_the_mail_code_works_with_the_askers_own_secret_alone(demo: Demo) -> None:
    """FLOWS, mail code: whoever reads the mail without having asked can do nothing with it."""
    _, letter = demo.ask_and_read("alice@example.org")
    stranger = demo.ask("nobody@example.org")
    reply = demo.call(
        "POST", f"/v1/resets/{stranger.id}/mailbox", {"mail_code": letter.mail_code}, bearer=stranger.secret
    )
    assert (reply.status, reply.code) == (404, "wrong_link")
