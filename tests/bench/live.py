"""From the password set on the web page to the terminal that waits for it, both as people have them."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tests.bench.figure import Figure, median, quantile
from tests.bench.screen import APP_SHOWS, environ
from tests.bench.terminal import Program
from tests.bench.walks import LOOSE
from tests.doubles.browser import Browser
from tests.doubles.service import COMMAND, Service

ROUNDS: Final = 10
TERMINALS: Final = 10
PASSWORD: Final = "set in the browser, seen here"
F5: Final = "\x1b[15~"
ENTER: Final = "\r"
_CODE: Final = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


def finished_elsewhere(folder: Path) -> Figure:
    """Ten terminals wait at a time, and one after the other is finished in a browser."""
    with Service(folder, LOOSE) as service:
        emails = [f"person{number}@example.org" for number in range(ROUNDS * TERMINALS)]
        service.add_people(emails)
        times = []
        for start in range(0, len(emails), TERMINALS):
            times += _round(service, emails[start : start + TERMINALS])
    shown = [seconds * 1000 for seconds in times]
    how = f"p50 {median(shown):.1f} ms, worst {max(shown):.1f} ms, {len(shown)} resets, after the page's own answer"
    return Figure("finished in the browser → terminal, p99", quantile(shown, 0.99), 100, "ms", how)


def _round(service: Service, emails: list[str]) -> list[float]:
    with ExitStack() as stack, ThreadPoolExecutor(1) as pool:
        command = (str(COMMAND), "--url", service.url)
        terminals = [stack.enter_context(Program(command, environ())) for _ in emails]
        codes = [_walk_to_wait(terminal, email) for terminal, email in zip(terminals, emails, strict=True)]
        links = service.links(emails)
        times = []
        for terminal, email, code in zip(terminals, emails, codes, strict=True):
            terminal.drain()
            shown = pool.submit(terminal.wait_for, "has been changed")
            page = _in_browser(service.url, links[email], code)
            times.append(max(0.0, shown.result() - page))
    return times


def _walk_to_wait(terminal: Program, email: str) -> str:
    """From the first frame to the waiting screen; gives the verification code."""
    terminal.wait_for(*APP_SHOWS)
    terminal.drain()
    terminal.write(F5)
    terminal.wait_for("Reset password")
    terminal.write(email)
    terminal.wait_for(email)
    terminal.write(ENTER)
    terminal.wait_for("verification code", "Reference")
    found = _CODE.search(terminal.shown)
    assert found, terminal.shown
    terminal.write(ENTER)
    terminal.wait_for("From the mail")
    return found[0]


def _in_browser(url: str, link: str, code: str) -> float:
    browser = Browser(url)
    browser.open(link)
    reply = browser.submit("/r/password", {"new_password": PASSWORD, "confirm": PASSWORD, "verification_code": code})
    now = time.perf_counter()
    assert reply.status == 200, reply
    return now
