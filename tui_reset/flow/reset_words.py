"""The words of the steps inside a reset: code, mail, password, end."""

from collections.abc import Mapping
from typing import Final

from tui_reset.contract import limits
from tui_reset.contract.wire import Profile, Proof
from tui_reset.flow.branding import own_help_of, person_of
from tui_reset.flow.countdown import minutes
from tui_reset.flow.deployment import before_change_of, mail_trouble_of, shows_code
from tui_reset.flow.events import Action
from tui_reset.flow.first_words import HAVE_MAIL
from tui_reset.flow.sentences import together
from tui_reset.flow.steps import Done, Ending, Reset
from tui_reset.flow.wording import Words, codes_left, new_password_labels, to_sign_in
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, ngettext

_HAVE_APP_READY: Final = mark(
    "With an authenticator app on your account, have it ready: its code is asked for at the end."
)

_MAIL_ALONE: Final = mark("The mail is all you need; with an authenticator app on your account, have that ready too.")

_ENDINGS: Final[Mapping[Ending, tuple[str, tuple[str, ...]]]] = {
    Ending.EXPIRED: (
        mark("This reset has expired"),
        (
            mark("A link and its code live for a limited time, and it has passed."),
            mark("If you set a new password in the browser, sign in with it. If not, ask for a new mail."),
        ),
    ),
    Ending.USED: (
        mark("This link has been used"),
        (
            mark("A password was set with it. If that was you, sign in with the new password."),
            mark("If it was not, ask for a new mail now and tell your support desk."),
        ),
    ),
    Ending.SUPERSEDED: (
        mark("A newer request has replaced this one"),
        (mark("Take the link from the newest mail, with the code of the newest request."),),
    ),
    Ending.REVOKED: (
        mark("This reset has been ended"),
        (
            mark("It was ended from the mail (“this was not me”) or by a change of the account."),
            mark("Ask for a new mail if you still need one."),
        ),
    ),
    Ending.LOCKED: (
        mark("Too many wrong codes"),
        (
            mark("This reset is closed to protect the account, and your password has not been changed by it."),
            mark("Ask for a new mail."),
        ),
    ),
    Ending.CANCELLED: (
        mark("The reset is cancelled"),
        (mark("Its link and its code no longer work."), mark("Ask for a new mail if you need one after all.")),
    ),
    Ending.NEWER: (
        mark("This service is newer than this app"),
        (
            mark("It asks for something that this version does not know. The reset is still open."),
            mark("Open the link from the mail in a browser, or update tui-reset and paste the link again."),
        ),
    ),
    Ending.OVER: (
        mark("This reset is over"),
        (
            mark("Nothing more can be done with it."),
            mark("If you set a new password in the browser, sign in with it. If not, ask for a new mail."),
        ),
    ),
}


def show_code_words(reset: Reset) -> Words:
    """The code, or why there is none (S2.3, S2.5, S2.6)."""
    if reset.verification_code is None:
        return Words(
            _("Have your authenticator app ready"),
            (_("This account is protected by two-factor authentication, so no verification code is shown."),),
            (_("At the end, type the code of your authenticator app instead."), _after_a_drop(reset)),
            primary=_("Continue"),
            choices={Action.BACK: _("Leave")},
        )
    return Words(
        _("Your verification code"),
        (_("You need it together with the mail. Copy it, and keep this screen open so that it stays at hand."),),
        (_(_HAVE_APP_READY), _after_a_drop(reset)),
        primary=_("Continue"),
        choices={Action.SHOW_CODE: _("Copy the code"), Action.BACK: _("Leave")},
    )


def _after_a_drop(reset: Reset) -> str:
    said = _("If the line drops: start again and choose “{have_mail}”.").format(have_mail=_(HAVE_MAIL))
    if reset.verification_code:
        return together(said, _("The link and this code are all you need."))
    return together(said, _("The link and your authenticator app are all you need."))


def wait_words(reset: Reset, profile: Profile | None) -> Words:
    """What to look for and what can be done meanwhile (S2.7, S2.9a)."""
    codeless = not shows_code(profile, reset)
    opened = _("Open its link in a browser, or paste it here.")
    if reset.attempts_left > 0:
        opened = _("Open its link in a browser, or paste it here; its short code works here too.")
    in_browser = _("In the browser, type the verification code.") if reset.verification_code else ""
    return Words(
        _("Look into your mailbox"),
        (*mail_trouble_of(profile), _looked_for(profile)),
        (
            together(opened, in_browser),
            *((_(_MAIL_ALONE),) if codeless else ()),
            _("Finished in the browser? Enter, with nothing typed, goes to sign-in."),
        ),
        labels={"mail": _("From the mail: link or short code") if reset.attempts_left > 0 else _("Link from the mail")},
        primary=_("Continue"),
        choices={
            Action.RESEND: _("Send the mail again"),
            Action.OTHER_ADDRESS: _("Try another address"),
            Action.BACK: _("Leave") if codeless else _("Back to the code"),
        },
    )


def no_mail_hint(waited: float, email: str) -> str:
    """What is said by itself after two minutes, alike for every address (S2.10, S2.10a); empty before."""
    if waited < limits.HINT_AFTER_SECONDS:
        return ""
    typed = _("You typed {email}.").format(email=email) if email else ""
    hint = _("No mail yet? Look in spam. Or the account has another address: try the one you sign in with.")
    return together(hint, typed)


def _looked_for(profile: Profile | None) -> str:
    if profile is None:
        return _("If the address belongs to an account, a mail is on its way.")
    two, late = len(profile.identity) > 1, bool(mail_trouble_of(profile))
    said = _("If the address belongs to an account, a mail is on its way: “{subject}” from {sender}.")
    if two and late:
        said = _("If username and address belong to an account, a mail will come: “{subject}” from {sender}.")
    elif two:
        said = _("If username and address belong to an account, a mail is on its way: “{subject}” from {sender}.")
    elif late:
        said = _("If the address belongs to an account, a mail will come: “{subject}” from {sender}.")
    return said.format(subject=profile.mail.subject, sender=profile.mail.sender)


def enter_mail_words(profile: Profile | None) -> Words:
    """The way back with the link alone (S2.1a)."""
    needed = _(
        "You also need the verification code that was shown when the mail was asked for, or your authenticator app."
    )
    if not shows_code(profile):
        needed = _("With an authenticator app on your account, have that ready too.")
    return Words(
        _("You have the mail already"),
        (together(_("Paste the link from the mail; wrapped or quoted is fine."), needed),),
        labels={"mail": _("Link from the mail")},
        primary=_("Continue"),
        choices={Action.FORGOT: _("Ask for a new mail"), Action.BACK: _("Back")},
    )


def pause_words() -> Words:
    """Why the password cannot be changed yet, and what lifts that for this change alone (S1.27)."""
    return Words(
        _("Pause two-factor authentication"),
        (
            _(
                "It is on for your account, so the password can be changed only after it has been paused for this "
                "change."
            ),
            _("Everything else still asks for your code, and nothing has to be switched on again."),
        ),
        (
            _(
                "Lost your device? Type one of your recovery codes. None left? Your support desk can help: tell them "
                "the reference."
            ),
        ),
        labels={"code": _("Authenticator or recovery code")},
        primary=_("Pause for this change"),
        choices={Action.BACK: _("Leave")},
    )


def time_left(reset: Reset, now: float) -> str:
    """How long the reset still runs, counted down."""
    return _("{time} left").format(time=minutes(reset.expires_at - now))


def reference_of(reset: Reset) -> str:
    """What a person at the desk asks for."""
    return _("Reference {reference}").format(reference=reset.reference)


def pause_left(seconds: float | None) -> str:
    """How long the pause still runs, counted down; empty without one."""
    if seconds is None:
        return ""
    if seconds > 0:
        return _("two-factor paused for {time}").format(time=minutes(seconds))
    return _("the two-factor pause is over")


def set_password_words(reset: Reset, profile: Profile | None, *, recovery: bool) -> Words:
    """The last form, by what proves the holder (S2.12 to S2.16), and what it will change (S1.1, S1.22)."""
    title, choices = _("Set a new password"), {Action.BACK: _("Leave")}
    lead = before_change_of(profile)
    match reset.proof:
        case Proof.TOTP if recovery:
            return Words(
                title,
                (
                    *lead,
                    _("No recovery code either? Your support desk can help: tell them the reference."),
                ),
                labels={**new_password_labels(), "code": _("Recovery code")},
                primary=_("Set new password"),
                choices={Action.USE_AUTHENTICATOR: _("Use the authenticator code"), **choices},
            )
        case Proof.TOTP:
            return Words(
                title,
                lead,
                labels={**new_password_labels(), "code": _("Authenticator code")},
                primary=_("Set new password"),
                choices={Action.USE_RECOVERY_CODE: _("Lost your device?"), **choices},
            )
        case Proof.NONE:
            return Words(title, lead, labels=new_password_labels(), primary=_("Set new password"), choices=choices)
        case _:
            filled = (_("The verification code is filled in already."),) if reset.verification_code else ()
            return Words(
                title,
                lead,
                notes=filled,
                labels={**new_password_labels(), "code": _("Verification code")},
                primary=_("Set new password"),
                choices=choices,
            )


def done_words(step: Done, profile: Profile | None) -> Words:
    """What has happened and what comes next (S2.18)."""
    lead = [_changed(step)]
    if step.sessions_ended:
        number = step.sessions_ended
        ended = ngettext("{number} other sign-in was ended.", "{number} other sign-ins were ended.", number)
        lead.append(ended.format(number=number))
    if profile and profile.apps:
        # For translators: {titles} are names of applications, with this between them: “CRM and Mail list”.
        titles = _(" and ").join(app.title for app in profile.apps)
        lead.append(_("To use it for {titles} too, sign in and choose Access.").format(titles=titles))
    notes = [_("A mail confirms it. If you did not do this, tell your support desk at once.")]
    if step.recovery_codes_left is not None:
        notes.append(together(codes_left(step.recovery_codes_left), _("Make new ones on your account page.")))
    return Words(_("Done"), (together(*lead),), tuple(notes), primary=_("Sign in with the new password"))


def _changed(step: Done) -> str:
    if step.earlier:
        return _(
            "Your password has been changed already, in the browser or by an earlier try here: "
            "it may not be the one you typed last."
        )
    if step.elsewhere:
        return _("Your password has been changed in the browser.")
    return _("Your password has been changed.")


def over_words(ending: Ending, profile: Profile | None) -> Words:
    """Why a reset is over, with its next step (S2.17a)."""
    title, lead = _ENDINGS[ending]
    if ending is Ending.SUPERSEDED and not shows_code(profile):
        lead = (mark("Take the link from the newest mail."),)
    newest = {Action.HAVE_MAIL: _("I have the newest mail")} if ending is Ending.SUPERSEDED else {}
    said = tuple(_(sentence) for sentence in lead)
    helped = (*own_help_of(profile), *person_of(profile))
    return Words(_(title), said, helped, primary=_("Ask for a new mail"), choices={**newest, **to_sign_in()})
