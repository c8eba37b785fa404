"""Draws the page from its templates; everything in it is escaped."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

import jinja2
from litestar import Response

from tui_reset.language.texts import tag
from tui_reset.server.templates import environment

CSP: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def draw(template: str, status: int, **values: Any) -> Response[bytes]:
    """An HTML answer."""
    html = _templates().get_template(template).render(values)
    return Response(
        html.encode(),
        status_code=status,
        media_type="text/html",
        headers={"Content-Security-Policy": CSP, "Content-Language": tag(), "Vary": "Accept-Language"},
    )


def asset(name: str, media_type: str, more: str = "") -> Response[bytes]:
    """A file of the page's own, and `more` after it: nothing comes from a third party (ASVS 3.4.5)."""
    return Response(_source(name).encode() + more.encode(), media_type=media_type)


@cache
def _source(name: str) -> str:
    return (files("tui_reset.server.pages") / "templates" / name).read_text(encoding="utf-8")


@cache
def _templates() -> jinja2.Environment:
    return environment("tui_reset.server.pages")
