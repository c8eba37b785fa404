"""What each step says: title, sentences, labels of fields and buttons, in one place for every front end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tui_reset.contract import limits
from tui_reset.contract.wire import Account, Profile, Proof
from tui_reset.flow.events import Action
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    Ending,
    EnterMail,
    KeepRecoveryCodes,
    NewRecoveryCodes,
    Over,
    Reset,
    ScanSeed,
    SecondFactor,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Stage,
    Step,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
)

Labels = Mapping[str, str]
Choices = Mapping[Action, str]


@dataclass(frozen=True, slots=True)
class Words:
    """`lead` is read first, `notes` are advice; `labels` name the fields; `primary` sends the form; `choices` the rest."""

    title: str
    lead: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    labels: Labels = field(default_factory=dict)
    primary: str = ""
    choices: Choices = field(default_factory=dict)


STAGE_NAMES: Final[Mapping[Stage, str]] = {
    Stage.ADDRESS: "Address",
    Stage.CODE: "Code",
    Stage.MAIL: "Mail",
    Stage.PASSWORD: "Password",
    Stage.DONE: "Done",
}

_TO_SIGN_IN: Final[Choices] = {Action.TO_SIGN_IN: "Back to sign-in"}
_NEW_PASSWORD: Final[Labels] = {"new_password": "New password", "confirm": "Confirm"}
_HAVE_APP_READY: Final = "With an authenticator app on your account, have it ready: its code is asked for at the end."

_ENDINGS: Final[Mapping[Ending, tuple[str, tuple[str, ...]]]] = {
    Ending.EXPIRED: (
        "This reset has expired",
        (
            "A link and its code live for a limited time. Your password has not been changed by it.",
            "Ask for a new mail.",
        ),
    ),
    Ending.USED: (
        "This link has been used",
        (
            "A password was set with it. If that was you, sign in with the new password.",
            "If it was not, ask for a new mail now and tell your contact.",
        ),
    ),
    Ending.SUPERSEDED: (
        "A newer request has replaced this one",
        ("Take the link from the newest mail, with the code of the newest request.",),
    ),
    Ending.REVOKED: (
        "This reset has been ended",
        (
            "It was ended from the mail (“this was not me”) or by a change of the account.",
            "Ask for a new mail if you still need one.",
        ),
    ),
    Ending.LOCKED: (
        "Too many wrong codes",
        (
            "This reset is closed to protect the account. Your password has not been changed by it.",
            "Ask for a new mail.",
        ),
    ),
    Ending.CANCELLED: ("The reset is cancelled", ("Its link and its code are dead. Your password is as it was.",)),
    Ending.OVER: (
        "This reset is over",
        ("Nothing more can be done with it. Ask for a new mail if you still need one.",),
    ),
}


def words_of(step: Step, profile: Profile | None) -> Words:
    """The words of a step; what depends on the profile is left out until it is known."""
    match step:
        case SignIn() | SecondFactor() | AskAddress() | SelfServiceOff():
            return _before(step, profile)
        case ShowCode(reset):
            return _show_code(reset)
        case WaitForMail(reset):
            return _wait(reset, profile)
        case EnterMail():
            return _enter_mail()
        case SetPassword(reset, recovery):
            return _set_password(reset, recovery=recovery)
        case Done():
            return _done(step)
        case Over(ending):
            return _over(ending)
        case _:
            return _account(step)


def _before(step: SignIn | SecondFactor | AskAddress | SelfServiceOff, profile: Profile | None) -> Words:
    match step:
        case SignIn():
            return _sign_in(profile)
        case SecondFactor(_, _, recovery):
            return _second_factor(recovery=recovery)
        case AskAddress():
            return _ask_address(profile)
        case SelfServiceOff():
            hint = profile.disabled_hint if profile else ""
            asked = hint or "Ask the people who look after your accounts."
            return Words("Password reset is switched off here", (asked,), choices=_TO_SIGN_IN)


def _sign_in(profile: Profile | None) -> Words:
    off = profile is not None and not profile.self_service
    choices = {Action.FORGOT: "Forgot your password?", Action.HAVE_MAIL: "I have a mail already"}
    if off:
        choices.pop(Action.FORGOT)
    return Words(
        "Sign in",
        notes=(profile.disabled_hint,) if off and profile and profile.disabled_hint else (),
        labels={"identifier": "Email address", "password": "Password"},
        primary="Sign in",
        choices=choices,
    )


def _second_factor(*, recovery: bool) -> Words:
    if recovery:
        return Words(
            "One more step",
            ("Type one of the recovery codes you kept when you switched two-factor authentication on.",),
            labels={"code": "Recovery code"},
            primary="Sign in",
            choices={Action.USE_AUTHENTICATOR: "Use the authenticator code", Action.BACK: "Back"},
        )
    return Words(
        "One more step",
        ("Your account has two-factor authentication. Type the code that your authenticator app shows now.",),
        labels={"code": "Authenticator code"},
        primary="Sign in",
        choices={Action.USE_RECOVERY_CODE: "Lost your device?", Action.BACK: "Back"},
    )


def _ask_address(profile: Profile | None) -> Words:
    labels = {"email": "Email address"}
    if profile and "username" in profile.identity:
        labels = {"username": "Username", **labels}
    failing = ("Mail is not getting out at the moment; it is sent as soon as it can be.",)
    return Words(
        "Forgot your password?",
        ("Type the email address of your account. You get a code here, and a mail with a link.",),
        notes=failing if profile and profile.mail_service == "failing" else (),
        labels=labels,
        primary="Reset password",
        choices={Action.HAVE_MAIL: "I have a mail already", Action.BACK: "Back"},
    )


def _show_code(reset: Reset) -> Words:
    if reset.verification_code is None:
        return Words(
            "Have your authenticator app ready",
            ("This account is protected by two-factor authentication, so no verification code is shown.",),
            ("At the end, type the code of your authenticator app instead.", _after_a_drop(reset)),
            primary="Continue",
            choices={Action.BACK: "Leave"},
        )
    return Words(
        "Your verification code",
        ("You need it together with the mail. Copy it, and keep this screen open so that it stays at hand.",),
        (_HAVE_APP_READY, _after_a_drop(reset)),
        primary="Continue",
        choices={Action.SHOW_CODE: "Copy the code", Action.BACK: "Leave"},
    )


def _after_a_drop(reset: Reset) -> str:
    needed = "the link and this code are" if reset.verification_code else "the link is"
    return f"If the line drops: start again and choose “I have a mail already”; {needed} all you need."


def _wait(reset: Reset, profile: Profile | None) -> Words:
    looked_for = ("If the address belongs to an account, a mail is on its way.",)
    if profile:
        looked_for = (
            f"If the address belongs to an account, a mail is on its way: "
            f"“{profile.mail.subject}” from {profile.mail.sender}.",
        )
    code_in_browser = "There, type the verification code." if reset.verification_code else ""
    return Words(
        "Look into your mailbox",
        looked_for,
        (
            f"Open the link in a browser, or paste it here; the mail's short code works here too. {code_in_browser}".strip(),
            "Finished in the browser? Enter goes to sign-in.",
        ),
        labels={"mail": "From the mail: link or short code"},
        primary="Continue",
        choices={
            Action.RESEND: "Send the mail again",
            Action.OTHER_ADDRESS: "Try another address",
            Action.BACK: "Back to the code",
        },
    )


def no_mail_hint(waited: float, email: str) -> str:
    """What is said by itself after two minutes, alike for every address (S2.10, S2.10a); empty before."""
    if waited < limits.HINT_AFTER_SECONDS:
        return ""
    typed = f" You typed {email}." if email else ""
    return f"No mail yet? Look in spam. Or the account has another address: try the one you sign in with.{typed}"


def _enter_mail() -> Words:
    return Words(
        "You have the mail already",
        (
            "Paste the link from the mail, whole or in pieces. You also need the verification code that was shown "
            "when the mail was asked for, or your authenticator app.",
        ),
        labels={"mail": "Link from the mail"},
        primary="Continue",
        choices={Action.FORGOT: "Ask for a new mail", Action.BACK: "Back"},
    )


def _set_password(reset: Reset, *, recovery: bool) -> Words:
    title, choices = "Set a new password", {Action.BACK: "Leave"}
    match reset.proof:
        case Proof.TOTP if recovery:
            return Words(
                title,
                ("No recovery code either? Your support desk can help: tell them the reference.",),
                labels={**_NEW_PASSWORD, "code": "Recovery code"},
                primary="Set new password",
                choices={Action.USE_AUTHENTICATOR: "Use the authenticator code", **choices},
            )
        case Proof.TOTP:
            return Words(
                title,
                labels={**_NEW_PASSWORD, "code": "Authenticator code"},
                primary="Set new password",
                choices={Action.USE_RECOVERY_CODE: "Lost your device?", **choices},
            )
        case Proof.NONE:
            return Words(title, labels=_NEW_PASSWORD, primary="Set new password", choices=choices)
        case _:
            filled = ("The verification code is filled in from this screen.",) if reset.verification_code else ()
            return Words(
                title,
                notes=filled,
                labels={**_NEW_PASSWORD, "code": "Verification code"},
                primary="Set new password",
                choices=choices,
            )


def _done(step: Done) -> Words:
    lead = [
        "Your password has been changed." if not step.elsewhere else "Your password has been changed in the browser."
    ]
    if step.sessions_ended:
        signed = "sign-in was" if step.sessions_ended == 1 else "sign-ins were"
        lead.append(f"{step.sessions_ended} other {signed} ended.")
    notes = ["A mail confirms it. If you did not do this, tell your contact at once."]
    if step.recovery_codes_left is not None:
        notes.append(f"{step.recovery_codes_left} recovery codes are left. Make new ones on your account page.")
    return Words("Done", (" ".join(lead),), tuple(notes), primary="Sign in with the new password")


def _over(ending: Ending) -> Words:
    title, lead = _ENDINGS[ending]
    return Words(title, lead, primary="Ask for a new mail", choices=_TO_SIGN_IN)


def _account(step: Step) -> Words:
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
                "Scan this with your authenticator app",
                ("Or type the key by hand. Then type the code that the app shows.",),
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
        state = f"Two-factor authentication is on; {account.recovery_codes_left} recovery codes are left."
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
        labels={**labels, **_NEW_PASSWORD} if step.new_password else labels,
        primary="Switch off",
        choices={**other, Action.BACK: "Back"},
    )
