"""Mail scanners: machines open every link of a mail, some submit the forms they find, before the person sees it.

supabase/auth #1214, emdash #3298 (two GETs 22 s after sending), notifications-admin PR 3431: the scanner used up the
token. Here reading changes nothing however often, and a form that was sent as it was found changes nothing either.
"""

from tests.doubles.browser import Browser
from tests.doubles.demo import NEW_PASSWORD, Demo

LOOKS = [
    ("HEAD", {}),
    ("GET", {}),
    ("GET", {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"}),
    ("OPTIONS", {}),
]


def test_twenty_looks_leave_the_link_to_the_person(demo: Demo) -> None:
    """RFC 8058, ASVS 3.5.3: GET, HEAD, OPTIONS and prefetch change nothing."""
    asked, letter = demo.ask_and_read("alice@example.org")
    path = letter.link.removeprefix(demo.url)
    with demo.wire() as wire:
        for _ in range(20):
            for method, headers in LOOKS:
                assert wire.ask(method, path, headers=headers).status < 500
    assert demo.view(asked).json["version"] == asked.version
    person = Browser(demo.url)
    person.open(letter.link)
    typed = {"new_password": NEW_PASSWORD, "confirm": NEW_PASSWORD, "verification_code": asked.verification_code}
    assert person.submit("/r/password", typed).status == 200
    assert demo.sign_in("alice@example.org", NEW_PASSWORD).status == 201


def test_a_scanner_that_sends_the_forms_as_it_finds_them_ends_nothing(demo: Demo) -> None:
    """FLOWS, mail: "this was not me" ends the request only after an unselected choice was made."""
    asked, letter = demo.ask_and_read("jim.brennan@example.org")
    for _ in range(5):
        scanner = Browser(demo.url)
        for action in ("/r/not-me", "/r/password"):
            scanner.open(letter.link)
            assert scanner.submit(action, {}).status < 500
    holder = demo.open_link(letter.link)
    assert demo.change(holder, verification_code=asked.verification_code).status == 200


def test_a_form_without_its_page_is_refused(demo: Demo) -> None:
    """ASVS 3.5.1: a POST from elsewhere, without cookie or with a foreign Origin, changes nothing."""
    asked, letter = demo.ask_and_read("dora@example.org")
    stranger = Browser(demo.url, origin="https://evil.test")
    stranger.open(letter.link)
    assert stranger.submit("/r/not-me", {"who": "not_me"}).status == 403
    bare = demo.call("POST", "/r/not-me", headers={"Origin": demo.url}, raw=b"who=not_me")
    assert 400 <= bare.status < 500
    assert demo.view(asked).status == 200
    assert demo.call("POST", "/v1/links", {"link": letter.link}).status == 200
