"""The words of the steps inside a reset: code, mail, password, end."""

from collections.abc import Mapping
from typing import Final

from tui_reset.contract import limits
from tui_reset.contract.wire import Profile, Proof
from tui_reset.flow.countdown import minutes
from tui_reset.flow.deployment import before_change_of, mail_trouble_of, shows_code
from tui_reset.flow.events import Action
from tui_reset.flow.steps import Done, Ending, Reset
from tui_reset.flow.wording import NEW_PASSWORD, TO_SIGN_IN, Words, codes_left

_HAVE_APP_READY: Final = "With an authenticator app on your account, have it ready: its code is asked for at the end."

_MAIL_ALONE: Final = "The mail is all you need; with an authenticator app on your account, have that ready too."

_ENDINGS: Final[Mapping[Ending, tuple[str, tuple[str, ...]]]] = {
    Ending.EXPIRED: (
        "This reset has expired",
        (
            "A link and its code live for a limited time, and it has passed.",
            "If you set a new password in the browser, sign in with it. If not, ask for a new mail.",
        ),
    ),
    Ending.USED: (
        "This link has been used",
        (
            "A password was set with it. If that was you, sign in with the new password.",
            "If it was not, ask for a new mail now and tell your support desk.",
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
            "This reset is closed to protect the account, and your password has not been changed by it.",
            "Ask for a new mail.",
        ),
    ),
    Ending.CANCELLED: (
        "The reset is cancelled",
        ("Its link and its code no longer work.", "Ask for a new mail if you need one after all."),
    ),
    Ending.NEWER: (
        "This service is newer than this app",
        (
            "It asks for something that this version does not know. The reset is still open.",
            "Open the link from the mail in a browser, or update tui-reset and paste the link again.",
        ),
    ),
    Ending.OVER: (
        "This reset is over",
        (
            "Nothing more can be done with it.",
            "If you set a new password in the browser, sign in with it. If not, ask for a new mail.",
        ),
    ),
}


def show_code_words(reset: Reset) -> Words:
    """The code, or why there is none (S2.3, S2.5, S2.6)."""
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
    needed = "this code" if reset.verification_code else "your authenticator app"
    return f"If the line drops: start again and choose “I have a mail already”. The link and {needed} are all you need."


def wait_words(reset: Reset, profile: Profile | None) -> Words:
    """What to look for and what can be done meanwhile (S2.7, S2.9a)."""
    looked_for = f"If {_asked_for(profile)} to an account, a mail is on its way"
    if profile:
        looked_for = f"{looked_for}: “{profile.mail.subject}” from {profile.mail.sender}"
    codeless = not shows_code(profile, reset)
    here = "paste it here; its short code works here too" if reset.attempts_left > 0 else "paste it here"
    code_in_browser = " In the browser, type the verification code." if reset.verification_code else ""
    return Words(
        "Look into your mailbox",
        (*mail_trouble_of(profile), f"{looked_for}."),
        (
            f"Open its link in a browser, or {here}.{code_in_browser}",
            *((_MAIL_ALONE,) if codeless else ()),
            "Finished in the browser? Enter, with nothing typed, goes to sign-in.",
        ),
        labels={"mail": "From the mail: link or short code" if reset.attempts_left > 0 else "Link from the mail"},
        primary="Continue",
        choices={
            Action.RESEND: "Send the mail again",
            Action.OTHER_ADDRESS: "Try another address",
            Action.BACK: "Leave" if codeless else "Back to the code",
        },
    )


def no_mail_hint(waited: float, email: str) -> str:
    """What is said by itself after two minutes, alike for every address (S2.10, S2.10a); empty before."""
    if waited < limits.HINT_AFTER_SECONDS:
        return ""
    typed = f" You typed {email}." if email else ""
    return f"No mail yet? Look in spam. Or the account has another address: try the one you sign in with.{typed}"


def _asked_for(profile: Profile | None) -> str:
    return "username and address belong" if profile and len(profile.identity) > 1 else "the address belongs"


def enter_mail_words(profile: Profile | None) -> Words:
    """The way back with the link alone (S2.1a)."""
    needed = (
        "You also need the verification code that was shown when the mail was asked for, or your authenticator app."
    )
    if not shows_code(profile):
        needed = "With an authenticator app on your account, have that ready too."
    return Words(
        "You have the mail already",
        (f"Paste the link from the mail; wrapped or quoted is fine. {needed}",),
        labels={"mail": "Link from the mail"},
        primary="Continue",
        choices={Action.FORGOT: "Ask for a new mail", Action.BACK: "Back"},
    )


def pause_words() -> Words:
    """Why the password cannot be changed yet, and what lifts that for this change alone (S1.27)."""
    return Words(
        "Pause two-factor authentication",
        (
            "It is on for your account, so the password can be changed only after it has been paused for this change.",
            "Everything else still asks for your code, and nothing has to be switched on again.",
        ),
        (
            "Lost your device? Type one of your recovery codes. None left? Your support desk can help: tell them "
            "the reference.",
        ),
        labels={"code": "Authenticator or recovery code"},
        primary="Pause for this change",
        choices={Action.BACK: "Leave"},
    )


def pause_left(seconds: float | None) -> str:
    """How long the pause still runs, counted down; empty without one."""
    if seconds is None:
        return ""
    return f"two-factor paused for {minutes(seconds)}" if seconds > 0 else "the two-factor pause is over"


def set_password_words(reset: Reset, profile: Profile | None, *, recovery: bool) -> Words:
    """The last form, by what proves the holder (S2.12 to S2.16), and what it will change (S1.1, S1.22)."""
    title, choices = "Set a new password", {Action.BACK: "Leave"}
    lead = before_change_of(profile)
    match reset.proof:
        case Proof.TOTP if recovery:
            return Words(
                title,
                (
                    *lead,
                    "No recovery code either? Your support desk can help: tell them the reference.",
                ),
                labels={**NEW_PASSWORD, "code": "Recovery code"},
                primary="Set new password",
                choices={Action.USE_AUTHENTICATOR: "Use the authenticator code", **choices},
            )
        case Proof.TOTP:
            return Words(
                title,
                lead,
                labels={**NEW_PASSWORD, "code": "Authenticator code"},
                primary="Set new password",
                choices={Action.USE_RECOVERY_CODE: "Lost your device?", **choices},
            )
        case Proof.NONE:
            return Words(title, lead, labels=NEW_PASSWORD, primary="Set new password", choices=choices)
        case _:
            filled = ("The verification code is filled in already.",) if reset.verification_code else ()
            return Words(
                title,
                lead,
                notes=filled,
                labels={**NEW_PASSWORD, "code": "Verification code"},
                primary="Set new password",
                choices=choices,
            )


def done_words(step: Done, profile: Profile | None) -> Words:
    """What has happened and what comes next (S2.18)."""
    lead = [_changed(step)]
    if step.sessions_ended:
        signed = "sign-in was" if step.sessions_ended == 1 else "sign-ins were"
        lead.append(f"{step.sessions_ended} other {signed} ended.")
    if profile and profile.apps:
        titles = " and ".join(app.title for app in profile.apps)
        lead.append(f"To use it for {titles} too, sign in and choose Access.")
    notes = ["A mail confirms it. If you did not do this, tell your support desk at once."]
    if step.recovery_codes_left is not None:
        notes.append(f"{codes_left(step.recovery_codes_left)} Make new ones on your account page.")
    return Words("Done", (" ".join(lead),), tuple(notes), primary="Sign in with the new password")


def _changed(step: Done) -> str:
    if step.earlier:
        return (
            "Your password has been changed already, in the browser or by an earlier try here: "
            "it may not be the one you typed last."
        )
    if step.elsewhere:
        return "Your password has been changed in the browser."
    return "Your password has been changed."


def over_words(ending: Ending, profile: Profile | None) -> Words:
    """Why a reset is over, with its next step (S2.17a)."""
    title, lead = _ENDINGS[ending]
    if ending is Ending.SUPERSEDED and not shows_code(profile):
        lead = ("Take the link from the newest mail.",)
    newest = {Action.HAVE_MAIL: "I have the newest mail"} if ending is Ending.SUPERSEDED else {}
    return Words(title, lead, primary="Ask for a new mail", choices={**newest, **TO_SIGN_IN})
