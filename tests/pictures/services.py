"""What stands behind the pictures: each built-in profile; codes, times and references that never change."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tests.doubles.app_under_test import REFERENCE
from tests.doubles.fake_clipboard import FakeClipboard
from tests.doubles.fake_gateway import FakeGateway, Played
from tests.doubles.fake_letters import CODE as MAIL_CODE
from tests.doubles.fake_letters import LINK
from tests.doubles.fake_seconds import FakeSeconds
from tui_reset.contract.wire import Profile
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.tokens import Tokens
from tui_reset.errands.parts import Parts
from tui_reset.server.http.choices import public_profile
from tui_reset.server.mail.composing import Composer, Letterhead
from tui_reset.server.profiles import load_profile
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.settings import Settings
from tui_reset.settings.values import SmtpSettings

NOW: Final = datetime(2026, 11, 23, 13, 40, 5, tzinfo=UTC).timestamp()


def profile_of(name: str) -> Profile:
    """As the backend tells it."""
    mail = SmtpSettings(sender="reset@example.org")
    return public_profile(Settings(smtp=mail), load_profile(name), "ok")


def parts(profile: str, *plays: Played) -> Parts:
    """A service that answers `plays`, and a clock that stands still."""
    clock, gateway, clipboard = FakeSeconds(), FakeGateway(*plays, profile=profile_of(profile)), FakeClipboard()
    return Parts(
        lambda: gateway,
        lambda _: clipboard,
        clock=clock,
        sleep=clock.sleep,
        new_key=lambda: "k" * 22,
        profile=profile_of(profile),
    )


@dataclass(frozen=True)
class _Mail:
    template: str = MailTemplate.RESET_LINK.value
    recipient: str = "alice@example.org"
    language: str | None = None
    context: dict[str, Any] = field(
        default_factory=lambda: {
            "link": LINK,
            "mail_code": MAIL_CODE.replace("-", ""),
            "expires_in": 1800,
            "at": NOW,
            "origin": "127.0.0.1",
            "reference": REFERENCE,
        }
    )


def letterbox(folder: Path) -> Letterbox:
    """One mail, as the backend composes it."""
    head = Letterhead(
        "Password reset", "Reset your password", "reset@example.org", "Ask the people who run this service."
    )
    mail = Composer(head, lambda: NOW, lambda: "message").compose(_Mail())
    path = folder / "000001.eml"
    path.write_bytes(b"Delivered-To: alice@example.org\n" + mail.as_bytes().replace(b"\r\n", b"\n"))
    os.utime(path, (NOW, NOW))
    return Letterbox(folder)


def tokens() -> Tokens:
    """An authenticator whose seconds stand still."""
    return Tokens(lambda: NOW)
