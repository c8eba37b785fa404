"""Sessions that survive: the thief is signed in, the owner resets the password, the thief stays signed in.

listmonk CVE-2026-34828, TYPO3 CVE-2022-23502, SigNoz PR 12531; wasp #4696: a sign-in that had checked the old password
just before the change got its session just after it.
"""

from concurrent.futures import ThreadPoolExecutor

from tests.doubles.demo import PASSWORDS, Demo

EMAIL = "alice@example.org"


def test_every_session_ends_with_the_change_also_those_that_began_beside_it(demo: Demo) -> None:
    """S2.18, ASVS 7.4.3: with sign-ins under way while the password changes."""
    tokens = [demo.sign_in(EMAIL).json["token"] for _ in range(3)]
    asked, letter = demo.ask_and_read(EMAIL)
    holder = demo.open_link(letter.link)
    with ThreadPoolExecutor(9) as pool:
        racing = [pool.submit(demo.sign_in, EMAIL, PASSWORDS[EMAIL]) for _ in range(4)]
        change = pool.submit(demo.change, holder, verification_code=asked.verification_code)
        racing += [pool.submit(demo.sign_in, EMAIL, PASSWORDS[EMAIL]) for _ in range(4)]
    assert change.result().status == 200
    assert change.result().json["sessions_ended"] >= len(tokens)
    tokens += [future.result().json["token"] for future in racing if future.result().status == 201]
    assert {demo.call("GET", "/v1/account", bearer=token).status for token in tokens} == {401}
