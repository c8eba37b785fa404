"""The HTTP gateway against a real socket: answers, cuts, silence, strangers, TLS."""

import asyncio
import contextlib
import logging
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.certificates import FakeAuthority
from tests.doubles.scripted_server import FakeServer, Line, answer, as_json, problem
from tui_reset.client.base_url import UrlRefused
from tui_reset.client.gateway import Gateway
from tui_reset.client.http import HttpGateway
from tui_reset.contract import calls, wire
from tui_reset.contract.calls import Hold
from tui_reset.contract.faults import GatewayFault, NotAResetServer, OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.language.texts import speaking

HOLD = Hold("id", Secret("grant-secret"))
LOOK = calls.LookAtReset(HOLD)
CHANGE = calls.ChangePassword(HOLD, Secret("a new password"), "key-of-changing-12")
VIEW = {
    "id": "id",
    "reference": "R-1",
    "step": "wait_for_mail",
    "proof": "unknown",
    "expires_in": 1800,
    "resend_in": 60,
    "resends_left": 3,
    "attempts_left": 5,
    "version": 1,
}
CHANGED = {"step": "done", "sessions_ended": 2, "apps": []}


@contextlib.asynccontextmanager
async def gateway_to(url: str, silence: float = 5.0) -> AsyncIterator[HttpGateway]:
    gateway = HttpGateway(url, silence)
    try:
        yield gateway
    finally:
        await gateway.close()


async def fault_of(url: str, call: calls.Call, silence: float = 5.0) -> GatewayFault:
    async with gateway_to(url, silence) as gateway:
        with pytest.raises(GatewayFault) as raised:
            await gateway.submit(call)
    said = raised.value.sentence
    assert not any(secret in said for secret in ("grant-secret", "a new password"))
    return raised.value


async def test_a_change_goes_out_once_with_its_secrets_in_header_and_body() -> None:
    async with FakeServer([as_json(CHANGED)]) as server, gateway_to(server.url) as gateway:
        changed = await gateway.submit(CHANGE)
    assert isinstance(changed, wire.PasswordChanged)
    assert changed.sessions_ended == 2
    [heard] = server.heard
    assert (heard.method, heard.path) == ("POST", "/v1/resets/id/password")
    assert heard.body == b'{"new_password":"a new password"}'
    assert heard.headers["authorization"] == "Bearer grant-secret"
    assert heard.headers["idempotency-key"] == "key-of-changing-12"
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["user-agent"].startswith("tui-reset/")
    assert heard.headers["accept-language"] == "en"


@pytest.mark.parametrize(("name", "sent"), [("de", "de"), ("en_XA", "en-XA"), ("tlh", "en")])
async def test_the_service_is_asked_in_the_language_that_is_spoken(name: str, sent: str) -> None:
    with speaking(name):
        async with FakeServer([as_json(VIEW)]) as server, gateway_to(server.url) as gateway:
            await gateway.submit(LOOK)
    assert server.heard[0].headers["accept-language"] == sent


async def test_calls_share_one_connection_and_a_path_prefix_is_kept() -> None:
    script = [as_json(VIEW), answer(204, b""), problem(429, "resend_too_soon", retry_after=9)]
    async with FakeServer(script) as server, gateway_to(f"{server.url}/accounts/") as gateway:
        await gateway.submit(LOOK)
        assert isinstance(await gateway.submit(calls.CancelReset(HOLD)), wire.NoContent)
        with pytest.raises(Problem) as refused:
            await gateway.submit(calls.ResendMail(HOLD))
    assert (refused.value.code, refused.value.retry_after) == (ProblemCode.RESEND_TOO_SOON, 9)
    assert [heard.path for heard in server.heard] == [
        "/accounts/v1/resets/id",
        "/accounts/v1/resets/id",
        "/accounts/v1/resets/id/resend",
    ]
    assert server.connections == 1


async def test_it_is_a_gateway_whose_profile_is_read() -> None:
    profile = {
        "name": "standard",
        "title": "Example",
        "identity": ["email"],
        "self_service": True,
        "disabled_hint": "",
        "proof": "verification_code",
        "two_factor": "instead_of_code",
        "code_for_two_factor": True,
        "password": {"min_length": 15, "max_length": 256, "rules": []},
        "mail": {"subject": "Reset your password", "sender": "reset@example.org"},
        "contact": "",
        "apps": [],
        "mail_service": "ok",
    }
    async with FakeServer([as_json(profile)]) as server:
        gateway: Gateway = HttpGateway(server.url)
        assert (await gateway.profile()).title == "Example"
        await gateway.close()


async def test_watching_polls_with_the_known_version_until_the_end() -> None:
    done = {**VIEW, "step": "done", "version": 7}
    script = [answer(304, b""), as_json({**VIEW, "version": 2}), as_json(done)]
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with FakeServer(script) as server:
        gateway = HttpGateway(server.url, 5.0, clock=lambda: 0.0, sleep=sleep)
        assert [view.version async for view in gateway.watch(HOLD, 1)] == [2, 7]
        await gateway.close()
    assert [heard.headers["if-none-match"] for heard in server.heard] == ['"1"', '"1"', '"2"']
    assert {heard.headers["prefer"] for heard in server.heard} == {"wait=25"}
    assert slept == [1.0]


async def test_a_connection_cut_after_sending_leaves_a_change_open() -> None:
    cut = Line(close=True)
    async with FakeServer([cut, cut]) as server:
        assert isinstance(await fault_of(server.url, CHANGE), OutcomeUnknown)
        assert isinstance(await fault_of(server.url, LOOK), Unreachable)
    assert len(server.heard) == 2


async def test_an_answer_cut_in_its_middle_leaves_a_change_open() -> None:
    half = Line(as_json(CHANGED).data[:-5], close=True)
    async with FakeServer([half, half]) as server:
        assert isinstance(await fault_of(server.url, CHANGE), OutcomeUnknown)
        assert isinstance(await fault_of(server.url, LOOK), Unreachable)


async def test_silence_leaves_a_change_open() -> None:
    async with FakeServer([Line(hold=True), Line(hold=True)]) as server:
        assert isinstance(await fault_of(server.url, CHANGE, 0.05), OutcomeUnknown)
        said = await fault_of(server.url, LOOK, 0.05)
    assert isinstance(said, Unreachable)
    assert "Nothing was changed" in said.sentence


async def test_an_answer_that_drips_is_given_up_in_the_end() -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n"
    async with FakeServer([Line(head, drip=True)]) as server:
        assert isinstance(await fault_of(server.url, LOOK, 0.1), Unreachable)


async def test_a_refused_connection_sends_nothing() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        said = await fault_of(url, CHANGE)
    assert isinstance(said, Unreachable)
    assert "Nothing answers at 127.0.0.1" in said.sentence


async def test_a_name_that_is_not_there_is_said() -> None:
    said = await fault_of("https://reset.invalid", CHANGE)
    assert isinstance(said, Unreachable)
    assert "The name reset.invalid cannot be found" in said.sentence


async def test_a_network_that_cannot_be_reached_is_said() -> None:
    said = await fault_of("https://[100::1]", CHANGE, 0.2)
    assert isinstance(said, Unreachable)
    assert "Check your network connection" in said.sentence


async def test_a_server_that_never_shakes_hands_sends_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        said = await fault_of(f"https://127.0.0.1:{silent.getsockname()[1]}", CHANGE, 0.1)
    assert isinstance(said, Unreachable)
    assert "did not answer in time" in said.sentence


@pytest.mark.parametrize(
    "line",
    [
        answer(200, b"<html>Welcome to the hotel</html>", "text/html; charset=utf-8"),
        answer(302, b"", location="https://portal.example.net/"),
        Line(b"+OK POP3 ready\r\n\r\n", close=True),
        Line(b"\x15\x03\x01\x00\x02\x02\x50", close=True),
    ],
)
async def test_a_stranger_is_no_reset_server(line: Line) -> None:
    async with FakeServer([line, line]) as server:
        assert isinstance(await fault_of(server.url, CHANGE), NotAResetServer)
        assert isinstance(await fault_of(server.url, LOOK), NotAResetServer)
    assert len(server.heard) == 2


async def test_an_answer_without_bounds_is_not_read_to_its_end() -> None:
    huge = answer(200, b" " * 600_000)
    async with FakeServer([huge, huge]) as server:
        assert isinstance(await fault_of(server.url, LOOK), NotAResetServer)
        assert isinstance(await fault_of(server.url, CHANGE), OutcomeUnknown)


async def test_how_long_to_wait_is_read_from_the_header() -> None:
    script = [answer(429, b"", retry_after="12"), answer(429, b"", retry_after="Fri, 31 Dec 1999 23:59:59 GMT")]
    async with FakeServer(script) as server, gateway_to(server.url) as gateway:
        for seconds in (12, None):
            with pytest.raises(Problem) as refused:
                await gateway.submit(LOOK)
            assert refused.value.retry_after == seconds


async def test_a_secret_that_would_break_the_header_is_not_sent() -> None:
    async with FakeServer([]) as server:
        for secret in ("a\r\nX-Evil: 1", "é", "\x00"):
            said = await fault_of(server.url, calls.LookAtReset(Hold("id", Secret(secret))))
            assert isinstance(said, NotAResetServer)
    assert server.connections == 0


async def test_a_key_that_cannot_be_a_header_is_not_sent() -> None:
    async with FakeServer([]) as server:
        said = await fault_of(server.url, calls.AskReset("alice@example.org", None, "key\nkey"))
    assert isinstance(said, Unreachable)
    assert server.heard == []


async def test_half_a_character_is_refused_here() -> None:
    async with FakeServer([]) as server, gateway_to(server.url) as gateway:
        with pytest.raises(Problem) as refused:
            await gateway.submit(calls.OpenLink(Secret("abc\ud800")))
    assert refused.value.code is ProblemCode.MALFORMED
    assert server.connections == 0


async def test_a_call_can_be_cancelled_and_the_gateway_goes_on() -> None:
    async with FakeServer([Line(hold=True), as_json(VIEW)]) as server, gateway_to(server.url) as gateway:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await gateway.submit(LOOK)
        assert isinstance(await gateway.submit(LOOK), wire.View)


async def test_closing_twice_is_fine_and_a_later_call_connects_again() -> None:
    async with FakeServer([as_json(VIEW), as_json(VIEW)]) as server:
        gateway = HttpGateway(server.url)
        await gateway.close()
        await gateway.submit(LOOK)
        await gateway.close()
        await gateway.submit(LOOK)
        await gateway.close()
    assert server.connections == 2


def test_a_bad_address_is_refused_at_once() -> None:
    with pytest.raises(UrlRefused):
        HttpGateway("http://reset.example.org")


async def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with FakeServer([as_json(CHANGED)]) as server, gateway_to(server.url) as gateway:
            await gateway.submit(CHANGE)
    assert not [record for record in caplog.records if record.name.startswith("http")]


def test_importing_the_client_costs_no_http_library() -> None:
    code = "import sys, tui_reset.client.http; sys.exit('httpx' in sys.modules or 'textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_a_trusted_certificate_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = FakeAuthority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    tls = authority.server_context("localhost")
    async with FakeServer([as_json(VIEW)], tls) as server, gateway_to(server.url) as gateway:
        assert isinstance(await gateway.submit(LOOK), wire.View)


@pytest.mark.parametrize(
    ("name", "days_left", "is_known", "reason"),
    [
        ("localhost", 1, False, "unable to get local issuer certificate"),
        ("other.example", 1, True, "ostname mismatch"),
        ("localhost", -1, True, "certificate has expired"),
    ],
)
async def test_any_other_certificate_is_not(
    name: str, days_left: int, is_known: bool, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = FakeAuthority(tmp_path)
    if is_known:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with FakeServer([as_json(VIEW)], authority.server_context(name, days_left=days_left)) as server:
        said = await fault_of(server.url, CHANGE)
    assert isinstance(said, NotAResetServer)
    assert reason in said.sentence
    assert "Nothing was sent" in said.sentence
    assert server.heard == []


async def test_tls_to_a_plain_port_is_said() -> None:
    async def speak_first(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org ESMTP\r\n")
        writer.close()

    server = await asyncio.start_server(speak_first, "127.0.0.1", 0)
    said = await fault_of(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", CHANGE)
    server.close()
    assert isinstance(said, NotAResetServer)
    assert "does not speak TLS" in said.sentence


async def test_a_machine_without_authorities_uses_those_of_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    authority = FakeAuthority(tmp_path)
    async with FakeServer([], authority.server_context("localhost")) as server:
        said = await fault_of(server.url, LOOK)
    assert "not to be trusted" in said.sentence


async def test_a_proxy_that_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeServer([answer(403, b"no")]) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        said = await fault_of("https://reset.invalid", CHANGE)
    assert isinstance(said, Unreachable)
    assert "The proxy would not connect" in said.sentence


async def test_plain_http_on_this_machine_passes_every_proxy_by(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeServer([]) as proxy, FakeServer([as_json(VIEW)]) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        async with gateway_to(server.url) as gateway:
            assert isinstance(await gateway.submit(LOOK), wire.View)
    assert proxy.connections == 0


async def test_proxy_settings_that_cannot_be_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://nowhere")
    said = await fault_of("https://reset.example.org", CHANGE)
    assert isinstance(said, Unreachable)
    assert "ALL_PROXY" in said.sentence
