"""Whose service this is, as every front end says it: a sign before the title, help of their own, a person to ask."""

from tui_reset.contract.wire import Profile
from tui_reset.language.texts import gettext as _


def service_of(profile: Profile | None) -> str:
    """What stands on top: `◆ example · Password reset`, or the title alone."""
    if profile is None:
        return _("Password reset")
    sign = sign_of(profile)
    return f"{sign} · {profile.title}" if sign != profile.title else profile.title


def sign_of(profile: Profile) -> str:
    """Logo or name, or what the service is called where it has neither."""
    return profile.brand.logo or profile.brand.name or profile.title


def greeting_of(profile: Profile | None) -> tuple[str, ...]:
    """The same as a sentence, where nothing stands on top."""
    if profile is None or not profile.brand.name:
        return ()
    # For translators: {name} is whose service it is, {title} what it is called.
    return (_("This is {name}: {title}.").format(name=profile.brand.name, title=profile.title),)


def own_help_of(profile: Profile | None) -> tuple[str, ...]:
    """The deployment's own sentences of help."""
    return profile.brand.help if profile else ()


def person_of(profile: Profile | None) -> tuple[str, ...]:
    """The way to a person that the operator configured (S2.20)."""
    if profile is None or not profile.contact:
        return ()
    return (_("Still stuck? {contact}").format(contact=profile.contact),)
