"""Draws the page from its templates; everything in it is escaped."""

from functools import cache
from typing import Any, Final

import jinja2
from litestar import Response

from tui_reset.contract.codes import grouped
from tui_reset.server.rules.time_words import clock, duration, moment

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
        headers={"Content-Security-Policy": CSP},
    )


def asset(name: str, media_type: str) -> Response[bytes]:
    """A file of the page's own: nothing comes from a third party (ASVS 3.4.5)."""
    source, _, _ = _loader().get_source(_templates(), name)
    return Response(source.encode(), media_type=media_type)


@cache
def _loader() -> jinja2.PackageLoader:
    return jinja2.PackageLoader("tui_reset.server.pages")


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=_loader(), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"moment": moment, "clock": clock, "duration": duration, "grouped": grouped}
    return environment
