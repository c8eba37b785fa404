"""A backend that answers every call of the API, with whatever the test wants in every text and every number."""

import contextlib
import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

NUMBERS: Final = {"expires_in": 1800, "resend_in": 0, "resends_left": 3, "attempts_left": 5, "version": 1}


class LyingServer:
    """`text` stands in every string that is not an enumerated one; `numbers` replace those of resets.

    `more` replaces whole members by their names, wherever they occur; `refuses` maps paths' ends to problem codes.
    """

    def __init__(
        self,
        text: str,
        numbers: Mapping[str, int] | None = None,
        more: Mapping[str, Any] | None = None,
        refuses: Mapping[str, str] | None = None,
    ) -> None:
        self.text = text
        self.numbers = {**NUMBERS, **(numbers or {})}
        self.more = dict(more or {})
        self.refuses = dict(refuses or {})
        self.heard: list[str] = []
        self.views = 0

    def __enter__(self) -> Self:
        lying = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", "0")))
                status, document = lying.answer(self.command, self.path, "wait=" in self.headers.get("prefer", ""))
                body = b"" if document is None else json.dumps(document).encode()
                self.send_response(status)
                kind = "application/json" if status < 400 else "application/problem+json"
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(body)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - names that the library looks for

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self._over = threading.Event()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, method: str, path: str, waits: bool) -> tuple[int, object | None]:
        """Status and document."""
        self.heard.append(f"{method} {path}")
        for end, code in self.refuses.items():
            if path.endswith(end):
                return 422, self._with_more(self._problem(code))
        if waits:
            return self._poll()
        if method == "DELETE":
            return 204, None
        first, last = path.removeprefix("/v1/").split("/")[0], path.rpartition("/")[2]
        name = "recovery-codes" if method == "PUT" else last
        documents = self._documents()
        status, document = documents.get(name) or documents[first]
        return status, self._with_more(document)

    def _documents(self) -> dict[str, tuple[int, dict[str, Any]]]:
        """By the last part of the path where that tells, else by the first."""
        spent = {"step": "done", "sessions_ended": self.numbers["resends_left"], "recovery_codes_left": 0}
        opened = {"token": "t", "expires_in": self.numbers["expires_in"], "account": self._account()}
        view = self._view("set_password") | {"secret": "s"}
        return {
            "profile": (200, self._profile()),
            "resets": (202, self._asked()),
            "password": (200, spent),
            "mailbox": (200, view),
            "links": (200, view),
            "sessions": (201, opened),
            "account": (200, self._account()),
            "two-factor": (200, {"secret": self.text, "otpauth_uri": self.text}),
            "recovery-codes": (200, {"recovery_codes": [self.text] * 10}),
        }

    def _poll(self) -> tuple[int, object | None]:
        """Nothing new for as long as the test runs, unless `versions` change all the time."""
        self.views += 1
        if "versions" not in self.more:
            self._over.wait(30)
        return 200, self._with_more(self._view("wait_for_mail") | {"version": self.views})

    def _with_more(self, document: dict[str, Any]) -> dict[str, Any]:
        return {name: self.more.get(name, value) for name, value in document.items()}

    def _problem(self, code: str) -> dict[str, Any]:
        texts = dict.fromkeys(("title", "detail", "request_id", "hint"), self.text)
        fields = {"new_password": [self.text], self.text: [self.text]}
        return {**texts, "type": "about:blank", "status": 422, "code": code, "fields": fields, "attempts_left": 4}

    def _profile(self) -> dict[str, Any]:
        texts = dict.fromkeys(("name", "title", "disabled_hint", "proof", "two_factor", "contact"), self.text)
        return {
            **texts,
            "identity": ["email", self.text],
            "self_service": True,
            "code_for_two_factor": True,
            "password": {"min_length": 15, "max_length": 256, "rules": [self.text]},
            "mail": {"subject": self.text, "sender": self.text},
            "apps": [{"id": self.text, "title": self.text}],
            "mail_service": self.text,
            "brand": {},
        }

    def _asked(self) -> dict[str, Any]:
        texts = {"id": self.text, "secret": "s", "reference": self.text, "verification_code": self.text}
        return {**texts, "step": "wait_for_mail", **self.numbers}

    def _view(self, step: str) -> dict[str, Any]:
        proof = "verification_code" if step == "set_password" else "unknown"
        return {"id": self.text, "reference": self.text, "step": step, "proof": proof, **self.numbers}

    def _account(self) -> dict[str, Any]:
        texts = dict.fromkeys(("id", "username", "email", "display_name", "role"), self.text)
        return {**texts, "two_factor": False, "recovery_codes_left": self.numbers["resends_left"], "apps": []}
