"""The profile that the demo runs with: a shipped one gets the address that an operator would put into a copy."""

from pathlib import Path
from typing import Final

from tui_reset.demo.options import DemoError
from tui_reset.server.profiles import ProfileUnusable, profile_path

WORKSPACE: Final = "https://workspace.example.org"


def placed_profile(name: str, folder: Path) -> str:
    """What `server.profile` is to be. A copy with the address in place is written to `folder`. Raises DemoError."""
    try:
        text = profile_path(name).read_text(encoding="utf-8")
    except ProfileUnusable as fault:
        raise DemoError(str(fault), 2) from fault
    except (OSError, UnicodeDecodeError):
        return name  # the backend's own words about it are the better ones
    if 'place = ""' not in text or name.endswith(".toml"):
        return name
    copy = folder / f"{name}.toml"
    copy.write_text(text.replace('place = ""', f'place = "{WORKSPACE}"'), encoding="utf-8")
    return str(copy)
