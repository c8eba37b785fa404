"""What a log line looks like, whatever is in it."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tui_reset.server.http.logs import set_up_logs

NASTY = "x\r\nFAKE line \x1b[2J\x9b31m\u202e\u2028"


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(params=["json", "console"])
def form(request: pytest.FixtureRequest, stream: io.StringIO) -> Iterator[str]:
    root = logging.getLogger()
    before = root.level
    handler = set_up_logs(request.param, "debug", stream)
    yield request.param
    root.removeHandler(handler)
    root.setLevel(before)
    logging.getLogger("tui_reset").setLevel(logging.NOTSET)


def test_control_characters_are_escaped(form: str, stream: io.StringIO) -> None:
    """Case 56, ASVS 16.4.1: one event is one line and drives no terminal."""
    logging.getLogger("tui_reset.x").info("event %s", NASTY, extra={"path": NASTY, "list": [NASTY]})
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert line.isascii() or form == "console"
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u202e\u2028" for char in line[:-1])


def test_a_fault_is_logged_without_its_text(form: str, stream: io.StringIO) -> None:
    """SECURITY 118: the text of a fault may hold what somebody typed."""
    assert form
    try:
        raise ValueError("hunter2 hunter2")  # noqa: TRY301 - planted
    except ValueError:
        logging.getLogger("tui_reset.x").exception("broken")
    line = stream.getvalue()
    assert "hunter2" not in line
    assert "ValueError" in line
    assert "test_logs.py" in line


@pytest.mark.parametrize("form", ["json"], indirect=True)
def test_json_lines_carry_their_facts(form: str, stream: io.StringIO) -> None:
    logging.getLogger("tui_reset.x").info("request", extra={"status": 200, "route": "/v1/resets/{reset_id}"})
    assert form == "json"
    line: dict[str, Any] = json.loads(stream.getvalue())
    assert line["event"] == "request"
    assert line["level"] == "info"
    assert line["status"] == 200
    assert line["route"] == "/v1/resets/{reset_id}"
    assert line["at"].endswith("+00:00")


@pytest.mark.parametrize("name", ["httpx", "uvicorn.access", "uvicorn.error", "aiosmtplib", "sqlalchemy.engine"])
def test_libraries_that_know_urls_stay_silent(form: str, stream: io.StringIO, name: str) -> None:
    """SECURITY 118: `httpx` and `uvicorn` would write whole URLs, at DEBUG and at INFO."""
    assert form
    logging.getLogger(name).info("GET /r/token")
    logging.getLogger(name).debug("GET /r/token")
    assert stream.getvalue() == ""
