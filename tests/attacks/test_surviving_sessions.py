"""Sessions that survive: the thief is signed in, the owner resets the password, the thief stays signed in.

listmonk CVE-2026-34828, TYPO3 CVE-2022-23502, SigNoz PR 12531; wasp #4696: a sign-in that had checked the old password
just before the change got its session just after it.
"""

from concurrent.futures import ThreadPoolExecutor

from tests.doubles.demo import PASSWORDS, Demo, totp

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


def test_a_change_of_the_second_factor_leaves_only_the_session_that_made_it(demo: Demo) -> None:
    """ASVS 7.4.3: who came in with the password alone is out once it is not enough, and the other way round."""
    name, path = "jim.brennan@example.org", "/v1/account/two-factor"
    password = PASSWORDS[name]
    thief, owner = (demo.sign_in(name).json["token"] for _ in range(2))
    seed = demo.call("POST", path, {"password": password}, bearer=owner).json["secret"]
    codes = demo.call("PUT", path, {"totp": totp(name, seed=seed)}, bearer=owner).json["recovery_codes"]
    assert [demo.call("GET", "/v1/account", bearer=token).status for token in (thief, owner)] == [401, 200]

    thief = demo.sign_in(name, recovery_code=codes[0]).json["token"]
    body = {"password": password, "recovery_code": codes[1]}
    assert demo.call("DELETE", path, body, bearer=owner).status == 204
    assert [demo.call("GET", "/v1/account", bearer=token).status for token in (thief, owner)] == [401, 200]
