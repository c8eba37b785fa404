"""The sample for nginx, run: a whole walk through it, and what must not happen on the way."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.browser import Browser
from tests.doubles.nginx import SAMPLE, Nginx
from tests.doubles.service import Service
from tests.doubles.wire import Wire
from tests.journeys.front import ALICE, NEW_PASSWORD
from tests.journeys.screen_person import ScreenPerson
from tui_reset.contract.limits import BODY_BYTES

pytestmark = pytest.mark.checkout
TOKEN = "Tq-secret_token" * 3
ASKING = {"identity": {"email": ALICE}}
HIDDEN = ["/r/{}", "//r/{}", "/%72/{}", "/r%2f{}", "/x/../r/{}", "/r/{}?more=1", "/r/{}/more"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Nginx, Service]]:
    """With a backend behind it that has alice."""
    nginx = Nginx(tmp_path_factory.mktemp("nginx") / "front")
    environ = {"TUI_RESET_SERVER_PUBLIC_URL": nginx.url, "TUI_RESET_SERVER_TRUSTED_PROXIES": "127.0.0.1"}
    with Service(tmp_path_factory.mktemp("service"), environ) as service:
        service.add_people([ALICE])
        with nginx.start(service.port):
            yield nginx, service


@pytest.fixture
def nginx(served: tuple[Nginx, Service], monkeypatch: pytest.MonkeyPatch) -> Nginx:
    """With a certificate that clients believe."""
    monkeypatch.setenv("SSL_CERT_FILE", str(served[0].authority))
    return served[0]


@pytest.fixture
def service(served: tuple[Nginx, Service]) -> Service:
    """What is behind it."""
    return served[1]


def test_a_whole_walk_in_terminal_and_browser(nginx: Nginx, service: Service) -> None:
    """The wait in the terminal hears through nginx what was done on the page."""
    with ScreenPerson(nginx.url, environment={"SSL_CERT_FILE": str(nginx.authority)}) as alice:
        code = alice.forgets_and_waits(ALICE)
        link = service.links([ALICE])[ALICE]
        assert link.startswith(f"{nginx.url}/r/")
        browser = Browser(nginx.url)
        page = browser.open(link)
        assert page.headers_all("strict-transport-security") == ["max-age=31536000"]
        assert page.headers_all("cache-control") == ["no-store"]
        typed = {"new_password": NEW_PASSWORD, "confirm": NEW_PASSWORD, "verification_code": code}
        assert browser.submit("/r/password", typed).status == 200, browser.page
        alice.wait_for("Your password has been changed in the browser")
        alice.signs_in_after()
        alice.wait_for(f"Hello, {ALICE}")
    token = link.rpartition("/")[2]
    assert "GET /r/... 303" in nginx.words
    assert "POST /v1/resets 202" in nginx.words
    assert not any(secret in nginx.words for secret in (token, code, NEW_PASSWORD))


def test_no_log_has_a_link_however_it_was_asked_for(nginx: Nginx, tmp_path: Path) -> None:
    """Nor where nothing answers behind it, which nginx writes down with the request's line."""
    with Nginx(tmp_path / "front").start(9) as lonely:
        for front in (lonely, nginx):
            with Wire(front.plain) as wire:
                assert {wire.ask("GET", path.format(TOKEN)).status for path in HIDDEN} <= {400, 403, 502}
                wire.ask("GET", "/after")
            assert "/after" in front.words
            assert TOKEN not in front.words
        assert "connect() failed" in lonely.words


def test_plain_http_is_refused_and_led_nowhere(nginx: Nginx) -> None:
    """SECURITY 44."""
    with Wire(nginx.plain) as wire:
        for method, path, body in (("POST", "/v1/resets", ASKING), ("GET", "/v1/profile", None), ("GET", "/r", None)):
            reply = wire.ask(method, path, body)
            assert (reply.status, reply.code, reply.header("location")) == (403, "forbidden", "")
            forged = wire.ask(method, path, body, headers={"X-Forwarded-Proto": "https"})
            assert forged.status == 403


def test_addresses_that_clients_write_are_not_believed(nginx: Nginx, service: Service) -> None:
    """SECURITY 90."""
    forged = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}
    before = service.log.count("/v1/resets")
    with Wire(nginx.url) as wire:
        assert wire.ask("POST", "/v1/resets", ASKING, headers=forged).status == 202
        while service.log.count("/v1/resets") == before:  # its lines are written some at a time
            assert wire.ask("GET", "/v1/profile").status == 200
    assert "203.0.113.9" not in service.log


def test_bodies_stay_in_memory_and_too_large_ones_are_refused(nginx: Nginx) -> None:
    with Wire(nginx.url) as wire:
        reply = wire.ask(
            "POST", "/v1/resets", raw=b"[" * (BODY_BYTES + 1), headers={"Content-Type": "application/json"}
        )
        assert (reply.status, reply.code) == (413, "too_large")
        reply = wire.ask("POST", "/v1/resets", raw=b"[" * 65_000, headers={"Content-Type": "application/json"})
        assert (reply.status, reply.code) == (413, "too_large")
    with Wire(nginx.url) as wire:
        assert wire.ask("POST", "/v1/resets", raw=b"[" * 70_000).status == 413
    assert [path for path in nginx.folder.rglob("*") if path.parent.name in {"bodies", "answers"}] == []
    assert "buffered to a temporary file" not in nginx.words


def test_nginx_waits_longer_than_the_app() -> None:
    sample = SAMPLE.read_text(encoding="utf-8")
    found = re.search(r"proxy_read_timeout (\d+)s;", sample)
    assert found
    assert int(found[1]) > 25
