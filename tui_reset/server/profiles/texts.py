"""A profile's texts in another language: its own translation, else the catalogue's, else as they stand there."""

import tomllib
from collections.abc import Collection, Iterator
from typing import IO, Any, Final

import msgspec

from tui_reset.language.texts import gettext, speaking
from tui_reset.server.profiles.data import ProfileData, Translation

_TEXTS: Final = ("title", "disabled_hint", "contact")
_NO_TEXT: Final = frozenset({"place"})
"""An address is the same in every language, unless the profile itself names another."""


def translated(profile: ProfileData, language: str) -> ProfileData:
    """The profile as people read it in that language."""
    own = profile.translations.get(language, Translation())
    with speaking(language):
        texts = {name: getattr(own, name) or gettext(getattr(profile, name)) for name in _TEXTS}
        wording = {
            name: getattr(own.wording, name) or (text if name in _NO_TEXT else gettext(text))
            for name, text in msgspec.structs.asdict(profile.wording).items()
        }
        apps = [msgspec.structs.replace(app, title=own.apps.get(app.id) or gettext(app.title)) for app in profile.apps]
        subject = own.mail.subject or gettext(profile.mail.subject)
        helping = own.brand.help or tuple(map(gettext, profile.brand.help))
    return msgspec.structs.replace(
        profile,
        **texts,
        mail=msgspec.structs.replace(profile.mail, subject=subject),
        wording=msgspec.structs.replace(profile.wording, **wording),
        apps=apps,
        brand=msgspec.structs.replace(profile.brand, name=own.brand.name or profile.brand.name, help=helping),
    )


def extract(
    file: IO[bytes],
    keywords: Collection[str],  # noqa: ARG001 - Babel calls it so, as the next two
    comment_tags: Collection[str],  # noqa: ARG001
    options: dict[str, Any],  # noqa: ARG001
) -> Iterator[tuple[int, str, str, list[str]]]:
    """The texts of a shipped profile for the catalogue, as Babel calls it: line, function, text and comments."""
    source = file.read().decode()
    document = tomllib.loads(source)
    tables = [(document, _TEXTS), (document["mail"], ("subject",)), (document.get("wording", {}), None)]
    tables += [(app, ("title",)) for app in document.get("apps", [])]
    for table, names in tables:
        for name, text in table.items():
            if text and name not in _NO_TEXT and (names is None or name in names):
                yield source[: source.index(text)].count("\n") + 1, "_", text, []
