"""The documentation as a site: built without a warning, opened from its folder, without a word to any other machine."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.doubles.chromium import running_chromium
from tests.papers.blocks import ROOT

pytestmark = pytest.mark.checkout
LOADED: Final = re.compile(
    r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"?([^\" >]+)|<link\b[^>]*rel=\"?stylesheet[^>]*"
)
SIZES: Final = {"phone": (390, 844), "desktop": (1280, 900)}
QUIET: Final = {"NO_MKDOCS_2_WARNING": "1"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `make site` does: a broken link, a missing anchor or a page without a place would be the end of it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | QUIET, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


def test_every_paper_is_a_page(site: Path) -> None:
    papers = {path.stem for path in (ROOT / "docs").glob("*.md")} | {"security", "changelog", "contributing"}
    assert {path.stem for path in site.glob("*.html")} == papers | {"404"}
    assert not list(site.rglob("*.py"))


def test_nothing_comes_from_elsewhere(site: Path) -> None:
    for page in site.glob("*.html"):
        loaded = [found[0] for found in LOADED.finditer(page.read_text(encoding="utf-8"))]
        assert [each for each in loaded if "//" in each] == [], page.name
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in site.rglob("*.css"))
    assert not re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", sheets)


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_it_is_good_from_a_folder(site: Path, browser: Browser, size: str, scheme: str) -> None:
    """Nothing is asked of the network, nothing is wider than the window, and axe finds nothing."""
    width, height = SIZES[size]
    asked: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for name in ("index", "settings", "run-it"):
        page.goto((site / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
    # The button that copies is put into each block by the theme's script, which gives all their frames the same name.
    found = Axe().run(page, options={"rules": {"landmark-unique": {"enabled": False}}})
    assert found.violations_count == 0, found.generate_report()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def test_search_works_without_a_server(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.fill(".md-search__input", "rotate the key")
    page.wait_for_selector(".md-search-result__link:has-text('Operating')")
    page.close()
