"""What the interface's own description promises, tried from outside: other fields, other verbs, other headers.

Mattermost CVE-2017-18908 (a recipient of the attacker's choice), ZITADEL CVE-2025-27507 and CVE-2026-105209 (a header
chose the organisation), Keycloak CVE-2026-94001 (another verb got past a denied right), mass assignment (ASVS 15.3.3),
AA23-320A (the desk was talked into a new address and two-factor off).
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.doubles.demo import NEW_PASSWORD, Demo, totp
from tests.doubles.wire import Wire

pytestmark = pytest.mark.parametrize("demo", ["sqlite"], indirect=True, scope="module")
VERBS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "HEAD")
FOREIGN: Final = {
    "email": "evil@evil.test",
    "to": "evil@evil.test",
    "recipient": "evil@evil.test",
    "new_email": "evil@evil.test",
    "username": "alice",
    "id": "1",
    "account": "alice@example.org",
    "user_id": "1",
    "role": "admin",
    "password": NEW_PASSWORD,
    "reset_password": True,
    "redirect_uri": "https://evil.test",
}
GOOD: Final[dict[str, dict[str, object]]] = {
    "/v1/resets": {"identity": {"email": "alice@example.org"}},
    "/v1/links": {"link": "A" * 43},
    "/v1/resets/{reset_id}/mailbox": {"mail_code": "ZZZZ-ZZZZ"},
    "/v1/resets/{reset_id}/password": {"new_password": NEW_PASSWORD},
    "/v1/resets/{reset_id}/two-factor/pause": {"totp": "000000"},
    "/v1/sessions": {"identifier": "alice@example.org", "password": "not hers"},
}
"""Bodies that are well-formed, for those who need no session."""


@pytest.fixture(scope="module")
def described(demo: Demo) -> dict[str, Any]:
    """The OpenAPI document."""
    return dict(demo.call("GET", "/openapi.json").json)


@pytest.fixture(scope="module")
def wire(demo: Demo) -> Iterator[Wire]:
    with demo.wire() as wire:
        yield wire


@pytest.fixture(scope="module")
def desk(demo: Demo) -> str:
    """A session of the desk's."""
    return str(demo.sign_in("dora@example.org", totp=totp("dora@example.org")).json["token"])


def bodies(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The schema of every request body, by its name, and of what is inside it."""
    schemas = described["components"]["schemas"]
    found: dict[str, dict[str, Any]] = {}

    def take(node: object) -> None:
        if isinstance(node, list):
            for inner in node:
                take(inner)
        elif isinstance(node, dict):
            name = str(node.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found[name] = schemas[name]
                take(schemas[name])
            take(list(node.values()))

    for path in described["paths"].values():
        take([call["requestBody"] for call in path.values() if isinstance(call, dict) and "requestBody" in call])
    return found


def test_every_body_says_that_nothing_else_is_taken(described: dict[str, Any]) -> None:
    strict = {name: schema.get("additionalProperties") for name, schema in bodies(described).items()}
    assert len(strict) > 10
    assert {name for name, extra in strict.items() if extra is not False} == set()


@pytest.mark.parametrize("path", GOOD)
def test_no_other_field_is_taken_anywhere(demo: Demo, wire: Wire, path: str) -> None:
    """SECURITY 28, 85; cases 4, 27: refused as malformed before anything is looked at, and nothing is mailed."""
    asked = demo.ask("nobody@example.org")
    place = path.format(reset_id=asked.id)
    for name, value in FOREIGN.items():
        body = GOOD[path] | {name: value} if name not in GOOD[path] else GOOD[path] | {name: [value]}
        reply = wire.ask("POST", place, body, bearer=asked.secret)
        assert reply.code == "malformed", (name, reply)
    mails = b"".join(mail.read_bytes() for mail in demo.ready.mails.glob("*.eml"))
    assert b"evil" not in mails


def test_no_other_field_is_taken_from_the_desk(wire: Wire, desk: str) -> None:
    """SECURITY 85: the reason is all that the desk can say."""
    people = wire.ask("GET", "/v1/desk/accounts?q=alice", bearer=desk).json["items"]
    path = f"/v1/desk/accounts/{people[0]['id']}/resets"
    for name, value in FOREIGN.items():
        assert wire.ask("POST", path, {"reason": "called", name: value}, bearer=desk).code == "malformed", name


def test_the_desk_writes_no_more_than_is_listed(described: dict[str, Any]) -> None:
    """SECURITY 82, 96, case 66: it cannot be talked into more, because there is no more."""
    writes = {
        f"{verb.upper()} {path.removeprefix('/v1/desk')}"
        for path, calls in described["paths"].items()
        if path.startswith("/v1/desk")
        for verb in calls
        if verb in {"post", "put", "patch", "delete"}
    }
    assert writes == {
        "POST /accounts/{account_id}/resets",
        "POST /mail-test",
        "POST /mail/{reference}/retry",
        "PATCH /settings",
    }


def test_nothing_of_the_contract_asks_for_a_hint(described: dict[str, Any]) -> None:
    """SECURITY 55: no security questions, no hints to a password, no date by which it must change."""
    fields = {name.lower() for schema in bodies(described).values() for name in schema.get("properties", {})}
    assert not [name for name in fields if any(word in name for word in ("question", "answer", "hint", "rotation"))]


def test_no_verb_and_no_header_opens_more(demo: Demo, wire: Wire, described: dict[str, Any], desk: str) -> None:
    """Case 67: without a session each is refused; a role is not had by a header; undescribed verbs do nothing."""
    user = str(demo.sign_in("alice@example.org").json["token"])
    headers = {
        "X-Org-Id": "1",
        "X-Zitadel-Orgid": "1",
        "X-Forwarded-User": "ada@example.org",
        "X-Remote-User": "ada@example.org",
        "X-Role": "admin",
        "X-HTTP-Method-Override": "DELETE",
        "X-Original-URL": "/v1/desk/settings",
    }
    for path, calls in described["paths"].items():
        place = path.replace("{", "").replace("}", "")
        for verb in VERBS:
            reply = wire.ask(verb, place, {} if verb in {"POST", "PUT", "PATCH"} else None, headers=headers)
            assert reply.status < 500, (verb, path, reply)
            if verb.lower() not in calls and verb != "HEAD":
                assert reply.status in {400, 404, 405, 501}, (verb, path, reply)
            if path.startswith("/v1/desk"):
                assert reply.status in {400, 401, 404, 405}, (verb, path, reply)
                used = wire.ask(
                    verb, place, {} if verb in {"POST", "PUT", "PATCH"} else None, bearer=user, headers=headers
                )
                assert used.status in {400, 403, 404, 405}, (verb, path, used)
    body = {"self_service": False, "totp": "000000"}
    assert wire.ask("PATCH", "/v1/desk/settings", body, bearer=desk, headers=headers).status == 403
