"""What a deployment's profile decides about the walk and its words; before it is known, the product's own choices."""

from typing import Final

from tui_reset.contract.wire import Profile
from tui_reset.flow.first_words import FORGOT
from tui_reset.flow.sentences import together
from tui_reset.flow.steps import Reset, SignIn
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

_SEND: Final = mark("Reset password")
_NAMES: Final = {"username": mark("Username"), "email": mark("Email address")}
_FOLLOWS: Final = {
    "email": (
        mark("Type the email address of your account."),
        mark("A code appears here, and a mail with a link is sent if the address belongs to an account."),
        mark("A mail with a link is sent if the address belongs to an account."),
    ),
    "username": (
        mark("Type the username of your account."),
        mark("A code appears here, and a mail with a link is sent if it belongs to an account."),
        mark("A mail with a link is sent if it belongs to an account."),
    ),
    "both": (
        mark("Type the username and email address of your account."),
        mark("A code appears here, and a mail with a link is sent if they belong to an account."),
        mark("A mail with a link is sent if they belong to an account."),
    ),
}
"""What to type, and what comes of it with a code here and without."""
_MAIL_TROUBLE: Final = mark("Mail is not getting out at the moment. A mail is sent as soon as it can be.")


def shows_code(profile: Profile | None, reset: Reset | None = None) -> bool:
    """Whether a request leads to a verification code; where the mail alone is the proof it does not (S1.6)."""
    return profile is None or profile.proof != "none" or (reset is not None and reset.verification_code is not None)


def asks_name_alone(step: SignIn, profile: Profile | None) -> bool:
    """Whether sign-in asks for the name first and has not got it yet (S1.17)."""
    return profile is not None and profile.sign_in == "name_first" and not step.named


def asks_password_alone(step: SignIn, profile: Profile | None) -> bool:
    """Whether sign-in has the name and asks for the password (S1.18)."""
    return profile is not None and profile.sign_in == "name_first" and step.named


def forgot_of(profile: Profile | None) -> str:
    """What the way to the request is called (S1.4, S1.18)."""
    return (profile.wording.forgot if profile else "") or _(FORGOT)


def send_of(profile: Profile | None) -> str:
    """What the button that sends the request is called (S1.19)."""
    return (profile.wording.send if profile else "") or _(_SEND)


def names_asked_of(profile: Profile | None) -> dict[str, str]:
    """What the request asks for, each with its label (S1.5)."""
    identity = profile.identity if profile else ["email"]
    return {name: _(label) for name, label in _NAMES.items() if name in identity}


def what_follows(profile: Profile | None) -> str:
    """What to type for a request, and what comes of it."""
    asked, with_code, mail_alone = _FOLLOWS["both" if len(names := names_asked_of(profile)) > 1 else next(iter(names))]
    return together(_(asked), _(with_code) if shows_code(profile) else _(mail_alone))


def before_request_of(profile: Profile | None) -> tuple[str, ...]:
    """Where the reset is done and what is reset, with the address of that place (S1.1, S1.15, S1.16)."""
    if profile is None:
        return ()
    place = _("Its address: {place}").format(place=profile.wording.place) if profile.wording.place else ""
    return tuple(said for said in (profile.wording.before_request, place) if said)


def before_change_of(profile: Profile | None) -> tuple[str, ...]:
    """What is said before anybody commits to a new password (S1.1, S1.22)."""
    return (profile.wording.before_change,) if profile and profile.wording.before_change else ()


def mail_trouble_of(profile: Profile | None) -> tuple[str, ...]:
    """Said to everybody while mail is not getting out, and never about one address (S1.9)."""
    if profile is None or profile.mail_service != "failing":
        return ()
    return (profile.wording.mail_trouble or _(_MAIL_TROUBLE),)
