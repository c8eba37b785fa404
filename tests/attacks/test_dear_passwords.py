"""A stranger stops the backend with passwords that are dear to normalise, or addresses that are dear to search.

NFC sorts marks of different classes that follow one another, in time that grows with the square of their number: 16 KiB
of two marks in turns held the event loop for a tenth of a second, with no account, secret or earlier request needed.
CVE-2023-46695 and CVE-2025-64458 (Django): `NFKC` of a user name and a redirect as long as anybody liked.
"""

import time
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from tests.doubles.served import ALICE, Served, served_backend

MARKS = "a" + "\u0300\u0316" * 3900
LETTERS = "\u00e4" * len(MARKS)
DOORS = {
    "/v1/resets/nobodys/password": {},
    "/v1/sessions": {"identifier": "nobody@example.org"},
}
FIELDS = {"/v1/resets/nobodys/password": "new_password", "/v1/sessions": "password"}


async def seconds(served: Served, door: str, body: Mapping[str, str]) -> float:
    """The quickest of some tries: what a refusal costs at least."""
    taken = []
    for number in range(4):
        more = {"identifier": f"nobody{number}@example.org"} if "identifier" in body else {}
        sent = msgspec.json.encode({**body, **more})
        begin = time.perf_counter()
        headers = {"Authorization": "Bearer nothing", "Content-Type": "application/json"}
        answer = await served.client.post(door, content=sent, headers=headers)
        taken.append(time.perf_counter() - begin)
        assert answer.status_code in {401, 404}, answer.text
    return min(taken)


@pytest.mark.parametrize("door", DOORS)
async def test_marks_cost_no_more_than_letters(tmp_path: Path, door: str) -> None:
    async with served_backend(tmp_path, people=(ALICE,)) as served:
        letters = await seconds(served, door, {**DOORS[door], FIELDS[door]: LETTERS})
        marks = await seconds(served, door, {**DOORS[door], FIELDS[door]: MARKS})
    assert marks < letters + 0.03


async def test_a_long_address_is_searched_no_further_than_a_paste(tmp_path: Path) -> None:
    """60 KB of marks after `/r` took 25 ms of the event loop, and a paste of that length is refused everywhere else."""
    marks = "/r/a" * 15_000

    async def seconds_of(path: str) -> float:
        begin = time.perf_counter()
        assert (await served.client.get(path)).status_code == 404
        return time.perf_counter() - begin

    async with served_backend(tmp_path, people=()) as served:
        elsewhere = min([await seconds_of(f"/nowhere{marks}") for _ in range(6)])
        searched = min([await seconds_of(f"/r{marks}") for _ in range(6)])
    assert searched < elsewhere + 0.012
