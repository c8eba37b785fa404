"""The door's figures."""

import asyncio
import socket
import urllib.request

import pytest
from prometheus_client import generate_latest

from tests.doubles.door import FakeMeasures
from tui_reset.ssh.measures import NoMeasures, PrometheusMeasures, measured, watch_lag
from tui_reset.ssh.sentences import Ending, Refusal


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def tell(measures: NoMeasures | PrometheusMeasures) -> None:
    measures.shook_hands(0.03)
    measures.started("screen")
    measures.started("lines")
    measures.shown(0.05)
    measures.ended(Ending.IDLE, 10, 2000)
    measures.refused(Refusal.BUSY)
    measures.lagged(0.001)


def test_everything_is_counted_under_words_of_ours() -> None:
    measures = PrometheusMeasures()
    tell(measures)
    text = generate_latest(measures.registry).decode()
    for line in (
        "tui_reset_ssh_sessions_open 1.0",
        'tui_reset_ssh_sessions_started_total{mode="screen"} 1.0',
        'tui_reset_ssh_sessions_ended_total{how="idle"} 1.0',
        'tui_reset_ssh_refusals_total{reason="busy"} 1.0',
        'tui_reset_ssh_bytes_total{direction="received"} 10.0',
        'tui_reset_ssh_bytes_total{direction="sent"} 2000.0',
        "tui_reset_ssh_handshake_seconds_count 1.0",
        "tui_reset_ssh_first_frame_seconds_count 1.0",
        "tui_reset_ssh_loop_lag_seconds_count 1.0",
    ):
        assert f"{line}\n" in text


def test_they_are_read_on_loopback_while_the_door_is_open() -> None:
    port = free_port()
    with measured(port) as measures:
        measures.started("desk")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            assert b'sessions_started_total{mode="desk"} 1.0' in answer.read()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_without_a_port_nothing_is_counted() -> None:
    with measured(0) as measures:
        assert isinstance(measures, NoMeasures)
        tell(measures)


def test_a_taken_port_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(OSError, match="in use"):
        measured(server.getsockname()[1]).__enter__()


async def test_the_loops_lag_is_watched() -> None:
    measures = FakeMeasures()
    watching = asyncio.create_task(watch_lag(measures))
    await asyncio.wait_for(measures.news.wait(), 10)
    watching.cancel()
    assert measures.lags[0] >= 0
