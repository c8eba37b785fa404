"""What each step says: title, sentences, labels of fields and buttons, in one place for every front end."""

from typing import Final, assert_never

from tui_reset.contract.wire import Profile
from tui_reset.flow.account_words import account_words
from tui_reset.flow.branding import own_help_of
from tui_reset.flow.deployment import (
    asks_name_alone,
    asks_password_alone,
    before_request_of,
    forgot_of,
    mail_trouble_of,
    names_asked_of,
    send_of,
    what_follows,
)
from tui_reset.flow.events import Action
from tui_reset.flow.first_words import HAVE_MAIL, SIGN_IN
from tui_reset.flow.reset_words import (
    done_words,
    enter_mail_words,
    no_mail_hint,
    over_words,
    pause_words,
    set_password_words,
    show_code_words,
    wait_words,
)
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    EnterMail,
    Over,
    PauseTwoFactor,
    SecondFactor,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignIn,
    Step,
    WaitForMail,
)
from tui_reset.flow.wording import STAGE_NAMES, Words, to_sign_in
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

__all__ = ["STAGE_NAMES", "Words", "no_mail_hint", "words_of"]
_SWITCHED_OFF: Final = mark("Password reset is switched off here. Ask the people who look after your accounts.")


def words_of(step: Step, profile: Profile | None) -> Words:
    """The words of a step; what depends on the profile is left out until it is known."""
    match step:
        case SignIn() | SecondFactor() | AskAddress() | SelfServiceOff():
            return _before(step, profile)
        case ShowCode(reset):
            return show_code_words(reset)
        case WaitForMail(reset):
            return wait_words(reset, profile)
        case EnterMail():
            return enter_mail_words(profile)
        case PauseTwoFactor():
            return pause_words()
        case SetPassword(reset, recovery):
            return set_password_words(reset, profile, recovery=recovery)
        case Done():
            return done_words(step, profile)
        case Over(ending):
            return over_words(ending, profile)
        case _:
            return account_words(step)


def _before(step: SignIn | SecondFactor | AskAddress | SelfServiceOff, profile: Profile | None) -> Words:
    match step:
        case SignIn():
            return _sign_in(step, profile)
        case SecondFactor(_, _, recovery):
            return _second_factor(recovery=recovery)
        case AskAddress():
            return _ask_address(profile, is_open=step.reset is not None)
        case SelfServiceOff():
            # The hint stands alone at sign-in, so it says all by itself: a title that does too would say it twice.
            hint = profile.disabled_hint if profile else ""
            return Words(forgot_of(profile), (hint or _(_SWITCHED_OFF),), own_help_of(profile), choices=to_sign_in())
        case _:
            assert_never(step)


def _have_mail(*, is_open: bool) -> str:
    return _("Back to the mail") if is_open else _(HAVE_MAIL)


def _sign_in(step: SignIn, profile: Profile | None) -> Words:
    off = profile is not None and not profile.self_service
    is_open = step.reset is not None
    choices = {Action.FORGOT: forgot_of(profile), Action.HAVE_MAIL: _have_mail(is_open=is_open)}
    if off:
        choices.pop(Action.FORGOT)
    notes = (profile.disabled_hint,) if off and profile and profile.disabled_hint else ()
    if is_open:
        still_open = _("Not finished yet? Your reset is still open: “{back_to_mail}” goes on with it.")
        notes = (*notes, still_open.format(back_to_mail=_have_mail(is_open=True)))
    title = _(SIGN_IN)
    labels = {"identifier": _name_label(profile), "password": _("Password")}
    if asks_name_alone(step, profile):
        labels.pop("password")
        return Words(title, notes=notes, labels=labels, primary=_("Next"), choices=choices)
    if asks_password_alone(step, profile):
        labels.pop("identifier")
        choices[Action.BACK] = _("Back")
        return Words(title, (step.identifier,), notes, labels, title, choices)
    return Words(title, notes=notes, labels=labels, primary=title, choices=choices)


def _name_label(profile: Profile | None) -> str:
    return _("Username or email address") if profile and "username" in profile.identity else _("Email address")


def _second_factor(*, recovery: bool) -> Words:
    if recovery:
        return Words(
            _("One more step"),
            (_("Type one of the recovery codes you kept when you switched two-factor authentication on."),),
            labels={"code": _("Recovery code")},
            primary=_("Sign in"),
            choices={Action.USE_AUTHENTICATOR: _("Use the authenticator code"), Action.BACK: _("Back")},
        )
    return Words(
        _("One more step"),
        (_("Your account has two-factor authentication. Type the code that your authenticator app shows now."),),
        labels={"code": _("Authenticator code")},
        primary=_("Sign in"),
        choices={Action.USE_RECOVERY_CODE: _("Lost your device?"), Action.BACK: _("Back")},
    )


def _ask_address(profile: Profile | None, *, is_open: bool) -> Words:
    labels = names_asked_of(profile)
    choices = {Action.HAVE_MAIL: _have_mail(is_open=is_open), Action.BACK: _("Back")}
    if len(labels) > 1:
        choices = {Action.COPY_OVER: _("Use the same for both"), **choices}
    return Words(
        forgot_of(profile),
        (*before_request_of(profile), what_follows(profile)),
        notes=mail_trouble_of(profile),
        labels=labels,
        primary=send_of(profile),
        choices=choices,
    )
