"""Head and body of an answer in one write."""

import asyncio
import logging
from typing import Any, cast

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from tests.doubles.served import Served, raw_exchange
from tui_reset.server.http.one_packet import OnePacket

START = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
BODY = {"type": "http.response.body", "body": b"ok", "more_body": False}
HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"


class FakeTransport(asyncio.Transport):
    """Writes down what is written, and when it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def close(self) -> None:
        self.written.append(b"(closed)")


def answering(method: str, transport: FakeTransport, *, keep_alive: bool = True) -> RequestResponseCycle:
    log = logging.getLogger("uvicorn.error")
    cycle = RequestResponseCycle(
        scope=cast("Any", {"type": "http", "method": method}),
        transport=transport,
        flow=FlowControl(transport),
        logger=log,
        access_logger=log,
        access_log=False,
        default_headers=[],
        message_event=asyncio.Event(),
        expect_100_continue=False,
        keep_alive=keep_alive,
        on_response=lambda: None,
    )
    OnePacket(cycle)
    return cycle


async def test_head_and_body_are_one_write() -> None:
    transport = FakeTransport()
    cycle = answering("GET", transport)
    await cycle.send(cast("Any", START))
    assert transport.written == []
    await cycle.send(cast("Any", BODY))
    assert transport.written == [HEAD + b"ok"]
    assert cycle.transport is transport


async def test_lines_that_are_known_beforehand_end_the_head() -> None:
    transport = FakeTransport()
    cycle = answering("GET", transport)
    cast("OnePacket", cycle.transport).add(b"a: b\r\nc: d\r\n")
    await cycle.send(cast("Any", START))
    await cycle.send(cast("Any", BODY))
    assert transport.written == [HEAD[:-2] + b"a: b\r\nc: d\r\n\r\nok"]


async def test_an_answer_without_a_body_goes_out_too() -> None:
    transport = FakeTransport()
    cycle = answering("HEAD", transport)
    await cycle.send(cast("Any", START))
    await cycle.send(cast("Any", BODY))
    assert transport.written == [HEAD]


async def test_who_hangs_up_sends_what_it_has_first() -> None:
    transport = FakeTransport()
    cycle = answering("HEAD", transport, keep_alive=False)
    await cycle.send(cast("Any", START))
    await cycle.send(cast("Any", BODY))
    assert transport.written == [HEAD.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"), b"(closed)"]


async def test_continue_does_not_wait_for_the_answer(backend: Served) -> None:
    """RFC 9110 §10.1.1: whoever asked for it sends the body only afterwards."""
    body = b'{"identity":{"email":"alice@example.org"}}'
    head = (
        b"POST /v1/resets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", int(backend.url.rpartition(":")[2]))
    async with asyncio.timeout(5):
        writer.write(head)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")
        writer.write(body)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 202")
    writer.close()


async def test_requests_that_come_together_are_answered_in_order(backend: Served) -> None:
    both = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = await raw_exchange(backend.url, both, until=b"no such end")
    assert answer.index(b"HTTP/1.1 200") < answer.index(b"HTTP/1.1 404")
