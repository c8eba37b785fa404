"""Shipped profiles as a terminal gets them from the backend."""

from typing import Any

from msgspec.structs import replace

from tui_reset.contract.wire import Profile
from tui_reset.server.http.choices import public_profile
from tui_reset.server.profiles import load_profile
from tui_reset.settings import Settings, SmtpSettings

WORKSPACE = "https://workspace.example.org"


def shipped(name: str, *, mail_service: str = "ok", place: str = "", **changes: Any) -> Profile:
    """The profile `name`; `place` is what an operator would write into a copy."""
    settings = Settings(smtp=SmtpSettings(sender="reset@example.org"))
    profile = public_profile(settings, load_profile(name), mail_service)
    return replace(profile, wording=replace(profile.wording, place=place), **changes)
