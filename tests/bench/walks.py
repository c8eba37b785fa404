"""Many resets asked for and mailed at once, ready to be finished: what the other figures start from."""

import json
from dataclasses import dataclass
from typing import Any, Final

from tests.doubles.service import Service
from tests.doubles.wire import Wire

LOOSE: Final = {"TUI_RESET_REQUESTS_PER_SOURCE": "1000000"}


@dataclass(frozen=True, slots=True)
class Mailed:
    """One reset whose mail has come."""

    email: str
    id: str
    secret: str
    code: str
    version: int
    link: str

    @property
    def token(self) -> str:
        return self.link.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Proven:
    """One reset whose holder came with the link: a change is all that is missing."""

    id: str
    secret: str
    code: str

    def change(self, password: str) -> tuple[str, bytes, str]:
        """Path, body and header of the change."""
        body = json.dumps({"new_password": password, "verification_code": self.code}).encode()
        return f"/v1/resets/{self.id}/password", body, f"Authorization: Bearer {self.secret}"


def mailed(service: Service, emails: list[str]) -> list[Mailed]:
    """Add the accounts, ask for all of them, wait for all mails."""
    service.add_people(emails)
    with Wire(service.url) as wire:
        asked = {email: _json(wire, "/v1/resets", {"identity": {"email": email}}) for email in emails}
    links = service.links(emails, seconds=60)
    return [
        Mailed(email, one["id"], one["secret"], one["verification_code"], one["version"], links[email])
        for email, one in asked.items()
    ]


def proven(service: Service, emails: list[str]) -> list[Proven]:
    """The same, and opened with the link."""
    walks = mailed(service, emails)
    with Wire(service.url) as wire:
        opened = [_json(wire, "/v1/links", {"link": walk.link}) for walk in walks]
    return [Proven(one["id"], one["secret"], walk.code) for one, walk in zip(opened, walks, strict=True)]


def _json(wire: Wire, path: str, body: object) -> Any:
    reply = wire.ask("POST", path, body)
    assert reply.status in {200, 202}, reply
    return reply.json
