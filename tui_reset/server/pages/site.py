"""What every page of this deployment has in common, and how a request holds its link."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast
from urllib.parse import urlsplit

from litestar import Request, Response
from litestar.datastructures import Cookie

from tui_reset.contract.colours import ink_on
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Brand
from tui_reset.language.texts import ENGLISH, language, speak
from tui_reset.server.cases.page import LinkPage, read_link
from tui_reset.server.house import Caller, House
from tui_reset.server.pages.drawing import draw
from tui_reset.server.pages.forms import is_from_elsewhere, read_form
from tui_reset.server.pages.sealing import LINK, PAUSE, Sealer
from tui_reset.server.pages.sentences import ANOTHER_LINK, NO_LINK, WRONG, Message
from tui_reset.server.rules.addresses import ascii_domain

SITE: Final = "page_site"
_OWN_PORTS: Final = {"https": ":443", "http": ":80"}
PageRequest = Request[Any, Any, Any]


class Shown(Exception):  # noqa: N818 - an answer, raised where it becomes clear
    """Ends a request with a message page."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.heading)
        self.message = message


@dataclass(frozen=True, slots=True)
class Site:
    """`public_url` decides addresses, cookie and origin; no header of a request ever does (ASVS 4.1.3)."""

    public_url: str
    title: str
    contact: str
    lifetime: int
    sealer: Sealer
    before_change: str = ""
    """Said before anybody commits to a new password (S1.1, S1.22)."""
    brand: Brand = field(default_factory=Brand)
    language: str = ENGLISH
    """What is spoken where nothing is known of who reads."""
    others: Mapping[str, "Site"] = field(default_factory=dict)
    """The same in each language."""

    @property
    def home(self) -> str:
        """The path of the page itself."""
        return urlsplit(self.public_url).path.rstrip("/") + "/r"

    @property
    def colours(self) -> str:
        """The brand's accents as a style sheet, with black or white on them; empty where it has none."""
        light, dark = self.brand.accent_light, self.brand.accent_dark
        return (_accent(light) if light else "") + (
            f"@media (prefers-color-scheme: dark) {{ {_accent(dark)} }}" if dark else ""
        )

    @property
    def origin(self) -> str:
        """What a browser calls this site in `Origin`: in ASCII, and without the scheme's own port (RFC 6454 §6.2)."""
        parts = urlsplit(self.public_url.lower())
        host, colon, port = parts.netloc.removesuffix(_OWN_PORTS[parts.scheme]).partition(":")
        return f"{parts.scheme}://{host if host.isascii() else ascii_domain(host)}{colon}{port}"

    @property
    def is_https(self) -> bool:
        """Whether cookies are secure; plain HTTP is granted to loopback alone, by the settings."""
        return self.public_url.startswith("https:")

    @property
    def cookie_name(self) -> str:
        """`__Host-` keeps other hosts and paths from setting it (ASVS 3.3.1)."""
        return "__Host-tui-reset-link" if self.is_https else "tui-reset-link"

    @property
    def pause_cookie_name(self) -> str:
        """Beside the link's: which grant this browser has paused two-factor with (S1.27)."""
        return "__Host-tui-reset-pause" if self.is_https else "tui-reset-pause"

    def cookie(self, token: str) -> Cookie:
        """The sealed token. Lax, because Strict is not sent on a redirect that began in webmail."""
        return self._sealed(self.cookie_name, token, LINK)

    def pause_cookie(self, secret: str) -> Cookie:
        """The sealed secret of the grant that is paused: another browser with the same link has not paused anything."""
        return self._sealed(self.pause_cookie_name, secret, PAUSE)

    def _sealed(self, name: str, text: str, purpose: bytes) -> Cookie:
        return Cookie(
            key=name,
            value=self.sealer.seal(text, purpose),
            max_age=self.lifetime,
            path="/",
            secure=self.is_https,
            httponly=True,
            samesite="lax",
        )

    def draw(self, template: str, status: int, **values: Any) -> Response[bytes]:
        """A page with this deployment's name on it."""
        return draw(template, status, home=self.home, site=self, **values)

    def show(self, message: Message) -> Response[bytes]:
        """A page without a form."""
        return self.draw("message.html.j2", message.status, message=message)


def site_of(request: PageRequest) -> Site:
    """This deployment's pages, in the language that is spoken."""
    site = cast("Site", request.app.state[SITE])
    return site.others.get(language(), site)


def _accent(colour: str) -> str:
    return f":root {{ --accent: {colour}; --on-accent: {ink_on(colour)}; }}\n"


async def hear(request: PageRequest) -> None:
    """Speak what the browser asks for, else what the deployment speaks: before anything is known of the link."""
    caller = house_and_caller(request)[1]
    speak(caller.language or cast("Site", request.app.state[SITE]).language)


async def read(request: PageRequest, token: str) -> LinkPage:
    """The page of the link, in the language of its account, else of the browser, else that the reset was asked in."""
    house, caller = house_and_caller(request)
    page = await read_link(house, token, caller, pause_secret_of(request))
    site = cast("Site", request.app.state[SITE])
    speak(page.own_language or caller.language or page.asked_language or site.language)
    return page


def house_and_caller(request: PageRequest) -> tuple[House, Caller]:
    """What a case needs; the front has put the caller there."""
    return cast("House", request.app.state["house"]), cast("Caller", request.scope["state"]["tui_reset_caller"])


def link_of(request: PageRequest) -> str:
    """The token in this browser's cookie. Raises Shown."""
    site = site_of(request)
    cookie = request.cookies.get(site.cookie_name)
    if not cookie:
        raise Shown(NO_LINK)
    token = site.sealer.unseal(cookie)
    if token is None:
        raise Shown(WRONG)
    return token


def pause_secret_of(request: PageRequest) -> str | None:
    """The secret of the grant that this browser has paused two-factor with, if it has."""
    site = site_of(request)
    cookie = request.cookies.get(site.pause_cookie_name)
    return site.sealer.unseal(cookie, PAUSE) if cookie else None


async def submitted(request: PageRequest, known: frozenset[str]) -> tuple[str, dict[str, str]]:
    """The link's token and the fields of a form that this very page has drawn for it. Raises Shown and Problem."""
    site = site_of(request)
    headers = request.headers
    if is_from_elsewhere(headers.get("origin"), headers.get("sec-fetch-site"), site.origin):
        raise Problem(ProblemCode.FORBIDDEN)
    token = link_of(request)
    fields = read_form(await request.body(), headers.get("content-type", ""), known)
    if not site.sealer.is_form_token(token, fields.get("form", "")):
        raise Shown(ANOTHER_LINK)
    return token, fields
