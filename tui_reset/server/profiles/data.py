"""What a profile file holds: the types are the reference that a file is judged by."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tui_reset.contract import limits
from tui_reset.contract.wire import App, Brand, Wording

Title = Annotated[str, Meta(min_length=1)]
"""A text that cannot be left empty."""
Place = Annotated[str, Meta(pattern=r"^((?i:https?)://[^\s/?#]\S*)?$")]
"""Shown for people to open; other schemes have no business on a screen that asks for names."""
AppId = Annotated[str, Meta(pattern="^[a-z0-9-]{1,32}$")]
"""It stands in addresses and in the settings' `[apps.ID]`."""

Sign = Annotated[str, Meta(max_length=limits.SIGN_COLUMNS, title="sign")]
"""Stands on the top line beside the title and where one is."""
Banner = Annotated[
    tuple[Annotated[str, Meta(max_length=limits.BANNER_COLUMNS)], ...], Meta(max_length=limits.BANNER_LINES)
]
"""Drawn with characters: what fits into the card, and leaves the form its room."""
Helping = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=limits.HELP_CHARACTERS)], ...],
    Meta(max_length=limits.HELP_SENTENCES),
]
"""Sentences for every help screen: enough to be told something, too few to be buried."""
DarkAccent = Annotated[str, Meta(pattern="^(#[0-9a-fA-F]{6})?$", title="dark")]
LightAccent = Annotated[str, Meta(pattern="^(#[0-9a-fA-F]{6})?$", title="light")]


class ProfileUnusable(Exception):  # noqa: N818 - it says what the profile is
    """A profile that does not exist or cannot be used; the text names file, line, key and what was expected."""


class MailWording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a profile decides about the mail (S2.7)."""

    subject: Title


class ProfileWording(Wording, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[wording]` table: what is left out is said in the product's own words."""

    place: Place = ""


class ProfileBrand(Brand, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[brand]` table: whose service this is; the way to reach a person is the profile's `contact`."""

    name: Sign = ""
    logo: Sign = ""
    banner: Banner = ()
    accent_dark: DarkAccent = ""
    accent_light: LightAccent = ""
    help: Helping = ()


class ProfileApp(App, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[apps]]` table: an application that sign-in details can be handed to (S1.24, S1.25)."""

    id: AppId
    title: Title


class MailTranslation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[translations.de.mail]` table."""

    subject: str = ""


class BrandTranslation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[translations.de.brand]` table."""

    name: Sign = ""
    help: Helping = ()


class Translation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[translations.LANGUAGE]` table: the same keys in that language; what is left out is not translated by it."""

    title: str = ""
    disabled_hint: str = ""
    contact: str = ""
    mail: MailTranslation = MailTranslation()
    wording: ProfileWording = ProfileWording()
    brand: BrandTranslation = BrandTranslation()
    apps: dict[str, str] = msgspec.field(default_factory=dict)
    """Titles by the application's id."""


class ProfileData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One profile file. `code_for_two_factor` false shows no code where two-factor is on (S2.6)."""

    name: Title
    title: Title
    identity: Annotated[list[Literal["email", "username"]], Meta(min_length=1)]
    self_service: bool
    disabled_hint: str
    proof: Literal["verification_code", "none"]
    two_factor: Literal["instead_of_code", "paused"]
    code_for_two_factor: bool
    contact: str
    mail: MailWording
    sign_in: Literal["one_form", "name_first"] = "one_form"
    wording: ProfileWording = ProfileWording()
    brand: ProfileBrand = ProfileBrand()
    apps: list[ProfileApp] = msgspec.field(default_factory=list)
    translations: dict[str, Translation] = msgspec.field(default_factory=dict)
