"""Guessing without end: the count of wrong codes is reset by a new request, another door or another address.

listmonk CVE-2026-128332 (each new sign-in began at zero), Vikunja CVE-2026-35597 (lockout without effect), MediaWiki
CVE-2020-25827 and Vault CVE-2025-6015 (a count for each door), Deutsche Telekom CVE-2025-69615 (X-Forwarded-For).
"""

from tests.doubles.browser import Browser
from tests.doubles.demo import NEW_PASSWORD, Demo


def test_new_requests_and_forged_addresses_do_not_begin_at_zero(demo: Demo) -> None:
    """SP 800-63B §3.2.2: ten per account and hour after proof of the mailbox, five per request."""
    judged = 0
    for number in range(5):
        _, letter = demo.ask_and_read("alice@example.org")
        holder = demo.open_link(letter.link)
        for guess in range(4):
            body = {"new_password": NEW_PASSWORD, "verification_code": f"ZZZZ-ZZ{number}{guess}"}
            headers = {"X-Forwarded-For": f"10.0.{number}.{guess}"}
            path = f"/v1/resets/{holder.id}/password"
            reply = demo.call("POST", path, body, bearer=holder.secret, headers=headers)
            assert reply.code in {"wrong_proof", "proof_locked"}
            judged += reply.code == "wrong_proof"
    assert judged == 10
    # Sign-in has a count of its own: guessing at resets keeps nobody out (ASVS 6.1.1).
    assert demo.sign_in("alice@example.org").status == 201


def test_the_web_page_and_the_terminal_share_one_count(demo: Demo) -> None:
    _, letter = demo.ask_and_read("jim.brennan@example.org")
    browser, holder = Browser(demo.url), demo.open_link(letter.link)
    browser.open(letter.link)
    for guess in range(2):
        typed = {"new_password": NEW_PASSWORD, "confirm": NEW_PASSWORD, "verification_code": f"ZZZZ-ZZZ{guess}"}
        assert browser.submit("/r/password", typed).status == 422
    for guess in range(3):
        assert demo.change(holder, verification_code=f"ZZZZ-ZZY{guess}").code == "wrong_proof"
    assert demo.change(holder, verification_code="ZZZZ-ZZXX").code == "proof_locked"


def test_a_cookie_from_before_the_failures_brings_no_tries_back(demo: Demo) -> None:
    """Case 34, Punk::TOTP CVE-2026-78655: nothing is counted in what the browser keeps."""
    asked, letter = demo.ask_and_read("jim.brennan@example.org")
    for guess in range(6):
        # A new browser each time has the cookie as it was at the beginning.
        browser = Browser(demo.url)
        browser.open(letter.link)
        if guess == 5:
            break
        typed = {"new_password": NEW_PASSWORD, "confirm": NEW_PASSWORD, "verification_code": f"ZZZZ-ZZW{guess}"}
        assert browser.submit("/r/password", typed).status in {422, 429}
    holder = demo.open_link(letter.link)
    assert demo.change(holder, verification_code=asked.verification_code).code == "proof_locked"


def test_wrong_mail_codes_lock_the_asker_and_never_the_owner(demo: Demo) -> None:
    """ASVS 6.1.1: five guesses end the asker's grant; the mailed link stays the owner's."""
    asked, letter = demo.ask_and_read("dora@example.org")
    path = f"/v1/resets/{asked.id}/mailbox"
    codes = [demo.call("POST", path, {"mail_code": f"ZZZZ-ZZZ{guess}"}, bearer=asked.secret).code for guess in range(6)]
    assert codes == ["wrong_link"] * 5 + ["proof_locked"]
    assert demo.call("POST", path, {"mail_code": letter.mail_code}, bearer=asked.secret).code == "proof_locked"
    assert demo.open_link(letter.link).secret


def test_an_unknown_address_is_locked_at_the_same_guess(demo: Demo) -> None:
    """ASVS 6.3.8: the lock tells nothing about the account."""
    asked = demo.ask("nobody@example.org")
    path = f"/v1/resets/{asked.id}/mailbox"
    replies = [demo.call("POST", path, {"mail_code": f"ZZZZ-ZZZ{guess}"}, bearer=asked.secret) for guess in range(6)]
    assert [reply.code for reply in replies] == ["wrong_link"] * 5 + ["proof_locked"]
    assert [reply.json.get("attempts_left") for reply in replies[:5]] == [4, 3, 2, 1, 0]
    assert demo.view(asked).json["step"] == "locked"
