"""The demo's second application, a CRM: a sign-in page of its own, and the SCIM endpoint that passwords come in by."""

import hmac
import html
import json
import re
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from tui_reset.demo.crm_accounts import CrmAccounts
from tui_reset.demo.mail_sink import LOOPBACK

SCIM: Final = "/scim/v2"
_BODY_BYTES: Final = 16 * 1024
_SECONDS: Final = 10
_FILTER: Final = re.compile(r'\s*userName\s+eq\s+(".*")\s*', re.IGNORECASE | re.DOTALL)
_ERROR: Final = "urn:ietf:params:scim:api:messages:2.0:Error"
_LIST: Final = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
_PAGE: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Example CRM</title>
<style>body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem }}
input {{ display: block; width: 100%; box-sizing: border-box; margin: 0 0 1rem }}</style>
<h1>Example CRM</h1><p role="status">{said}</p>
<form method="post" action="/sign-in"><label>User name<input name="name" value="{name}" autocomplete="username"></label>
<label>Password<input name="password" type="password" autocomplete="current-password"></label>
<button>Sign in</button></form></html>
"""


class DemoCrm:
    """Listens on loopback in threads of its own; `token` is what its SCIM endpoint asks for."""

    def __init__(self, kept: Path) -> None:
        self.token = secrets.token_urlsafe(32)
        self.accounts = CrmAccounts(kept)
        self._server = _Server((LOOPBACK, 0), _Handler)
        self._server.crm = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="crm", daemon=True)

    @property
    def url(self) -> str:
        """Its sign-in page."""
        return f"http://{LOOPBACK}:{self._server.server_port}"

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    crm: DemoCrm


class _Handler(BaseHTTPRequestHandler):
    """One request a connection."""

    timeout = _SECONDS
    server: _Server

    def do_GET(self) -> None:
        """The sign-in page, or a search for an account."""
        place = urlsplit(self.path)
        if place.path == "/":
            self._answer_page(200, "Sign in with your CRM password.")
        elif place.path == f"{SCIM}/Users" and self._is_let_in():
            self._answer_scim(200, self._found(parse_qs(place.query).get("filter", [""])[0]))

    def do_POST(self) -> None:
        """Sign in."""
        if self.path != "/sign-in":
            self._answer_page(404, "There is nothing here.")
            return
        form = {name: values[0] for name, values in parse_qs(self._body().decode(errors="replace")).items()}
        name = form.get("name", "")
        if self.server.crm.accounts.opens(name, form.get("password", "")):
            self._answer_page(200, f"You are signed in to the CRM as {name}.")
        else:
            self._answer_page(401, "The CRM does not know this name and password.", name)

    def do_PATCH(self) -> None:
        """Replace one account's password (RFC 7644 §3.5.2)."""
        if not self._is_let_in():
            return
        accounts = self.server.crm.accounts
        name = accounts.named(unquote(urlsplit(self.path).path.removeprefix(f"{SCIM}/Users/")))
        password = _password_in(self._body())
        if name is None:
            self._answer_scim(404, _error(404, "There is no such account."))
        elif password is None:
            self._answer_scim(400, _error(400, "Only a new password is taken here."))
        else:
            accounts.set_password(name, password)
            self._answer(204, b"", "application/scim+json")

    def log_message(self, *_: object) -> None:
        """Nothing: the demo's terminal is somebody's screen."""

    def _found(self, query: str) -> dict[str, Any]:
        asked = _FILTER.fullmatch(query)
        try:
            name = self.server.crm.accounts.named(str(json.loads(asked[1]))) if asked else None
        except ValueError:
            name = None
        resources = [] if name is None else [{"id": name, "userName": name}]
        return {"schemas": [_LIST], "totalResults": len(resources), "Resources": resources}

    def _is_let_in(self) -> bool:
        given = self.headers.get("Authorization", "").encode()
        if hmac.compare_digest(given, f"Bearer {self.server.crm.token}".encode()):
            return True
        self._answer_scim(401, _error(401, "The key is not right."))
        return False

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        return self.rfile.read(min(int(length), _BODY_BYTES)) if length.isdecimal() else b""

    def _answer_scim(self, status: int, document: dict[str, Any]) -> None:
        self._answer(status, json.dumps(document).encode(), "application/scim+json")

    def _answer_page(self, status: int, said: str, name: str = "") -> None:
        page = _PAGE.format(said=html.escape(said), name=html.escape(name))
        self._answer(status, page.encode(), "text/html; charset=utf-8")

    def _answer(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", media_type), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


def _password_in(body: bytes) -> str | None:
    try:
        [change] = json.loads(body)["Operations"]
        value = change["value"] if (change["op"].lower(), change["path"]) == ("replace", "password") else None
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return value if isinstance(value, str) else None


def _error(status: int, detail: str) -> dict[str, Any]:
    return {"schemas": [_ERROR], "status": str(status), "detail": detail}
