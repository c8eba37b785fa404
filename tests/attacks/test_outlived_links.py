"""Links that outlive what they were made for: a second use, a newer request, a change of the account meanwhile.

Vikunja CVE-2026-28268 (used again), Answer CVE-2023-1976 (never expired), Fleet CVE-2026-26060 and Mattermost
CVE-2016-11074 (other open links stayed alive), SFTPGo CVE-2024-37897 and Keycloak CVE-2025-0604 (disabled users came
back through a reset), Cartalyst Sentry and Devise CVE-2019-16109 (an empty token matched an empty column).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import LOOSE, NEW_PASSWORD, PASSWORDS, Demo, totp


def test_finishing_one_reset_ends_every_other_of_the_account(demo: Demo) -> None:
    """S2.3a: requests from other sources would live on; a finished one ends them all."""
    older, older_letter = demo.ask_and_read("bob@example.org")
    newer, newer_letter = demo.ask_and_read("bob@example.org")
    assert demo.call("POST", "/v1/links", {"link": older_letter.link}).code == "link_superseded"
    holder, bystander = demo.open_link(newer_letter.link), demo.open_link(newer_letter.link)
    assert demo.change(holder, totp=totp("bob@example.org")).status == 200
    assert demo.change(bystander, totp=totp("bob@example.org")).code == "reset_over"
    assert demo.call("POST", "/v1/links", {"link": newer_letter.link}).code == "link_used"
    # Neither asker learns of it: to both it looks as if the mail was still awaited.
    assert {demo.view(asked).json["step"] for asked in (older, newer)} == {"wait_for_mail"}


def test_an_account_that_was_disabled_meanwhile_is_not_opened(demo: Demo) -> None:
    """SECURITY 31: what decides is read again when the form is sent."""
    asked, letter = demo.ask_and_read("jim.brennan@example.org")
    holder = demo.open_link(letter.link)
    demo.disables("jim.brennan@example.org")
    assert demo.change(holder, verification_code=asked.verification_code).code == "reset_over"
    assert demo.call("POST", "/v1/links", {"link": letter.link}).status in {404, 409, 410}
    demo.enables("jim.brennan@example.org")
    assert demo.sign_in("jim.brennan@example.org").status == 201
    assert demo.change(holder, verification_code=asked.verification_code).code == "reset_over"


def test_enrolling_a_second_factor_voids_links_from_before(demo: Demo) -> None:
    """FLOWS, link token: a link dies with any password, address or enrolment change."""
    asked, letter = demo.ask_and_read("alice@example.org")
    holder = demo.open_link(letter.link)
    token = demo.sign_in("alice@example.org").json["token"]
    password = {"password": PASSWORDS["alice@example.org"]}
    seed = demo.call("POST", "/v1/account/two-factor", password, bearer=token).json["secret"]
    assert demo.call("PUT", "/v1/account/two-factor", {"totp": totp("", seed=seed)}, bearer=token).status == 200
    assert demo.change(holder, verification_code=asked.verification_code).status >= 400
    assert demo.sign_in("alice@example.org").code == "two_factor_required"


@pytest.mark.parametrize("link", ["", " ", "A", "A" * 43, "null", "0", "/r/", "\x00"])
def test_nothing_is_no_link(demo: Demo, link: str) -> None:
    assert demo.call("POST", "/v1/links", {"link": link}).status in {400, 404}


@pytest.mark.parametrize("value", [None, 0, False, [], {}, ["A" * 43]])
def test_what_is_no_text_is_no_link(demo: Demo, value: object) -> None:
    asked = demo.ask("alice@example.org")
    for path in ("/v1/links", f"/v1/resets/{asked.id}/mailbox"):
        assert demo.call("POST", path, {"link": value}, bearer=asked.secret).code == "malformed"
    assert demo.view(asked).json["version"] == asked.version


@pytest.fixture
def short_lived(tmp_path: Path) -> Iterator[Demo]:
    with Demo(LOOSE | {"TUI_RESET_LINK_LIFETIME": "3"}, ("--mail-dir", str(tmp_path))) as demo:
        yield demo


def test_an_expired_link_is_dead_at_every_door(short_lived: Demo) -> None:
    """S2.17a, ASVS 6.5.5: the server's clock and the configured lifetime decide."""
    asked, letter = short_lived.ask_and_read("alice@example.org")
    holder = short_lived.open_link(letter.link)
    headers = {"Prefer": "wait=10", "If-None-Match": f'"{asked.version}"'}
    view = short_lived.call("GET", f"/v1/resets/{asked.id}", bearer=asked.secret, headers=headers)
    assert view.json["step"] == "expired", "the waiting terminal is told at that moment"
    assert short_lived.call("POST", "/v1/links", {"link": letter.link}).code == "link_expired"
    assert short_lived.change(holder, verification_code=asked.verification_code).status >= 400
    assert short_lived.sign_in("alice@example.org", NEW_PASSWORD).code == "wrong_credentials"
