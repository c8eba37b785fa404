"""One stranger takes the whole queue: sixty sign-ins side by side, with names that nobody has, again and again.

Each costs an argon2 hash, and the queue for those is short: before, half of the owner's own sign-ins were refused as
overloaded. The same crowd on one name was also slowed down side by side, which is not at all (ASVS 15.2.2, 6.3.1).
"""

import http.client
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import count
from threading import Event

import pytest

from tests.doubles.demo import Demo
from tui_reset.server.directory.password_hash import TURNS_PER_SOURCE

pytestmark = pytest.mark.parametrize("demo", ["sqlite"], indirect=True, scope="module")
STRANGER = "127.0.0.2"
CROWD = 60


def status_of_guess(demo: Demo, name: str) -> int:
    port = int(demo.url.rpartition(":")[2])
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(STRANGER, 0))) as connection:
        body = json.dumps({"identifier": name, "password": "not the right one"})
        connection.request("POST", "/v1/sessions", body, {"Content-Type": "application/json"})
        return connection.getresponse().status


@contextmanager
def crowd(demo: Demo) -> Iterator[None]:
    names, over = count(), Event()

    def guess() -> None:
        while not over.is_set():
            status_of_guess(demo, f"nobody{next(names)}@example.org")

    with ThreadPoolExecutor(CROWD) as pool:
        for _ in range(CROWD):
            pool.submit(guess)
        try:
            yield
        finally:
            over.set()


def test_the_owner_signs_in_all_the_same(demo: Demo) -> None:
    with crowd(demo):
        statuses = [demo.sign_in("alice@example.org").status for _ in range(8)]
    assert statuses == [201] * 8


def test_guessing_side_by_side_is_no_quicker(demo: Demo) -> None:
    with ThreadPoolExecutor(CROWD) as pool:
        statuses = Counter(pool.map(lambda _: status_of_guess(demo, "jbrennan"), range(CROWD)))
    assert set(statuses) == {401, 429}
    assert statuses[401] <= 2 * TURNS_PER_SOURCE
