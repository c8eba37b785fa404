"""Handing a password to a real SCIM service, and to services that do not behave."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.doubles.certificates import FakeAuthority
from tests.doubles.scim_crm import TOKEN, ScimCrm
from tests.doubles.scripted_server import FakeServer, Line, answer, as_json
from tui_reset.server.push.application import Outcome, PushState
from tui_reset.server.push.scim import ANSWER_BYTES, ScimApplication, filter_value

JIM = "jim.brennan@example.org"
NEW = "seven quiet herons at dusk"
HOSTILE = [
    'jim" or userName pr or userName eq "x',
    'jim\\" or userName pr or userName eq \\"x',
    "jim\\",
    '"',
    "jim%22%20or%20userName%20pr",
    "jim&filter=userName pr#",
    "jim\u2028\u0000\n eq",
    "ï¿½ 'jim' 日本",
]


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")


@pytest.fixture
def crm() -> Iterator[ScimCrm]:
    with ScimCrm(JIM, "someone.else@example.org") as crm:
        yield crm


@pytest.fixture
def token(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n", encoding="utf-8")
    return path


def app(url: str, token: Path, timeout: float = 10) -> ScimApplication:
    return ScimApplication("crm", url, token, timeout)


def found(user_name: str = JIM, known: str = "1", **more: Any) -> Line:
    """What a search answers that found one account."""
    resources = [{"id": known, "userName": user_name}]
    return as_json({"totalResults": 1, "Resources": resources} | more, content_type="application/scim+json")


async def scripted(token: Path, *script: Line, seconds: float = 10) -> tuple[Outcome, FakeServer]:
    async with FakeServer(list(script)) as server:
        return await app(server.url, token, seconds).push(JIM, NEW), server


async def test_the_one_account_gets_the_password(crm: ScimCrm, token: Path) -> None:
    """S1.26: afterwards the new password opens it, before it does not; nobody else's is touched."""
    assert crm.password_of(JIM) == "the old one"
    outcome = await app(crm.url, token).push(JIM, NEW)
    assert outcome.state is PushState.ACCEPTED
    assert JIM in outcome.detail
    assert (crm.password_of(JIM), crm.password_of("someone.else@example.org")) == (NEW, "the old one")


async def test_once_more_is_the_same(crm: ScimCrm, token: Path) -> None:
    """S1.26: it can be retried, also when it was done already; names compare without regard to case."""
    for name in (JIM, JIM, JIM.upper()):
        assert (await app(crm.url, token).push(name, NEW)).state is PushState.ACCEPTED
    assert crm.password_of(JIM) == NEW


async def test_who_has_no_account_there_is_refused(crm: ScimCrm, token: Path) -> None:
    outcome = await app(crm.url, token).push("nobody@example.org", NEW)
    assert outcome == Outcome(PushState.REFUSED, "It has no account with the name nobody@example.org.")
    assert not [line for line in crm.asked if line.startswith("PATCH")]


async def test_a_wrong_key_is_refused(crm: ScimCrm, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("another-key", encoding="utf-8")
    outcome = await app(crm.url, tmp_path / "other").push(JIM, NEW)
    assert outcome.state is PushState.REFUSED
    assert "does not let this service in" in outcome.detail


async def test_nothing_answers_and_then_something_does(crm: ScimCrm, token: Path) -> None:
    """S1.26: a failed push is pending and can be retried."""
    crm.stop()
    try:
        outcome = await app(crm.url, token).push(JIM, NEW)
    finally:
        crm.start()
    assert outcome.state is PushState.PENDING
    assert "has not got your password" in outcome.detail
    assert (await app(crm.url, token).push(JIM, NEW)).state is PushState.ACCEPTED


@pytest.mark.parametrize("name", HOSTILE)
async def test_no_name_ends_the_filter(crm: ScimCrm, token: Path, name: str) -> None:
    """RFC 7644 §3.4.2.2: a name with quotes finds nobody, and above all not everybody."""
    outcome = await app(crm.url, token).push(name, NEW)
    assert outcome.state is PushState.REFUSED
    assert crm.password_of(JIM) == crm.password_of("someone.else@example.org") == "the old one"


@pytest.mark.parametrize("name", HOSTILE[:3])
async def test_a_name_with_quotes_is_found(token: Path, name: str) -> None:
    """The escaping is the one that a service reads."""
    with ScimCrm(name, JIM) as crm:
        assert (await app(crm.url, token).push(name, NEW)).state is PushState.ACCEPTED
        assert (crm.password_of(name), crm.password_of(JIM)) == (NEW, "the old one")


async def test_a_user_name_is_the_same_however_its_letters_are_put_together(token: Path) -> None:
    """As `rules.addresses` compares them: composed."""
    async with FakeServer([found("jose\u0301"), answer(204, b"")]) as server:
        outcome = await app(server.url, token).push("jos\u00e9", NEW)
    assert outcome.state is PushState.ACCEPTED


async def test_what_is_sent(token: Path) -> None:
    """RFC 7644 §3.5.2: the token in its header, the password in the body alone, ids that cannot leave their place."""
    outcome, server = await scripted(token, found(known="../Groups/1?x#y"), answer(204, b""))
    search, change = server.heard
    assert outcome.state is PushState.ACCEPTED
    assert parse_qs(urlsplit(search.path).query)["filter"] == [f'userName eq "{JIM}"']
    assert (change.method, change.path) == ("PATCH", "/Users/..%2FGroups%2F1%3Fx%23y")
    assert json.loads(change.body) == {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "password", "value": NEW}],
    }
    assert search.headers["authorization"] == change.headers["authorization"] == f"Bearer {TOKEN}"
    assert change.headers["content-type"] == "application/scim+json"


ODD_SEARCHES: dict[str, Line] = {
    "another account": found("someone.else@example.org"),
    "two accounts": as_json({"totalResults": 2, "Resources": [{"id": "1", "userName": JIM}] * 2}),
    "more than it shows": found(totalResults=7),
    "more than it counts": as_json({"totalResults": 1, "Resources": [{"id": "1", "userName": JIM}] * 2}),
    "no id": as_json({"totalResults": 1, "Resources": [{"userName": JIM}]}),
    "an id that is a step up": found(known=".."),
    "an id that is a number": as_json({"totalResults": 1, "Resources": [{"id": 1, "userName": JIM}]}),
    "no list": as_json({"totalResults": 1, "Resources": {"id": "1"}}),
    "no total": as_json({"Resources": []}),
    "no object": as_json([]),
    "no JSON": answer(200, b"<html>sign in here</html>", "text/html"),
    "deep JSON": answer(200, b"[" * 100_000),
    "no text": as_json({"totalResults": 1, "Resources": ["x"]}),
    "a redirect": answer(307, b"", location="https://elsewhere.example.org/"),
    "no such address": as_json({"detail": "not found"}, 404),
    "not allowed": as_json({"detail": "no"}, 403),
    "too long to read": found(more="x" * ANSWER_BYTES),
}


@pytest.mark.parametrize("odd", ODD_SEARCHES)
async def test_an_odd_search_ends_it_before_the_password_is_sent(token: Path, odd: str) -> None:
    """Exactly one account, and the right one: nothing else gets a password."""
    outcome, server = await scripted(token, ODD_SEARCHES[odd], answer(204, b""))
    assert outcome.state is PushState.REFUSED
    assert outcome.detail.endswith("Tell the people who run this service.")
    assert [heard.method for heard in server.heard] == ["GET"]


@pytest.mark.parametrize("status", [408, 412, 429, 500, 502, 503])
@pytest.mark.parametrize("place", ["search", "change"])
async def test_what_passes_by_itself_is_pending(token: Path, status: int, place: str) -> None:
    busy = as_json({"detail": "Come back\x1b[2J later"}, status)
    outcome, _ = await scripted(token, *([busy] if place == "search" else [found(), busy]))
    assert outcome.state is PushState.PENDING
    assert "It says: Come back[2J later Try again" in outcome.detail


@pytest.mark.parametrize("line", [answer(202, b""), answer(301, b"", location="https://elsewhere.example.org/")])
async def test_an_odd_answer_to_the_change_is_not_taken_for_success(token: Path, line: Line) -> None:
    outcome, server = await scripted(token, found(), line)
    assert outcome.state is PushState.REFUSED
    assert outcome.detail.endswith("Tell the people who run this service.")
    assert len(server.heard) == 2


async def test_a_refusal_says_why_in_one_clean_line(token: Path) -> None:
    said = "Too\nshort:\u202e \x9b31m\x00 at least 40 characters " + "and more " * 100
    outcome, _ = await scripted(token, found(), as_json({"scimType": "invalidValue", "detail": said}, 400))
    assert outcome.state is PushState.REFUSED
    assert outcome.detail.startswith("It did not take the password. It says: Too short: 31m at least 40 characters and")
    assert outcome.detail.endswith("…")
    assert len(outcome.detail) < 260
    assert outcome.detail.isprintable()


@pytest.mark.parametrize(
    "said",
    [
        f"invalid value: {NEW}",
        f"invalid value: {NEW.upper()}",
        "invalid value: seven+quiet+herons+at+dusk",
        "invalid value: seven\x00quiet\u200bherons\nat-dusk!",
        "invalid value: seven%20quiet%20herons%20at%20dusk",
        "invalid value: seven&#32;quiet&nbsp;herons&#x20;at&#32;dusk",
        ["a list"],
        None,
        7,
    ],
)
async def test_a_service_that_repeats_the_password_is_not_repeated(token: Path, said: object) -> None:
    """S1.26: what it says is kept, so it must not hold what was handed over."""
    outcome, _ = await scripted(token, found(), as_json({"detail": said}, 400))
    assert outcome == Outcome(PushState.REFUSED, "It did not take the password.")


async def test_a_password_of_signs_alone_leaves_whole_sentences(token: Path) -> None:
    """What is left of it where only letters and digits count is in every word: then no name is shown."""
    signs, details = "!?!?%&/()=§$#*+~", []
    for script in ([as_json({"totalResults": 0})], [found(), answer(204, b"")]):
        async with FakeServer(script) as server:
            details.append((await app(server.url, token).push(JIM, signs)).detail)
    assert details == [
        "It has no account with your name.",
        "It has confirmed the change for your account, the one account of that name there.",
    ]


@pytest.mark.parametrize("place", ["search", "change"])
@pytest.mark.parametrize("line", [Line(hold=True), Line(drip=True), Line(b"HTTP/1.1 200 OK\r\n\r\n", drip=True)])
async def test_silence_ends_after_the_timeout(token: Path, place: str, line: Line) -> None:
    """The whole push has one limit, however slowly an answer drips."""
    script = [line] if place == "search" else [found(), line]
    outcome, _ = await scripted(token, *script, seconds=0.5)
    assert outcome.state is PushState.PENDING
    assert ("may or may not" in outcome.detail) is (place == "change")


CUT = [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{", b"\x00\x01\x02\r\n\r\n", b"HTTP/9"]


@pytest.mark.parametrize("data", CUT)
async def test_a_cut_line_is_pending(token: Path, data: bytes) -> None:
    outcome, _ = await scripted(token, found(), Line(data, close=True))
    assert outcome.state is PushState.PENDING
    assert "may or may not" in outcome.detail


async def test_nobody_speaks_tls_there(token: Path) -> None:
    async with FakeServer([answer(200, b"")]) as server:
        outcome = await app(server.url.replace("http", "https"), token).push(JIM, NEW)
    assert outcome.state is PushState.PENDING


@pytest.mark.parametrize("trusted", [True, False])
async def test_only_a_certificate_that_is_trusted_gets_the_key(
    token: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trusted: bool
) -> None:
    """RFC 7644 §7.1: over TLS the name and its authority are checked before anything is said."""
    authority = FakeAuthority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file if trusted else token))
    monkeypatch.delenv("https_proxy")
    monkeypatch.delenv("all_proxy")
    async with FakeServer([found(), answer(204, b"")], authority.server_context("localhost")) as server:
        outcome = await app(server.url, token).push(JIM, NEW)
    assert outcome.state is (PushState.ACCEPTED if trusted else PushState.PENDING)
    assert len(server.heard) == (2 if trusted else 0)
    [line] = [record for record in caplog.records if record.getMessage() == "pushed"] if not trusted else [None]
    assert line is None or line.__dict__["fault"] == "SSLCertVerificationError"


@pytest.mark.parametrize("content", ["", "\n", "two words", "ke\u00fd", "x" * 9000, "a\x00b"])
async def test_a_key_that_is_none_is_not_sent(tmp_path: Path, content: str) -> None:
    (tmp_path / "token").write_text(content, encoding="utf-8")
    outcome, server = await scripted(tmp_path / "token", found())
    assert outcome.state is PushState.REFUSED
    assert server.connections == 0


async def test_a_new_key_counts_from_the_next_push_on(crm: ScimCrm, token: Path) -> None:
    """Tokens are changed without a restart."""
    crm_app, states = app(crm.url, token), []
    for change in (lambda: token.write_text("stale"), lambda: token.write_text(TOKEN), token.unlink):
        change()
        states.append((await crm_app.push(JIM, NEW)).state)
    assert states == [PushState.REFUSED, PushState.ACCEPTED, PushState.REFUSED]


async def test_ending_in_the_middle_ends_it(token: Path) -> None:
    """A backend that stops does not wait for an application, and takes its own end for no answer."""
    async with FakeServer([Line(hold=True)]) as server:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await app(server.url, token).push(JIM, NEW)


async def test_logs_hold_state_and_status_and_nothing_else(
    crm: ScimCrm, token: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """S1.26: no password, no token, and not even who it was."""
    caplog.set_level(logging.DEBUG)
    await app(crm.url, token).push(JIM, NEW)
    await app(crm.url, token).push("nobody@example.org", NEW)
    ours = [record for record in caplog.records if record.name != "asyncio"]
    assert [(record.getMessage(), record.__dict__["state"], record.__dict__["status"]) for record in ours] == [
        ("pushed", "accepted", 204),
        ("pushed", "refused", 200),
    ]
    written = "".join(str(record.__dict__) for record in caplog.records)
    assert not [secret for secret in (NEW, TOKEN, JIM, "nobody@") if secret in written]


def test_a_string_of_a_filter_is_quoted_as_json_quotes_it() -> None:
    assert filter_value('a"b\\c\n') == '"a\\"b\\\\c\\n"'
    assert filter_value("日本") == '"日本"'
