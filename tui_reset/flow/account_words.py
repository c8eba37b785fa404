"""The words of the signed-in page, of switching two-factor authentication, and of handing details over."""

from tui_reset.contract.wire import Account
from tui_reset.flow.events import Action
from tui_reset.flow.handing_over import has_access, title_of
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
from tui_reset.flow.wording import NEW_PASSWORD, Words, codes_left


def account_words(step: Step) -> Words:
    """The signed-in page and its forms."""
    match step:
        case SignedIn(_, account):
            return _signed_in(account)
        case TurnOnTwoFactor():
            return Words(
                "Switch two-factor authentication on",
                ("Type your password first.",),
                labels={"password": "Password"},
                primary="Continue",
                choices={Action.BACK: "Back"},
            )
        case ScanSeed():
            return Words(
                "Add the key to your authenticator app",
                ("Then type the code that the app shows.",),
                labels={"code": "Code from the app"},
                primary="Switch on",
                choices={Action.BACK: "Back"},
            )
        case KeepRecoveryCodes():
            return Words(
                "Keep these recovery codes",
                ("Each opens your account once, should you lose your device. They are not shown again.",),
                primary="I have kept them",
            )
        case NewRecoveryCodes():
            return Words(
                "Make new recovery codes",
                ("The old ones stop working. Type the code of your authenticator app.",),
                labels={"code": "Authenticator code"},
                primary="Make new codes",
                choices={Action.BACK: "Back"},
            )
        case TurnOffTwoFactor():
            return _turn_off(step)
        case Access():
            return Words(
                "Access",
                ("Choose the application that your sign-in details go to. It then opens with the password used here.",),
                choices={Action.BACK: "Back"},
            )
        case HandOver(_, account, app):
            return _hand_over(title_of(account, app))
        case _:
            raise AssertionError(type(step).__name__)


def _signed_in(account: Account) -> Words:
    choices = {Action.TURN_ON: "Switch two-factor authentication on", Action.SIGN_OUT: "Sign out"}
    state = "Two-factor authentication is off."
    if account.two_factor:
        choices = {
            Action.NEW_CODES: "Make new recovery codes",
            Action.TURN_OFF: "Switch two-factor authentication off",
            Action.SIGN_OUT: "Sign out",
        }
        state = f"Two-factor authentication is on. {codes_left(account.recovery_codes_left)}"
    if has_access(account):
        choices = {Action.ACCESS: "Access", **choices}
    return Words(f"Hello, {account.display_name or account.email}", (state,), choices=choices)


def _turn_off(step: TurnOffTwoFactor) -> Words:
    labels = {"password": "Password", "code": "Recovery code" if step.recovery else "Authenticator code"}
    other = (
        {Action.USE_AUTHENTICATOR: "Use the authenticator code"}
        if step.recovery
        else {Action.USE_RECOVERY_CODE: "Lost your device?"}
    )
    return Words(
        "Switch two-factor authentication off",
        ("Your password alone will open your account then.",),
        labels={**labels, **NEW_PASSWORD} if step.new_password else labels,
        primary="Switch off",
        choices={**other, Action.BACK: "Back"},
    )


def _hand_over(title: str) -> Words:
    return Words(
        f"Hand your sign-in details to {title}",
        (f"Type the password that you use here. It is checked, handed to {title} for your own account, and not kept.",),
        labels={"password": "Password"},
        primary="Hand over",
        choices={Action.BACK: "Back"},
    )
