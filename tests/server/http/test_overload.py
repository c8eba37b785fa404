"""More connections than are served."""

from pathlib import Path

import pytest

from tests.doubles.served import raw_exchange, served_backend
from tui_reset.server.http import serving


async def test_over_the_limit_the_answer_is_a_problem_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SECURITY 93: 503 with Retry-After, and the headers of every answer; the connection ends."""
    monkeypatch.setattr(serving, "_CONNECTIONS", 1)
    async with served_backend(tmp_path) as backend:
        answer = await backend.client.post("/v1/resets", json={"identity": {"email": "alice@example.org"}})
        assert (answer.status_code, answer.json()["code"]) == (503, "overloaded")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"] == str(answer.json()["retry_after"])
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-request-id"] == answer.json()["request_id"]
        whole = await raw_exchange(backend.url, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", until=b"never")
        assert whole.startswith(b"HTTP/1.1 503")
        assert not await backend.backend.house.store.read(
            lambda found: found.exec_driver_sql("SELECT count(*) FROM requests").scalar()
        )


async def test_a_backend_that_drains_answers_on_and_keeps_nobody(tmp_path: Path) -> None:
    """SECURITY §4, SIGTERM: a balancer hears it from /readyz; each answer is the connection's last."""
    async with served_backend(tmp_path) as backend:
        alive = await backend.client.get("/healthz")
        backend.backend.stopping.set()
        ready = await backend.client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "stopping")
        answers = [alive, ready, await backend.client.get("/v1/profile")]
        assert [answer.headers.get("connection") for answer in answers] == [None, "close", "close"]
        assert answers[2].status_code == 200
