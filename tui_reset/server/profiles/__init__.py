"""How one deployment walks its users through a reset: profiles are data files, never code branches."""

from pathlib import Path

from tui_reset.server.profiles.data import (
    MailWording,
    ProfileApp,
    ProfileBrand,
    ProfileData,
    ProfileUnusable,
    ProfileWording,
)
from tui_reset.server.profiles.judging import read_profile
from tui_reset.server.profiles.texts import translated

__all__ = [
    "MailWording",
    "ProfileApp",
    "ProfileBrand",
    "ProfileData",
    "ProfileUnusable",
    "ProfileWording",
    "load_profile",
    "profile_path",
    "shipped_profiles",
    "translated",
]
_HERE = Path(__file__).parent


def shipped_profiles() -> list[str]:
    """The names of the profiles that come with the product."""
    return sorted(path.stem for path in _HERE.glob("*.toml"))


def profile_path(name_or_file: str) -> Path:
    """The file of the shipped profile of that name, or the operator's own when the name ends in `.toml`."""
    if name_or_file.endswith(".toml"):
        return Path(name_or_file)
    if name_or_file not in shipped_profiles():
        raise ProfileUnusable(f"there is no profile {name_or_file!r}; there are: {', '.join(shipped_profiles())}")
    return _HERE / f"{name_or_file}.toml"


def load_profile(name_or_file: str) -> ProfileData:
    """The profile of that name or file, judged as a whole. Raises ProfileUnusable."""
    return read_profile(profile_path(name_or_file))
