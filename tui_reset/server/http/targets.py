"""Turns the profile's applications and their settings into what the cases push to."""

from pathlib import Path

from tui_reset.server.http.refusing import CannotServe, Exit
from tui_reset.server.profiles import ProfileData
from tui_reset.server.push.application import NotSetUp, Target
from tui_reset.server.push.scim import ScimApplication
from tui_reset.server.push.token_file import TokenUnusable, read_token
from tui_reset.settings import AppSettings, Settings


def targets_of(settings: Settings, profile: ProfileData) -> dict[str, Target]:
    """The profile's applications by id; one without settings refuses every push.

    Raises CannotServe for settings that no application of the profile has (a slip of the pen would otherwise show only
    when somebody pushes), and for a token that cannot be used.
    """
    known = {app.id for app in profile.apps}
    for name in settings.apps:
        if name not in known:
            there = f"it has {', '.join(sorted(known))}" if known else "it has none"
            raise CannotServe(f"[apps.{name}] is no application of the profile {profile.name}: {there}.", Exit.USAGE)
    return {app.id: _target(app.id, app.title, settings.apps.get(app.id)) for app in profile.apps}


def _target(name: str, title: str, app: AppSettings | None) -> Target:
    if app is None:
        return Target(title, NotSetUp())
    try:
        read_token(Path(app.token_file))
    except TokenUnusable as fault:
        raise CannotServe(f"apps.{name}.token_file: {fault}.", Exit.USAGE) from fault
    scim = ScimApplication(name, app.url.rstrip("/"), Path(app.token_file), app.timeout)
    return Target(title, scim, by_email=app.identity == "email")
