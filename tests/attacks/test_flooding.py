"""Floods: counters pushed out by other names, the hasher fed with what costs most, an owner kept out.

Argo CD CVE-2024-21662 and MediaWiki CVE-2020-25827 (a flood of other names evicted the victim's counter), Django
CVE-2013-1443 and rdiffweb CVE-2022-3272 (huge passwords), ASVS 6.1.1 (the lock as a weapon against the owner).
"""

import time
from concurrent.futures import ThreadPoolExecutor

from tests.doubles.demo import LOOSE, Demo
from tests.doubles.wire import Reply


def test_a_flood_of_other_names_leaves_the_count_as_it_was(demo: Demo) -> None:
    """SECURITY 92."""
    _, letter = demo.ask_and_read("alice@example.org")
    holder = demo.open_link(letter.link)
    assert [demo.change(holder, verification_code="ZZZZ-ZZZZ").json["attempts_left"] for _ in range(3)] == [4, 3, 2]
    with demo.wire() as wire:
        for number in range(300):
            wire.ask("POST", "/v1/resets", {"identity": {"email": f"other{number}@example.org"}})
    assert demo.change(holder, verification_code="ZZZZ-ZZZZ").json["attempts_left"] == 1


def test_huge_passwords_are_refused_before_any_work_and_others_are_served(demo: Demo) -> None:
    """ASVS 15.2.2, SECURITY 46, case 50."""
    huge = [{"identifier": "alice@example.org", "password": "x" * size} for size in (1_000_000, 5_000_000)]

    def sign_in(number: int) -> Reply:
        return demo.call("POST", "/v1/sessions", huge[number % 2])

    with ThreadPoolExecutor(50) as pool:
        refusals = [pool.submit(sign_in, number) for number in range(50)]
        waits = []
        while not all(refusal.done() for refusal in refusals):
            begin = time.perf_counter()
            assert demo.call("GET", "/healthz").status == 200
            waits.append(time.perf_counter() - begin)
    assert {refusal.result().status for refusal in refusals} == {413}
    assert max(waits, default=0) < 1


def test_too_many_sign_ins_at_once_are_told_to_wait(demo: Demo) -> None:
    """SECURITY 93: hashing is bounded for each source, and the rest is told when to come back."""

    def sign_in(number: int) -> Reply:
        body = {"identifier": f"nobody{number}@example.org", "password": "a long but wrong one"}
        return demo.call("POST", "/v1/sessions", body)

    with ThreadPoolExecutor(60) as pool:
        replies = list(pool.map(sign_in, range(120)))
    assert {reply.code for reply in replies} == {"wrong_credentials", "too_many_requests"}
    assert all(reply.header("retry-after") for reply in replies if reply.code == "too_many_requests")


def test_a_stranger_who_asks_again_and_again_keeps_nobody_out() -> None:
    """S2.3a, ASVS 2.4.1: over the limit nothing is sent, the answer is the same, and links in the mailbox live on."""
    limits = {name: value for name, value in LOOSE.items() if "MAILS" not in name}
    with Demo(limits) as demo:
        asked = [demo.ask("alice@example.org") for _ in range(3)][-1]
        flood = [demo.call("POST", "/v1/resets", {"identity": {"email": "alice@example.org"}}) for _ in range(20)]
        assert {reply.status for reply in flood} == {202}
        letter = demo.letter("alice@example.org")
        while demo.call("POST", "/v1/links", {"link": letter.link}).status != 200:
            letter = demo.letter("alice@example.org")
        holder = demo.open_link(letter.link)
        assert demo.change(holder, verification_code=asked.verification_code).status == 200
        assert len(list(demo.ready.mails.glob("*.eml"))) <= 4, "three links and the notice"
