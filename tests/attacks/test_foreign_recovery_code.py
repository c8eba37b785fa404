"""Recovery codes of somebody else: the code is looked up, but not whose it is.

Gogs CVE-2025-64175 and SFTPGo CVE-2022-36071: any account's recovery code opened any other account.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.doubles.demo import NEW_PASSWORD, PASSWORDS, Demo, totp


def recovery_codes(demo: Demo, email: str, steps_back: int = 0) -> list[str]:
    """Switch two-factor on for `email`."""
    token = demo.sign_in(email).json["token"]
    password = {"password": PASSWORDS[email]}
    seed = demo.call("POST", "/v1/account/two-factor", password, bearer=token).json["secret"]
    reply = demo.call("PUT", "/v1/account/two-factor", {"totp": totp("", steps_back, seed)}, bearer=token)
    assert reply.status == 200, reply
    return list(reply.json["recovery_codes"])


def test_a_recovery_code_opens_its_own_account_alone_and_once(demo: Demo) -> None:
    """S2.16, ASVS 6.5.1: single use, own account, at both doors."""
    codes = recovery_codes(demo, "alice@example.org")
    assert demo.sign_in("bob@example.org", recovery_code=codes[0]).status != 201
    _, letter = demo.ask_and_read("bob@example.org")
    assert demo.change(demo.open_link(letter.link), recovery_code=codes[0]).code == "wrong_proof"

    assert demo.sign_in("alice@example.org", recovery_code=codes[0]).status == 201
    assert demo.sign_in("alice@example.org", recovery_code=codes[0]).status != 201
    _, letter = demo.ask_and_read("alice@example.org")
    holder = demo.open_link(letter.link)
    assert demo.change(holder, recovery_code=codes[0]).code == "wrong_proof"
    changed = demo.change(holder, recovery_code=codes[1])
    assert changed.status == 200
    assert changed.json["recovery_codes_left"] == len(codes) - 2
    assert demo.sign_in("alice@example.org", NEW_PASSWORD, recovery_code=codes[1]).status != 201


def test_one_recovery_code_used_eight_times_at_once_works_once(demo: Demo) -> None:
    email = "jim.brennan@example.org"
    (code, *_) = recovery_codes(demo, email)
    with ThreadPoolExecutor(8) as pool:
        statuses = Counter(pool.map(lambda _: demo.sign_in(email, recovery_code=code).status, range(8)))
    assert statuses[201] == 1, statuses


def test_codes_of_an_ended_enrolment_are_dead_after_the_next() -> None:
    """ASVS 6.5.1: codes belong to one enrolment, not to the account for ever."""
    email = "alice@example.org"
    with Demo() as demo:
        (used, old, *_) = recovery_codes(demo, email, steps_back=1)
        token = demo.sign_in(email, recovery_code=used).json["token"]
        off = {"password": PASSWORDS[email], "recovery_code": old}
        assert demo.call("DELETE", "/v1/account/two-factor", off, bearer=token).status == 204
        (_, second, *_) = recovery_codes(demo, email)
        assert demo.sign_in(email, recovery_code=old).status != 201
        assert demo.sign_in(email, recovery_code=second).status == 201
