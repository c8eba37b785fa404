"""A real SCIM 2.0 service that is not ours (`scim2-server`), with accounts, behind a real socket."""

import http.client
import json
import threading
from typing import Any, Self
from wsgiref.simple_server import WSGIRequestHandler, make_server

from scim2_models import ScimProvider
from scim2_server.memory import InMemoryStorage
from scim2_server.service import ScimService
from scim2_server.testserver.application import BEARER_TOKEN_SCHEME, BearerTokenApplication
from scim2_server.testserver.cli import ThreadingWSGIServer
from scim2_server.utils import (
    load_default_resource_types,
    load_default_schemas,
    load_default_service_provider_config,
)

TOKEN = "the-key-of-the-crm"


class ScimCrm:
    """Everybody in `people` has an account whose password is `the old one`. It can be stopped and started again."""

    def __init__(self, *people: str) -> None:
        config = load_default_service_provider_config()
        config.authentication_schemes = [*(config.authentication_schemes or []), BEARER_TOKEN_SCHEME]
        provider = ScimProvider.from_discovery(
            load_default_schemas().values(), load_default_resource_types().values(), config=config
        )
        self._storage = InMemoryStorage()
        service = ScimService(provider, secret="of no use here")
        self._application = BearerTokenApplication(self._storage, provider, service=service, bearer_tokens=[TOKEN])
        self._people = people
        self.port = 0
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v2"

    def __enter__(self) -> Self:
        self.start()
        for name in self._people:
            self.call("POST", "/Users", {"schemas": [USER], "userName": name, "password": "the old one"})
        self.asked.clear()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, on the same port as before."""
        crm = self

        class Handler(WSGIRequestHandler):
            def parse_request(self) -> bool:
                # Not when it is logged: the answer has gone by then, and whoever heard it may look here.
                is_one = super().parse_request()
                crm.asked.append(self.requestline)
                return is_one

            def log_request(self, *_: object) -> None:
                pass

        self._server = make_server(
            "127.0.0.1", self.port, self._application, server_class=ThreadingWSGIServer, handler_class=Handler
        )
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Nothing answers any more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def call(self, method: str, path: str, body: object) -> dict[str, Any]:
        """One request of the CRM's own administrator."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/scim+json"}
        try:
            connection.request(method, f"/v2{path}", json.dumps(body), headers)
            answer = connection.getresponse()
            assert answer.status < 300, answer.read()
            return dict(json.loads(answer.read() or b"{}"))
        finally:
            connection.close()

    def password_of(self, name: str) -> str:
        """What opens that account there."""
        [found] = [each for each in self._storage.resources if getattr(each, "user_name", None) == name]
        return str(found.password)  # type: ignore[attr-defined] # of the User schema that it read at the start


USER = "urn:ietf:params:scim:schemas:core:2.0:User"
