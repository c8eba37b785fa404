"""Who has an account here? The attacker asks for resets of many addresses and compares the answers and their time.

Measured elsewhere, as the area under the best classifier's curve on response time: django-allauth 0.57, better-auth
0.98, fastapi-users and djoser 1.00 (0.50 is a coin). Django CVE-2024-45231 and Keycloak's resetPasswordWrongSmtp:
the answers differed as soon as the mail server was down. ASVS 6.3.8.
"""

import random
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import pytest

from tests.doubles.service import Service
from tests.doubles.wire import Reply, Wire

pytestmark = pytest.mark.alone
PAIRS = 1000
KNOWN = [f"person{number:04}@example.org" for number in range(2 * PAIRS)]
UNKNOWN = [f"nobody{number:04}@example.org" for number in range(2 * PAIRS)]
VARYING = {"x-request-id", "date"}
RANDOM = {"id", "secret", "reference", "verification_code", "request_id"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("service"), {"TUI_RESET_REQUESTS_PER_SOURCE": "1000000"}) as service:
        service.add_people([*KNOWN, "disabled@example.org"])
        service.disable("disabled@example.org")
        yield service


def ask(wire: Wire, email: str) -> Reply:
    return wire.ask("POST", "/v1/resets", {"identity": {"email": email}})


def shape(reply: Reply) -> object:
    """Everything of an answer but what is random in it: of that only the length."""
    headers = [(name, len(value) if name.lower() in VARYING else value) for name, value in reply.headers]
    body = {name: len(value) if name in RANDOM else value for name, value in reply.json.items()}
    return reply.status, headers, body


@pytest.mark.timeout(120)
@pytest.mark.parametrize("mail_server", ["up", "down"])
def test_known_and_unknown_addresses_take_the_same_time(service: Service, mail_server: str) -> None:
    """A thousand known and a thousand unknown addresses, each asked for once, in a random order."""
    if mail_server == "down":
        service.stop_mail()
    part = slice(0, PAIRS) if mail_server == "up" else slice(PAIRS, None)
    addresses = [(email, True) for email in KNOWN[part]] + [(email, False) for email in UNKNOWN[part]]
    random.Random(mail_server).shuffle(addresses)  # noqa: S311 - an order, not a secret
    times: dict[bool, list[float]] = {True: [], False: []}
    shapes = set()
    with Wire(service.url) as wire:
        for number in range(200):
            ask(wire, f"warm{number}@example.org")
        for email, known in addresses:
            begin = time.perf_counter()
            reply = ask(wire, email)
            times[known].append(time.perf_counter() - begin)
            assert reply.status == 202, reply
            shapes.add(str(shape(reply)))
    assert len(shapes) == 1
    best = max(separation(times[True], times[False]), separation(*spread(times[True], times[False])))
    assert best <= 0.60, f"AUC {best:.3f}"


def test_known_unknown_and_disabled_addresses_are_answered_alike(service: Service) -> None:
    """FLOWS, unknown addresses: same status, headers and shape, also for everything that comes after the request."""
    seen: dict[str, list[object]] = {}
    with Wire(service.url) as wire:
        for place in range(20):
            kinds = {"known": KNOWN[place], "unknown": UNKNOWN[place], "disabled": "disabled@example.org"}
            for kind, email in kinds.items():
                asked = ask(wire, email)
                told = asked.json
                path = f"/v1/resets/{told['id']}"
                wrong = {"new_password": "a rather long and new one", "verification_code": told["verification_code"]}
                after = [
                    wire.ask("GET", path, bearer=told["secret"]),
                    wire.ask("POST", f"{path}/resend", {}, bearer=told["secret"]),
                    wire.ask("POST", f"{path}/mailbox", {"mail_code": "ZZZZ-ZZZZ"}, bearer=told["secret"]),
                    wire.ask("POST", f"{path}/mailbox", {"link": "A" * 43}, bearer=told["secret"]),
                    wire.ask("POST", f"{path}/password", wrong, bearer=told["secret"]),
                    wire.ask("GET", path, bearer=told["secret"]),
                ]
                seen.setdefault(kind, []).append([shape(reply) for reply in (asked, *after)])
    # The sixth disabled request on is over the mail limit of its one account, and must not show it either.
    assert seen["known"] == seen["unknown"] == seen["disabled"]


def separation(known: list[float], unknown: list[float]) -> float:
    """The area under the curve of the best threshold on one number, whichever side is which: 0.5 to 1."""
    ordered = sorted(unknown)
    below = sum((bisect_left(ordered, value) + bisect_right(ordered, value)) / 2 for value in known)
    area = below / (len(known) * len(unknown))
    return max(area, 1 - area)


def spread(known: list[float], unknown: list[float]) -> tuple[list[float], list[float]]:
    """The distances from the middle: what a classifier that looks for unusual times would use."""
    middle = sorted(known + unknown)[len(known)]
    return [abs(value - middle) for value in known], [abs(value - middle) for value in unknown]
