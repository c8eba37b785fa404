"""A browser without JavaScript: follows the link, keeps the cookie, fills in the page's forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlencode, urlsplit

from tests.doubles.wire import Reply, Wire

_SEE_OTHER: Final = 303


@dataclass(slots=True)
class Form:
    """One form: where it goes, what it carries by itself, and every field's name."""

    action: str
    carried: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag in {"input", "button", "select"} and self.forms and given.get("name"):
            form = self.forms[-1]
            form.names.append(given["name"])
            # An empty field is sent as empty; a radio button that nobody selected is not sent at all.
            chosen = given.get("type") not in {"radio", "checkbox"} or "checked" in given
            if tag == "input" and chosen:
                form.carried[given["name"]] = given.get("value", "")


class Browser:
    """One browser with its cookies; `origin` is what it sends as Origin with each form."""

    def __init__(self, url: str, origin: str = "") -> None:
        self._url = url
        self._origin = origin or url
        self._cookies: dict[str, str] = {}
        self.page = Reply(0, (), b"")

    def open(self, link: str) -> Reply:
        """Go to a link and follow where it leads."""
        reply = self.get(urlsplit(link).path)
        while reply.status == _SEE_OTHER:
            reply = self.get(urlsplit(reply.header("location")).path)
        self.page = reply
        return reply

    def get(self, path: str, method: str = "GET") -> Reply:
        """One request without following."""
        with Wire(self._url) as wire:
            reply = wire.ask(method, path, headers=self._sent())
        self._keep(reply)
        return reply

    def form(self, action: str) -> Form:
        """The form of the shown page whose action ends with `action`."""
        parser = Forms()
        parser.feed(self.page.body.decode())
        return next(form for form in parser.forms if form.action.endswith(action))

    def submit(self, action: str, typed: Mapping[str, str]) -> Reply:
        """Send that form with what it carries and what was typed, and follow."""
        content = urlencode(self.form(action).carried | dict(typed)).encode()
        headers = self._sent() | {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._origin}
        with Wire(self._url) as wire:
            reply = wire.ask("POST", urlsplit(self.form(action).action).path, raw=content, headers=headers)
        self._keep(reply)
        self.page = self.open(reply.header("location")) if reply.status == _SEE_OTHER else reply
        return self.page

    def _sent(self) -> dict[str, str]:
        return (
            {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())} if self._cookies else {}
        )

    def _keep(self, reply: Reply) -> None:
        for header in reply.headers_all("set-cookie"):
            name, _, value = header.partition(";")[0].partition("=")
            self._cookies[name.strip()] = value.strip()
