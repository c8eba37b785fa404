"""The applications that the demo's profile can hand sign-in details to: one CRM, under each of their names."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tui_reset.demo.crm import SCIM, DemoCrm
from tui_reset.demo.options import DemoError
from tui_reset.server.profiles import ProfileUnusable, load_profile


@dataclass(frozen=True, slots=True)
class Apps:
    """Where they are: `urls` for people, `settings` for the backend."""

    urls: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)


@contextmanager
def listening_apps(profile: str, database: Path, folder: Path) -> Iterator[Apps]:
    """Run a CRM while the demo runs, if the profile has any application. Raises DemoError.

    Its accounts are kept beside `database`, its key in `folder`, which nobody keeps.
    """
    try:
        names = [app.id for app in load_profile(profile).apps]
    except ProfileUnusable as fault:
        raise DemoError(str(fault), 2) from fault
    if not names:
        yield Apps()
        return
    crm = _crm(database.with_name(f"{database.name}.crm"))
    key = folder / "crm.token"
    key.touch(mode=0o600)
    key.write_text(f"{crm.token}\n", encoding="utf-8")
    crm.start()
    try:
        where = {"url": f"{crm.url}{SCIM}", "token_file": str(key)}
        settings = {f"apps.{name}.{setting}": value for name in names for setting, value in where.items()}
        yield Apps(dict.fromkeys(names, f"{crm.url}/"), settings)
    finally:
        crm.stop()


def _crm(kept: Path) -> DemoCrm:
    try:
        return DemoCrm(kept)
    except (OSError, ValueError) as error:
        message = f"The accounts of the CRM in {kept} cannot be used: {error}."
        raise DemoError(message) from error
