"""Secrets told to the wrong one: every answer and every mail of a whole walk is searched for what belongs elsewhere.

ZITADEL CVE-2026-105211 (the one-time code stood in the answer), Sulu GHSA-wfm4-pq59-wg6r and Grafana CVE-2022-39307
(answers held the mailbox and the token), Scattered Spider's way with mails that hold everything at once.
"""

from tests.doubles.demo import NEW_PASSWORD, PASSWORDS, Demo, totp
from tests.doubles.wire import Reply

BOB = "bob@example.org"


def test_no_answer_and_no_mail_holds_anybody_elses_secret(demo: Demo) -> None:
    """SECURITY 81, cases 5, 26: each secret stands in the one answer, or the one mail, that hands it over."""
    replies: dict[str, Reply] = {}

    def call(name: str, method: str, path: str, body: object = None, bearer: str = "") -> Reply:
        replies[name] = demo.call(method, path, body, bearer=bearer)
        return replies[name]

    asked = call("asked", "POST", "/v1/resets", {"identity": {"email": BOB}}).json
    reset = f"/v1/resets/{asked['id']}"
    letter = demo.letter(BOB)
    call("looked", "GET", reset, bearer=asked["secret"])
    call("resent", "POST", f"{reset}/resend", {}, asked["secret"])
    call("guessed", "POST", f"{reset}/mailbox", {"mail_code": "ZZZZ-ZZZZ"}, asked["secret"])
    held = call("opened", "POST", "/v1/links", {"link": letter.link}).json
    path, secret, code = f"/v1/resets/{held['id']}/password", held["secret"], totp(BOB)
    call("weak", "POST", path, {"new_password": "short", "totp": code}, secret)
    call("wrong", "POST", path, {"new_password": NEW_PASSWORD, "verification_code": asked["verification_code"]}, secret)
    assert call("changed", "POST", path, {"new_password": NEW_PASSWORD, "totp": code}, secret).status == 200
    call("again", "POST", "/v1/links", {"link": letter.link})
    call("refused", "POST", "/v1/sessions", {"identifier": BOB, "password": PASSWORDS[BOB]})
    demo.letter(BOB, "Your password has been changed")

    told = {
        asked["secret"]: {"asked"},
        asked["verification_code"]: {"asked"},
        secret: {"opened"},
        letter.link.rpartition("/")[2]: set(),
        letter.mail_code: set(),
        NEW_PASSWORD: set(),
        PASSWORDS[BOB]: set(),
        BOB: set(),
    }
    for value, places in told.items():
        plain = [value, value.replace("-", "")]
        found = {name for name, reply in replies.items() if any(one.encode() in reply.body for one in plain)}
        found |= {name for name, reply in replies.items() if any(value in header for _, header in reply.headers)}
        assert found == places, sorted(told).index(value)
    mails = b"".join(path.read_bytes() for path in demo.ready.mails.glob("*.eml"))
    for value in (asked["secret"], asked["verification_code"], secret, NEW_PASSWORD, PASSWORDS[BOB]):
        assert value.encode() not in mails
        assert value.replace("-", "").encode() not in mails
