"""A browser without JavaScript: follows the mailed link, reads the forms, and submits them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx


@dataclass(slots=True)
class Form:
    """One form of a page: where it goes, and the values it has; unselected choices have none."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            assert values["method"] == "post"
            self.forms.append(Form(values["action"]))
        if tag == "input" and self.forms:
            form, name = self.forms[-1], values["name"]
            form.types[name] = values["type"]
            if values["type"] != "radio" or "checked" in values:
                form.fields[name] = values.get("value", "")


def forms_in(page: httpx.Response) -> list[Form]:
    """The forms of a page, in order."""
    reader = _Reader()
    reader.feed(page.text)
    return reader.forms


async def visit(client: httpx.AsyncClient, link: str) -> httpx.Response:
    """Open the mailed link as a browser does and give the page."""
    moved = await client.get(link)
    assert moved.status_code == 303, moved.text
    return await client.get(moved.headers["location"])


async def submit(client: httpx.AsyncClient, form: Form, **typed: str) -> httpx.Response:
    """Send a form with what was typed into it, as a browser sends it from a page with no referrer."""
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    return await client.post(form.action, data=form.fields | typed, headers=headers)
