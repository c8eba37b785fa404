"""The page and the mail in a real browser: no barrier, nothing cut off, in any width and colour."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, ViewportSize

from tests.doubles.chromium import running_chromium
from tests.doubles.demo import Demo
from tests.doubles.page_states import site_in, states
from tests.journeys.front import ALICE, NEW_PASSWORD
from tests.server.pages.test_words import mails_in
from tui_reset.contract.colours import EDGE_RATIO, TEXT_RATIO, contrast
from tui_reset.language.pseudo import PSEUDO
from tui_reset.language.texts import ENGLISH, speaking

Scheme = Literal["light", "dark"]
PHONE: Final[ViewportSize] = {"width": 360, "height": 740}
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 800}
NARROW: Final = 320
HEAVIEST: Final = 15_000
"""Bytes of page, style and script: a second on a very bad line."""
LEAST_TAP: Final = 44
RULES: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
OF_A_MAIL: Final = RULES | {
    # A mail is a part of its client's page: landmarks are the client's.
    "rules": {name: {"enabled": False} for name in ("region", "landmark-one-main")}
}
IN_ALL: Final = {"alice mistypes", "bob types both", "changed"}
"""Looked at in both widths and both colours; the others, which are built of the same, in one of each."""
VIEWS: Final[list[tuple[ViewportSize, Scheme]]] = [
    (PHONE, "light"),
    (DESKTOP, "dark"),
    (PHONE, "dark"),
    (DESKTOP, "light"),
]
TAPPED: Final = "a, button, input:not([type=hidden]):not([type=radio]), summary, .choice label"
TOO_SMALL: Final = f"""least => [...document.querySelectorAll('{TAPPED}')]
    .filter(it => it.checkVisibility() && it.getBoundingClientRect().height < least)
    .map(it => it.outerHTML)"""
PAINTS: Final = ["page", "card", "panel", "field", "ink", "soft", "line", "accent", "on-accent", "bad", "good"]
COLOURS: Final = """names => { const of = getComputedStyle(document.documentElement);
    return Object.fromEntries(names.map(name => [name, of.getPropertyValue('--' + name).trim()])); }"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo


class Looker:
    """One browser window over the running service, in which every state of the page can be put."""

    def __init__(self, chromium: Browser, demo: Demo, **options: Any) -> None:
        # The page's own policy forbids scripts that are not its own: axe is one.
        self.context: BrowserContext = chromium.new_context(bypass_csp=True, **options)
        self.page: Page = self.context.new_page()
        self.home = f"{demo.url}/r"
        self.said: list[str] = []
        self.asked: list[str] = []
        self._shown = b""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda fault: self.said.append(str(fault)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.route(self.home, self._answer)

    def show(self, html: bytes) -> None:
        """Put a state in place of the page; style and script come from the service."""
        self._shown = html
        self.page.goto(self.home)

    def barriers(self, rules: dict[str, Any]) -> list[tuple[str, Any]]:
        """What axe-core finds."""
        found = Axe().run(self.page, options=rules).response["violations"]
        return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]

    def is_cut_off(self) -> bool:
        """Whether something reaches over the right edge."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.said.append(message.text)

    def _answer(self, route: Route) -> None:
        if route.request.method != "GET" or not self._shown:
            route.continue_()
        else:
            route.fulfill(body=self._shown, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize(("number", "view"), list(enumerate(VIEWS)))
def test_no_state_has_a_barrier(chromium: Browser, demo: Demo, number: int, view: tuple[ViewportSize, Scheme]) -> None:
    """WCAG 2.2 AA, and what axe-core calls good practice; no console line, and nothing asked of anybody else."""
    size, scheme = view
    looker = Looker(chromium, demo, viewport=size, color_scheme=scheme)
    for place, (name, answer) in enumerate(states(site_in(ENGLISH, demo.url)).items()):
        if name in IN_ALL or place % len(VIEWS) == number:
            looker.show(answer.content)
            assert looker.barriers(RULES) == [], name
            assert not looker.is_cut_off(), name
            assert looker.page.evaluate(TOO_SMALL, LEAST_TAP) == [], name
            assert looker.page.title()
    assert looker.said == []
    assert {url.partition("/r")[0] for url in looker.asked} <= {demo.url, "data:,"}
    looker.context.close()


@pytest.mark.parametrize("language", ["de", PSEUDO])
def test_nothing_is_cut_off_on_the_narrowest_screen_in_long_words(chromium: Browser, demo: Demo, language: str) -> None:
    """WCAG 2.2, 1.4.10 (320 px), and 1.4.4 (twice the text): what is long wraps, and nothing is scrolled sideways."""
    looker = Looker(chromium, demo, viewport={"width": NARROW, "height": 640})
    with speaking(language):
        drawn = states(site_in(language, demo.url, "access-workspace"))
    for name, answer in drawn.items():
        if language != PSEUDO and name not in IN_ALL:
            continue
        looker.show(answer.content)
        assert not looker.is_cut_off(), name
        looker.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not looker.is_cut_off(), f"{name}, twice as large"
    looker.context.close()


def test_the_first_error_has_the_focus_and_is_tied_to_its_sentence(chromium: Browser, demo: Demo) -> None:
    """By real refusals of the running service: the title says so first, and nothing is lost."""
    _, letter = demo.ask_and_read(ALICE)
    context = chromium.new_context(viewport=PHONE, locale="en-GB")
    page = context.new_page()
    page.goto(letter.link)
    weight = sum(
        len(context.request.get(url).body())
        for url in (page.url, *(f"{page.url}/{it}" for it in ("style.css", "show.js")))
    )
    assert weight <= HEAVIEST
    assert page.title() == "Set a new password \u2013 Password reset"
    page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Confirm", exact=True).fill("another")
    page.get_by_label("Verification code").fill("00000000")
    page.get_by_role("button", name="Set new password").click()
    assert page.title() == "Error: Set a new password \u2013 Password reset"
    focused = page.locator(":focus")
    assert focused.get_attribute("id") == "confirm"
    assert focused.get_attribute("aria-invalid") == "true"
    described = page.locator(f"#{focused.get_attribute('aria-describedby')}")
    assert "This is not the same as the new password." in described.inner_text()
    assert page.get_by_role("alert").get_by_role("link", name="Confirm").get_attribute("href") == "#confirm"
    show = page.get_by_role("button", name="Show New password")
    show.click()
    assert page.get_by_role("button", name="Hide New password").inner_text() == "Hide"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_hold_and_nothing_moves(chromium: Browser, demo: Demo, scheme: Scheme) -> None:
    """Edges and focus too, which axe-core does not measure (WCAG 2.2, 1.4.11); forced colours keep every edge."""
    looker = Looker(chromium, demo, viewport=PHONE, color_scheme=scheme)
    looker.show(states(site_in(ENGLISH, demo.url))["alice mistypes"].content)
    colour = looker.page.evaluate(COLOURS, PAINTS)
    for text in ("ink", "soft", "accent", "bad", "good"):
        for ground in ("page", "card"):
            assert contrast(colour[text], colour[ground]) >= TEXT_RATIO, (text, ground)
    assert contrast(colour["on-accent"], colour["accent"]) >= TEXT_RATIO
    assert contrast(colour["ink"], colour["panel"]) >= TEXT_RATIO
    for edge in ("line", "bad"):
        assert contrast(colour[edge], colour["card"]) >= EDGE_RATIO
        assert contrast(colour[edge], colour["field"]) >= EDGE_RATIO
    style = looker.context.request.get(f"{looker.home}/style.css").text()
    assert "transition" not in style
    assert "animation" not in style
    looker.page.emulate_media(forced_colors="active")
    edges = looker.page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]):not([type=radio]), button')]"
        ".map(it => getComputedStyle(it).borderTopWidth)"
    )
    assert edges
    assert "0px" not in edges
    looker.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mail_has_no_barrier_in_a_client_that_shows_html(chromium: Browser, scheme: Scheme) -> None:
    context = chromium.new_context(viewport=PHONE, color_scheme=scheme)
    page = context.new_page()
    # The two with a link, and one of the notices, which are all built alike.
    for subject, _, html in islice(mails_in(ENGLISH), 3):
        page.set_content(html)
        found = Axe().run(page, options=OF_A_MAIL).response["violations"]
        assert [(one["id"], one["nodes"]) for one in found] == [], subject
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), subject
        assert "src=" not in html
    context.close()
