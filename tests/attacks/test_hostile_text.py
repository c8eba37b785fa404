"""Hostile text: markup, control characters and line breaks in whatever can be sent, to come out somewhere else.

Synapse CVE-2021-21332, Mautic CVE-2021-27909 (script on the page), Directus GHSA-4hmq-ggrm-qfc6 (link in the mail),
uvicorn CVE-2020-7694, Django CVE-2025-48432 (log lines), CPython CVE-2023-27043 (a second recipient).
"""

import time
from urllib.parse import quote

import pytest

from tests.doubles.demo import Demo

pytestmark = pytest.mark.parametrize("demo", ["sqlite"], indirect=True, scope="module")
SCRIPT = '"><script>alert(1)</script>'
ESCAPES = "\x1b]0;FAKE\x07\x1b[2J\x9b31m\r\nFAKE line"
ADDRESSES = [
    f"{SCRIPT}@example.org",
    "alice@example.org\r\nBcc: evil@evil.test",
    "alice@example.org,evil@evil.test",
    "alice@example.org <evil@evil.test>",
    "evil@evil.test(<alice@example.org>",
    "alice@example.org\u2028evil@evil.test",
    "alice@example.org\x00.evil.test",
    f"alice{ESCAPES}@example.org",
    "[/bad][@click=app.quit]x[/]@example.org",
    "\u202ealice@example.org",
    "al\u0131ce@example.org",
]


@pytest.mark.parametrize(
    "path", [f"/r/{quote(SCRIPT, safe='')}", "/r?error=%3Cimg%20onerror=alert(1)%3E", "/r/%1b%5b2J"]
)
def test_the_page_writes_nothing_of_its_address(demo: Demo, path: str) -> None:
    """ASVS 1.2.1, 3.4.3: and nothing may be loaded or run that is not ours."""
    reply = demo.call("GET", path)
    assert reply.status < 500
    assert b"alert(1)" not in reply.body
    assert b"\x1b" not in reply.body
    policy = reply.header("content-security-policy")
    assert "script-src" in policy or "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert reply.header("referrer-policy") == "no-referrer"
    assert reply.header("cache-control") == "no-store"


def test_an_address_is_looked_up_or_refused_and_never_written_to(demo: Demo) -> None:
    """EVV, CVE-2019-19844: mail goes to the stored address alone, whatever was typed."""
    for address in ADDRESSES:
        reply = demo.call("POST", "/v1/resets", {"identity": {"email": address}})
        assert reply.status in {202, 400, 422}, ascii(address)
        assert b"alert(1)" not in reply.body
        assert b"evil" not in reply.body
    # Mails leave after up to two seconds, each at a moment of its own: the slowest of four comes after any before.
    for email in (people := ["bob@example.org", "dora@example.org", "ada@example.org", "jim.brennan@example.org"]):
        demo.ask(email)
    end = time.monotonic() + 20
    while len(mails := list(demo.ready.mails.glob("*.eml"))) < len(people):
        assert time.monotonic() < end, demo.words
        time.sleep(0.02)
    heads = [mail.read_bytes().partition(b"\r\n\r\n")[0] for mail in mails]
    written_to = [line for head in heads for line in head.decode().splitlines() if line.startswith("Delivered-To: ")]
    assert sorted(written_to) == sorted(f"Delivered-To: {email}" for email in people)


def test_the_log_stays_one_line_an_event(demo: Demo) -> None:
    """ASVS 16.4.1: CR, LF, ESC and C1 are escaped, in paths as in names."""
    demo.call("GET", f"/{quote(ESCAPES, safe='')}")
    demo.call("GET", "/v1/profile", headers={"User-Agent": "x\x1b[2J"})
    last = demo.call("POST", "/v1/sessions", {"identifier": f"a{ESCAPES}@example.org", "password": "no"})
    while last.header("x-request-id") not in demo.words:  # its lines are written some at a time
        demo.call("GET", "/v1/profile")
    words = demo.words
    assert not [char for char in words if not char.isprintable() and char != "\n"]
    assert "FAKE" not in words
