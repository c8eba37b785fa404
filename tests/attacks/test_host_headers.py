"""Poisoned host: the attacker asks for the victim's reset with a Host of his own, and the mail points there.

ZITADEL GHSA-2wmj-46rj-qm2w and CVE-2025-64101, Vesta GHSA-qwg2-rf9c-v87f, Laravel CVE-2017-9303, Control Web Panel
CVE-2026-124020 (the victim's mail scanner did the click). The URL in the mail is built from the configured address.
"""

import pytest

from tests.doubles.demo import Demo

pytestmark = pytest.mark.parametrize("demo", ["sqlite"], indirect=True, scope="module")
POISON = [
    {"Host": "evil.test"},
    {"Host": "evil.test:8017"},
    {"X-Forwarded-Host": "evil.test"},
    {"X-Forwarded-Proto": "javascript"},
    {"X-Forwarded-Port": "1"},
    {"X-Forwarded-Prefix": "//evil.test"},
    {"X-Original-URL": "https://evil.test/"},
    {"Forwarded": "for=1.2.3.4;host=evil.test;proto=https"},
    {"Origin": "https://evil.test", "Referer": "https://evil.test/"},
]


@pytest.mark.parametrize("headers", POISON, ids=lambda headers: "+".join(headers))
def test_the_mailed_link_starts_with_the_configured_address(demo: Demo, headers: dict[str, str]) -> None:
    body = {"identity": {"email": "alice@example.org"}}
    reply = demo.call("POST", "/v1/resets", body, headers=headers)
    if reply.status != 202:
        assert 400 <= reply.status < 500
        return
    letter = demo.letter("alice@example.org")
    assert letter.link.startswith(f"{demo.url}/r/")
    assert "evil" not in letter.text


def test_an_absolute_target_is_not_believed(demo: Demo) -> None:
    reply = demo.call("POST", "http://evil.test/v1/resets", {"identity": {"email": "alice@example.org"}})
    if reply.status == 202:
        assert demo.letter("alice@example.org").link.startswith(f"{demo.url}/r/")
    else:
        assert 400 <= reply.status < 500


def test_no_redirect_of_the_page_leads_elsewhere(demo: Demo) -> None:
    """Authorizer GHSA-x3f4-v83f-7wp2, Flask-Security CVE-2021-32618: the token was appended to a foreign address."""
    _, letter = demo.ask_and_read("alice@example.org")
    path = letter.link.removeprefix(demo.url)
    for query in ("", "?redirect_uri=https://evil.test", "?next=//evil.test", "?to=%5C%5Cevil.test"):
        reply = demo.call("GET", path + query, headers={"Host": "evil.test", "X-Forwarded-Host": "evil.test"})
        assert reply.header("location") in {"", "/r", f"{demo.url}/r"}
        assert b"evil" not in reply.body
