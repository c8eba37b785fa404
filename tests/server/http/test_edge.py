"""What every answer has, and what no request can do."""

import json
import re
from pathlib import Path

import httpx
import pytest

from tests.doubles.served import ALICE, BOB, GOOD, Served, bearer, raw_exchange, served_backend
from tui_reset.contract.problems import STATUS, ProblemCode
from tui_reset.server.http.metrics import PrometheusMeter

ASK = "/v1/resets"


async def test_every_answer_has_an_id_and_safe_headers(backend: Served) -> None:
    """SECURITY 36, 119: also where nothing is found."""
    answers = [
        await backend.client.get("/v1/profile"),
        await backend.client.get("/nothing/here"),
        await backend.client.delete("/v1/profile"),
        await backend.client.post(ASK, content=b"x"),
        await backend.client.get("/healthz"),
        await backend.client.get("/openapi.json"),
        await backend.client.head("/healthz"),
        await backend.client.get("/r"),
    ]
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)
    for answer in answers:
        assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])
        names = [name.lower() for name, _ in answer.headers.raw]
        assert len(names) == len(set(names))
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
        assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/v1/resets/%1b%5b2J%0aFAKE/x", 404, "not_found"),
        ("GET", "/v1/resets/%1b%5b2J%0aFAKE", 401, "unauthorized"),
        ("PUT", "/v1/resets", 405, "malformed"),
        ("PATCH", "/v1/account", 405, "malformed"),
        ("GET", "/v1/account", 401, "unauthorized"),
        ("DELETE", "/v1/sessions/current", 401, "unauthorized"),
    ],
)
async def test_refusals_are_problem_documents(backend: Served, method: str, path: str, status: int, code: str) -> None:
    """RFC 9457: a code for programs, a request id for people, nothing else."""
    answer = await backend.client.request(method, path)
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["type"] == "about:blank"
    assert body.keys() <= {"type", "title", "status", "code", "detail", "request_id"}
    if status == 401:
        assert answer.headers["www-authenticate"] == "Bearer"
    if status == 405:
        assert answer.headers["allow"]


@pytest.mark.parametrize(
    "body",
    [
        '{"identity":{"email":["alice@example.org","evil@evil.test"]}}',
        '{"identity":{"email":{"a":"alice@example.org"}}}',
        '{"identity":{"email":1}}',
        '{"identity":{"email":false}}',
        '{"identity":{"email":null}}',
        '{"identity":{"email":""}}',
        '{"identity":{"email":" "}}',
        '{"identity":{}}',
        '{"identity":null}',
        '{"identity":[]}',
        "{}",
        "[]",
        "null",
        '"alice@example.org"',
        '{"identity":{"email":"alice@example.org","email":"evil@evil.test"}}',
        '{"identity":{"email":"alice@example.org"},"to":"evil@evil.test"}',
        '{"identity":{"email":"alice@example.org","recipient":"evil@evil.test"}}',
        '{"identity":{"email":"alice@example.org,evil@evil.test"}}',
        '{"identity":{"email":"alice@example.org <evil@evil.test>"}}',
        '{"identity":{"email":"evil@evil.test(<alice@example.org>"}}',
        '{"identity":{"email":"alice@example.org\\r\\nBcc: evil@evil.test"}}',
        '{"identity":{"email":"alice@example.org\\u0000"}}',
        '{"identity":{"email":"' + "a" * 65 + '@example.org"}}',
        '{"identity":{"email":"a@' + "a" * 256 + '.org"}}',
    ],
)
async def test_an_identity_is_one_string_and_nothing_else(backend: Served, body: str) -> None:
    """Cases 1, 4, 22, 27, 45, 46: 4xx, and no mail to anybody."""
    answer = await backend.client.post(ASK, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), answer.text
    assert "evil" not in answer.text
    await backend.ask(BOB.email)
    assert (await backend.mail.message(1))["To"] == BOB.email


@pytest.mark.parametrize(
    "email", ["m\u0131ke@example.org", "al\u0131ce@example.org", "alice@exämple.org", "ALICE@example.org\u200b"]
)
async def test_a_lookalike_is_nobody(backend: Served, email: str) -> None:
    """Cases 2, 3: nothing goes to the submitted spelling."""
    answer = await backend.client.post(ASK, json={"identity": {"email": email}})
    assert answer.status_code in {202, 400}
    await backend.ask(BOB.email)
    assert (await backend.mail.message(1))["To"] == BOB.email
    assert len(backend.mail.envelopes) == 1


async def test_mail_goes_to_the_stored_spelling(backend: Served) -> None:
    """SECURITY 5."""
    await backend.ask("Alice@EXAMPLE.org")
    assert (await backend.mail.message(1))["To"] == ALICE.email


@pytest.mark.parametrize("link", ["", " ", None, 0, False, [], {}, "A" * 42, "A" * 44, "x" * 5000])
async def test_blank_and_foreign_links_open_nothing(backend: Served, link: object) -> None:
    """Case 22, SECURITY 29."""
    answer = await backend.client.post("/v1/links", json={"link": link})
    assert answer.json()["code"] in {"malformed", "wrong_link"}
    assert (await backend.client.post("/v1/links", json={})).json()["code"] == "malformed"


@pytest.mark.parametrize("password", [["x"], {}, 1, None, True])
async def test_a_password_is_a_string(backend: Served, password: object) -> None:
    """Case 27."""
    asked = await backend.ask()
    path = f"/v1/resets/{asked['id']}/password"
    answer = await backend.client.post(path, headers=bearer(asked["secret"]), json={"new_password": password})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("size", [16 * 1024 + 1, 5_000_000])
async def test_a_large_body_is_refused_unread(backend: Served, size: int) -> None:
    """Case 50, SECURITY 93: before parsing, and before anything is hashed."""
    body = json.dumps({"identifier": ALICE.email, "password": "x" * size}).encode()
    start = b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    answer = await raw_exchange(backend.url, start + b"Content-Length: %d\r\n\r\n" % len(body) + body[:20_000])
    assert answer.startswith(b"HTTP/1.1 413")
    chunked = (
        b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    pieces = b"".join(b"1000\r\n" + b"x" * 0x1000 + b"\r\n" for _ in range(5))
    assert (await raw_exchange(backend.url, chunked + pieces)).startswith(b"HTTP/1.1 413")


async def test_bytes_that_are_no_http_get_no_more_than_a_400(backend: Served) -> None:
    for junk in (
        b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nA" + b"\x00" * 10 + b"\r\n\r\n",
    ):
        assert (await raw_exchange(backend.url, junk)).startswith(b"HTTP/1.1 400")
    assert (await backend.client.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.test"},
        {"X-Forwarded-Host": "evil.test"},
        {"Forwarded": "host=evil.test;proto=http"},
        {"X-Forwarded-Proto": "javascript"},
        {"X-Original-URL": "//evil.test"},
    ],
)
async def test_the_mailed_link_has_the_configured_base(backend: Served, headers: dict[str, str]) -> None:
    """Cases 8, 9, SECURITY 30."""
    await backend.ask(**headers)
    assert (await backend.link()).startswith(f"{backend.url}/r/")


async def test_an_absolute_form_target_changes_no_address(backend: Served) -> None:
    """Case 9: `GET http://evil.test/…`, as a proxy would be asked."""
    body = b'{"identity":{"email":"alice@example.org"}}'
    request = (
        b"POST http://evil.test/v1/resets HTTP/1.1\r\nHost: evil.test\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    )
    answer = await raw_exchange(backend.url, request + body)
    assert answer[9:12] in {b"202", b"404"}
    if answer[9:12] == b"404":
        await backend.ask()
    assert (await backend.link()).startswith(f"{backend.url}/r/")


async def test_a_forged_source_has_no_effect(tmp_path: Path) -> None:
    """Case 39: X-Forwarded-For from anybody is not read, and the mail names the real address."""
    async with served_backend(tmp_path, {"limits.requests_per_source": 3}) as backend:
        statuses = []
        for number in range(5):
            forged = {"X-Forwarded-For": f"10.0.0.{number}"}
            answer = await backend.client.post(
                ASK, json={"identity": {"email": f"n{number}@example.org"}}, headers=forged
            )
            statuses.append(answer.status_code)
        assert statuses == [202, 202, 202, 429, 429]
        assert "retry-after" in answer.headers


async def test_known_and_unknown_answers_are_alike(tmp_path: Path) -> None:
    """SECURITY 1, 3, case 5: status, headers and shape, for known, locked, two-factor, unknown and over the limit."""
    async with served_backend(tmp_path) as backend:
        await _lock_alice(backend)
        shapes = set()
        for email in (ALICE.email, "nobody@example.org", BOB.email, *[ALICE.email] * 4, *["no@example.org"] * 5):
            answer = await backend.client.post(ASK, json={"identity": {"email": email}})
            assert email not in answer.text
            view = await backend.client.get(f"{ASK}/{answer.json()['id']}", headers=bearer(answer.json()["secret"]))
            shapes.add((_shape(answer), _shape(view)))
        assert len(shapes) == 1


async def _lock_alice(backend: Served) -> None:
    """With ten wrong proofs of who reads her mail, five for each of two resets."""
    for number in (1, 2):
        await backend.ask()
        held = (await backend.client.post("/v1/links", json={"link": await backend.link(number)})).json()
        wrong = {"new_password": GOOD, "verification_code": "AAAA-AAAA"}
        for _ in range(6):
            path = f"{ASK}/{held['id']}/password"
            answer = await backend.client.post(path, headers=bearer(held["secret"]), json=wrong)
    assert answer.json()["code"] == "proof_locked"


def _shape(answer: httpx.Response) -> tuple[object, ...]:
    changing = {"date", "x-request-id"}
    headers = tuple((name, value) for name, value in answer.headers.items() if name not in changing)
    fields = tuple(
        (name, len(value) if isinstance(value, str) and name != "step" else value)
        for name, value in answer.json().items()
    )
    return answer.status_code, headers, fields


async def test_plain_http_is_refused_where_the_public_address_is_https(tmp_path: Path) -> None:
    """SECURITY 44: refused, not redirected; HSTS; a trusted proxy's word counts."""
    options = {"server.public_url": "https://reset.example.org", "server.trusted_proxies": ["127.0.0.1"]}
    async with served_backend(tmp_path, options) as backend:
        plain = await backend.client.post(ASK, json={"identity": {"email": ALICE.email}})
        assert (plain.status_code, plain.json()["code"]) == (403, "forbidden")
        assert plain.json()["request_id"] == plain.headers["x-request-id"]
        assert (await backend.client.get("/healthz")).status_code == 200
        through = await backend.client.get("/v1/profile", headers={"X-Forwarded-Proto": "https"})
        assert through.status_code == 200
        assert through.headers["strict-transport-security"].startswith("max-age=")
        forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        await backend.ask(**forwarded)
        mail = (await backend.mail.message(1)).as_string()
        assert "203.0.113.9" in mail
        assert "https://reset.example.org/r/" in mail
        moved = await backend.client.get(f"/r/{'A' * 43}", headers=forwarded)
        assert moved.headers["set-cookie"].startswith("__Host-tui-reset-link=")
        assert "Secure" in moved.headers["set-cookie"]
        assert moved.headers["strict-transport-security"].startswith("max-age=")


async def test_the_openapi_document_is_whole(backend: Served) -> None:
    """API.md: OpenAPI 3.1 with bodies, answers and problems of every call."""
    document = (await backend.client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    operations = {
        (method, path): operation for path, item in document["paths"].items() for method, operation in item.items()
    }
    assert len(operations) == 29
    known = {code.value for code in ProblemCode}
    for (_, path), operation in operations.items():
        assert operation["summary"], path
        statuses = {int(status) for status in operation["responses"]}
        if path.startswith("/v1/"):
            assert 503 in statuses, path
        for status, response in operation["responses"].items():
            if status.startswith(("4", "5")) and path.startswith("/v1/"):
                assert list(response["content"]) == ["application/problem+json"]
                named = re.findall(r"`(\w+)`", response["description"])
                assert set(named) <= known
                assert {STATUS[ProblemCode(name)] for name in named} == {int(status)}
    ask = operations["post", "/v1/resets"]
    assert ask["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("AskBody")
    assert {it["name"] for it in ask["parameters"]} == {"Idempotency-Key"}
    assert operations["get", "/v1/resets/{reset_id}"]["security"] == [{"reset secret": []}]


async def test_figures_name_routes_and_never_paths(tmp_path: Path) -> None:
    """Metrics have a listener of their own, and labels that nobody outside can make up."""
    from prometheus_client import generate_latest  # noqa: PLC0415

    meter = PrometheusMeter()
    assert "tui_reset_tasks 0.0" in generate_latest(meter.registry).decode()
    async with served_backend(tmp_path, meter=meter) as backend:
        await backend.client.get(f"/r/{'A' * 43}")
        await backend.client.get("/no/such/secret")
        assert (await backend.client.get("/metrics")).status_code == 404
        text = generate_latest(meter.registry).decode()
    assert 'route="/r/{token}",status="303"' in text
    assert 'method="GET",route="-",status="404"' in text
    assert "secret" not in text
    assert re.search(r"^tui_reset_tasks [1-9]", text, re.MULTILINE)
    meter.answered("-", "BREW", 405, 0.1)
    assert 'method="other"' in generate_latest(meter.registry).decode()
    assert "A" * 43 not in text
    meter.close()
    meter.close()
