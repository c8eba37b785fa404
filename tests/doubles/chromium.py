"""Debian's Chromium, driven by Playwright; a test skips where there is none, and fails for it in CI."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.machine import needs


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A browser of its own, closed at the end."""
    executable = needs("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"], env={**os.environ, "DISPLAY": ""}
        )
        yield browser
        browser.close()
