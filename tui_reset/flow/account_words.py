"""The words of the signed-in page, of switching two-factor authentication, and of handing details over."""

from tui_reset.contract.wire import Account
from tui_reset.flow.events import Action
from tui_reset.flow.handing_over import has_access, title_of
from tui_reset.flow.sentences import together
from tui_reset.flow.steps import (
    Access,
    HandOver,
    KeepRecoveryCodes,
    NewRecoveryCodes,
    ScanSeed,
    SignedIn,
    Step,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
)
from tui_reset.flow.wording import Words, codes_left, new_password_labels
from tui_reset.language.texts import gettext as _


def account_words(step: Step) -> Words:
    """The signed-in page and its forms."""
    match step:
        case SignedIn(_, account):
            return _signed_in(account)
        case TurnOnTwoFactor():
            return Words(
                _("Switch two-factor authentication on"),
                (_("Type your password first."),),
                labels={"password": _("Password")},
                primary=_("Continue"),
                choices={Action.BACK: _("Back")},
            )
        case ScanSeed():
            return Words(
                _("Add the key to your authenticator app"),
                (_("Then type the code that the app shows."),),
                labels={"code": _("Code from the app")},
                primary=_("Switch on"),
                choices={Action.BACK: _("Back")},
            )
        case KeepRecoveryCodes():
            return Words(
                _("Keep these recovery codes"),
                (_("Each opens your account once, should you lose your device. They are not shown again."),),
                primary=_("I have kept them"),
            )
        case NewRecoveryCodes():
            return Words(
                _("Make new recovery codes"),
                (_("The old ones stop working. Type the code of your authenticator app."),),
                labels={"code": _("Authenticator code")},
                primary=_("Make new codes"),
                choices={Action.BACK: _("Back")},
            )
        case TurnOffTwoFactor():
            return _turn_off(step)
        case Access():
            return Words(
                _("Access"),
                (
                    _(
                        "Choose the application that your sign-in details go to. It then opens with the password used "
                        "here."
                    ),
                ),
                choices={Action.BACK: _("Back")},
            )
        case HandOver(_, account, app):
            return _hand_over(title_of(account, app))
        case _:
            raise AssertionError(type(step).__name__)


def _signed_in(account: Account) -> Words:
    choices = {Action.TURN_ON: _("Switch two-factor authentication on"), Action.SIGN_OUT: _("Sign out")}
    state = _("Two-factor authentication is off.")
    if account.two_factor:
        choices = {
            Action.NEW_CODES: _("Make new recovery codes"),
            Action.TURN_OFF: _("Switch two-factor authentication off"),
            Action.SIGN_OUT: _("Sign out"),
        }
        state = together(_("Two-factor authentication is on."), codes_left(account.recovery_codes_left))
    if has_access(account):
        choices = {Action.ACCESS: _("Access"), **choices}
    hello = _("Hello, {name}").format(name=account.display_name or account.email)
    return Words(hello, (state,), choices=choices)


def _turn_off(step: TurnOffTwoFactor) -> Words:
    labels = {"password": _("Password"), "code": _("Recovery code") if step.recovery else _("Authenticator code")}
    other = (
        {Action.USE_AUTHENTICATOR: _("Use the authenticator code")}
        if step.recovery
        else {Action.USE_RECOVERY_CODE: _("Lost your device?")}
    )
    return Words(
        _("Switch two-factor authentication off"),
        (_("Your password alone will open your account then."),),
        labels={**labels, **new_password_labels()} if step.new_password else labels,
        primary=_("Switch off"),
        choices={**other, Action.BACK: _("Back")},
    )


def _hand_over(title: str) -> Words:
    return Words(
        _("Hand your sign-in details to {title}").format(title=title),
        (
            _(
                "Type the password that you use here. It is checked, handed to {title} for your own account, and not "
                "kept."
            ).format(title=title),
        ),
        labels={"password": _("Password")},
        primary=_("Hand over"),
        choices={Action.BACK: _("Back")},
    )
