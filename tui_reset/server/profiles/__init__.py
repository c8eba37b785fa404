"""How one deployment walks its users through a reset: profiles are data files, never code branches."""

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

_HERE = Path(__file__).parent


class ProfileUnusable(Exception):  # noqa: N818 - it says what the profile is
    """A profile that does not exist or cannot be read; the text names the file and what was expected."""


class MailWording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a profile decides about the mail (S2.7)."""

    subject: str


class ProfileData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One profile file. `code_for_two_factor` false shows no code where two-factor is on (S2.6)."""

    name: str
    title: str
    identity: list[Literal["email", "username"]]
    self_service: bool
    disabled_hint: str
    proof: Literal["verification_code", "none"]
    two_factor: Literal["instead_of_code", "paused"]
    code_for_two_factor: bool
    contact: str
    mail: MailWording


def shipped_profiles() -> list[str]:
    """The names of the profiles that come with the product."""
    return sorted(path.stem for path in _HERE.glob("*.toml"))


def load_profile(name_or_file: str) -> ProfileData:
    """The shipped profile of that name, or the operator's own copy when the name ends in `.toml`."""
    own = name_or_file.endswith(".toml")
    if not own and name_or_file not in shipped_profiles():
        raise ProfileUnusable(f"there is no profile {name_or_file!r}; there are: {', '.join(shipped_profiles())}")
    path = Path(name_or_file) if own else _HERE / f"{name_or_file}.toml"
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert({"name": path.stem} | values, ProfileData)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise ProfileUnusable(f"the profile {path} cannot be used: {fault}") from fault
