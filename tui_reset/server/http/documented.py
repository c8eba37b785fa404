"""What the OpenAPI document says of every route beyond its types: the problems it may answer with."""

from collections.abc import Iterable
from typing import Any, Final

from litestar import Request
from litestar.datastructures import ResponseHeader
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme, Tag

import tui_reset
from tui_reset.contract.problems import STATUS, ProblemCode, ProblemDocument
from tui_reset.contract.wire import Body

RESET: Final = [{"reset secret": list[str]()}]
SESSION: Final = [{"session token": list[str]()}]
_ALWAYS: Final = (ProblemCode.FORBIDDEN, ProblemCode.OVERLOADED, ProblemCode.UNAVAILABLE)
_WITH_BODY: Final = (ProblemCode.MALFORMED, ProblemCode.TOO_LARGE)

API_HEADERS: Final = [
    ResponseHeader(name="X-Request-Id", description="Names this answer in the server's log", documentation_only=True)
]


def problems(*codes: ProblemCode, body: bool = False) -> dict[int, ResponseSpec]:
    """The problem answers of a route, by status; `body` adds those of reading one."""
    by_status: dict[int, list[str]] = {}
    for code in _in_order((*codes, *(_WITH_BODY if body else ()), *_ALWAYS)):
        by_status.setdefault(STATUS[code], []).append(code.value)
    return {
        status: ResponseSpec(
            ProblemDocument,
            description=", ".join(f"`{name}`" for name in names),
            media_type="application/problem+json",
            generate_examples=False,
        )
        for status, names in by_status.items()
    }


def _in_order(codes: Iterable[ProblemCode]) -> list[ProblemCode]:
    return sorted(set(codes), key=lambda code: (STATUS[code], code.value))


class StrictBodies(JsonRenderPlugin):
    """Says of each body what holds of it: unknown fields are refused, so there are none."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The document as JSON."""
        schemas = openapi_schema["components"]["schemas"]
        for name in _bodies(Body) & schemas.keys():
            schemas[name]["additionalProperties"] = False
        return super().render(request, openapi_schema)


def _bodies(kind: type) -> set[str]:
    below: list[type] = kind.__subclasses__()
    return {one.__name__ for one in below}.union(*(_bodies(one) for one in below))


def openapi_config() -> OpenAPIConfig:
    """OpenAPI 3.1 at `/openapi.json`, and no documentation pages."""
    return OpenAPIConfig(
        title="tui-reset",
        version=tui_reset.__version__,
        description=(
            "Self-service password reset. Times are whole seconds remaining. Every refusal is a problem document "
            "(RFC 9457); programs match on its `code`. Fields may be added to answers; request bodies are strict."
        ),
        license=License(name="MIT", identifier="MIT"),
        path="/openapi.json",
        render_plugins=[StrictBodies(path="/")],
        tags=[Tag(name="reset"), Tag(name="session"), Tag(name="account"), Tag(name="desk"), Tag(name="service")],
        components=Components(
            security_schemes={
                "reset secret": SecurityScheme(type="http", scheme="bearer", description="`secret` of one grant"),
                "session token": SecurityScheme(type="http", scheme="bearer", description="`token` of a session"),
            }
        ),
    )
