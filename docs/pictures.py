"""Makes the README's pictures: the real app against the real demo. Run it with `.venv/bin/python docs/pictures.py`.

Chromium draws the PNG files, because it has the fonts; its path may be given as CHROMIUM.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pyotp
from msgspec import structs
from textual.app import App
from textual.pilot import Pilot

from tui_reset.app.launching import parts_of
from tui_reset.app.reset_app import ResetApp
from tui_reset.demo.accounts import ACCOUNTS
from tui_reset.demo.backend import Backend
from tui_reset.demo.demo_app import DemoApp
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.options import DemoOptions, Ready
from tui_reset.demo.tokens import Tokens
from tui_reset.desk.desk_app import DeskApp
from tui_reset.desk.launching import parts_of as desk_parts_of
from tui_reset.flow.steps import PauseTwoFactor, SetPassword, ShowCode, SignedIn, WaitForMail
from tui_reset.settings import Settings

FOLDER: Final = Path(__file__).with_name("pictures")
CHROMIUM: Final = os.environ.get("CHROMIUM", "chromium")
_FONT_FACES: Final = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
PEOPLE: Final = {account.email.partition("@")[0]: account for account in ACCOUNTS}
_SIZE: Final = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


def keep(app: App[Any], name: str) -> None:
    """One screen as PNG; fonts come from this machine and nothing from elsewhere."""
    svg = _FONT_FACES.sub("", app.export_screenshot(title="tui-reset")).replace("Fira Code", "DejaVu Sans Mono")
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError(name)
    width, height = (int(float(part)) + 1 for part in found.groups())
    page = f"<style>html,body{{margin:0;background:transparent}}svg{{display:block;width:{width}px}}</style>{svg}"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page)
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--default-background-color=00000000",
        ]
        picture = f"--screenshot={FOLDER / name}.png"
        subprocess.run(  # noqa: S603 - the browser of whoever runs this
            [
                CHROMIUM,
                *options,
                "--default-background-color=00000000",
                picture,
                f"--window-size={width},{height}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
    sys.stdout.write(f"{name}.png\n")


def text_of(app: App[Any]) -> str:
    """What stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())  # noqa: SLF001 - no other way


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait for the backend."""
    for _ in range(200):
        await pilot.pause(0.05)
        if holds():
            return
    raise TimeoutError(text_of(pilot.app))


async def type_in(pilot: Pilot[int], text: str) -> None:
    """Key by key."""
    names = {" ": "space", "@": "at", ".": "full_stop"}
    await pilot.press(*(names.get(char, char) for char in text))


async def walk(app: ResetApp, letters: Letterbox, names: dict[str, str]) -> None:
    """From sign-in to the password; `names` says which of the screens are kept, and as what."""

    def keep_if_named(step: str) -> None:
        if step in names:
            keep(app, names[step])

    letters.look()
    size = (124, 36) if isinstance(app, DemoApp) else (80, 24)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.walk.profile is not None)
        keep_if_named("sign-in")
        await pilot.press("f5")
        await type_in(pilot, "alice@example.org")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.walk.step, ShowCode))
        await pilot.pause(0.2)
        keep_if_named("code")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.walk.step, WaitForMail))
        await until(pilot, lambda: bool(letters.look()))
        await pilot.pause(0.5)
        keep_if_named("waiting")
        app.fill("mail", letters.letters[-1].mail_code)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.walk.step, SetPassword))
        await type_in(pilot, "seven quiet otters")
        await pilot.press("tab")
        await type_in(pilot, "seven quiet otters")
        await pilot.pause(0.5)
        keep_if_named("password")


def of(person: str) -> str:
    """The person's authenticator code."""
    return pyotp.TOTP(PEOPLE[person].seed).now()


async def on_screen(pilot: Pilot[int], *words: str) -> None:
    """Wait until all of the words are shown."""

    await until(pilot, lambda: all(word in text_of(pilot.app) for word in words))
    await pilot.pause(0.3)


async def access_crm(ready: Ready) -> None:
    """The request of version 13."""
    app = ResetApp(parts_of(structs.replace(Settings(), url=ready.url)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.walk.profile is not None)
        await pilot.press("f5")
        await on_screen(pilot, "Use the same for both")
        await type_in(pilot, "jim.brennan@example.org")
        await pilot.press("f5")
        await pilot.pause(0.3)
        keep(app, "access-crm-request")


async def access_workspace(ready: Ready) -> None:
    """The request, the pause and the applications of version 12, as Bob."""
    app, letters, bob = (
        ResetApp(parts_of(structs.replace(Settings(), url=ready.url))),
        Letterbox(ready.mails),
        PEOPLE["bob"],
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.walk.profile is not None)
        await type_in(pilot, bob.email)
        await pilot.press("enter")
        await on_screen(pilot, "Forgot Password")
        await pilot.press("f5")
        await on_screen(pilot, "Send Me Instructions")
        keep(app, "access-workspace-request")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.walk.step, WaitForMail))
        await until(pilot, lambda: bool(letters.look()))
        await pilot.pause(0.3)
        app.fill("mail", letters.letters[-1].mail_code)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.walk.step, PauseTwoFactor))
        await pilot.pause(0.3)
        keep(app, "access-workspace-pause")
    app = ResetApp(parts_of(structs.replace(Settings(), url=ready.url)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.walk.profile is not None)
        await type_in(pilot, "alice@example.org")
        await pilot.press("enter")
        await on_screen(pilot, "Forgot Password")
        await type_in(pilot, PEOPLE["alice"].password)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.walk.step, SignedIn))
        await on_screen(pilot, "Access")
        await pilot.press("f3")
        await on_screen(pilot, "CRM")
        keep(app, "access-workspace-apps")


async def desk(ready: Ready) -> None:
    """User Management, and a reset that the desk has started, as Dora."""
    app, dora = DeskApp(desk_parts_of(structs.replace(Settings(), url=ready.url))), PEOPLE["dora"]
    async with app.run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "Sign in to the support desk")
        app.fill("password", dora.password)
        app.fill("identifier", dora.email)
        app.fill("code", of("dora"))
        await pilot.press("enter")
        await on_screen(pilot, "User Management", "Jim Brennan")
        await type_in(pilot, "j")
        await pilot.pause(1)
        keep(app, "desk-people")
        await pilot.press("enter")
        await on_screen(pilot, "No reset is open")
        await pilot.press("f5")
        await on_screen(pilot, "Reset User Password")
        await pilot.press("enter")
        await on_screen(pilot, "Confirm")
        await type_in(pilot, "called from the depot")
        await pilot.press("enter", "enter")
        await on_screen(pilot, "Sent")
        keep(app, "desk-reset")


async def main(ready: Ready) -> None:
    """The screens alone, then the demo with its mailbox."""
    letters = Letterbox(ready.mails)
    parts = parts_of(structs.replace(Settings(), url=ready.url))
    await walk(
        ResetApp(parts), letters, {"sign-in": "sign-in", "code": "code", "waiting": "waiting", "password": "password"}
    )
    demo = DemoApp(parts, Letterbox(ready.mails), Tokens(time.time), theme="dark", no_color=False)
    await walk(demo, letters, {"waiting": "demo"})


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for profile, work in (
        ("standard", main),
        ("access-crm", access_crm),
        ("access-workspace", access_workspace),
        ("standard", desk),
    ):
        with Backend(DemoOptions(profile=profile)) as backend:
            asyncio.run(work(backend.wait_until_ready()))
