"""What is said beside the steps: while a call is under way, on leaving, and as help."""

from typing import Final

from tui_reset.contract.calls import (
    AskReset,
    BeginPause,
    BeginTwoFactor,
    Call,
    CancelReset,
    ChangePassword,
    CloseSession,
    ConfirmTwoFactor,
    EndTwoFactor,
    LookAtReset,
    OpenLink,
    OpenSession,
    ProveMailbox,
    PushPassword,
    ReadAccount,
    ReplaceRecoveryCodes,
    ResendMail,
)
from tui_reset.contract.wire import Profile, Proof
from tui_reset.flow.branding import own_help_of, person_of
from tui_reset.flow.countdown import lasting
from tui_reset.flow.deployment import forgot_of, shows_code, what_follows
from tui_reset.flow.first_words import HAVE_MAIL
from tui_reset.flow.sentences import together
from tui_reset.flow.steps import (
    Access,
    AskAddress,
    EnterMail,
    HandOver,
    KeepRecoveryCodes,
    Over,
    PauseTwoFactor,
    Reset,
    ScanSeed,
    SecondFactor,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    WaitForMail,
    reset_of,
)
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

BY_KEYS: Final = mark("Everything here can be reached with Tab and Enter.")
"""What a screen says that has no help of its own."""
_BUSY: Final[dict[type, str]] = {
    AskReset: mark("Asking for the reset"),
    LookAtReset: mark("Asking what became of it"),
    ReadAccount: mark("Reading your account"),
    ResendMail: mark("Asking for the mail again"),
    CancelReset: mark("Cancelling the reset"),
    ProveMailbox: mark("Checking what came from the mail"),
    OpenLink: mark("Opening the link"),
    BeginPause: mark("Pausing two-factor authentication"),
    ChangePassword: mark("Setting the new password"),
    OpenSession: mark("Signing in"),
    CloseSession: mark("Signing out"),
    BeginTwoFactor: mark("Asking for a new key"),
    ConfirmTwoFactor: mark("Switching two-factor authentication on"),
    EndTwoFactor: mark("Switching two-factor authentication off"),
    ReplaceRecoveryCodes: mark("Making new recovery codes"),
    PushPassword: mark("Handing over your sign-in details"),
}

_HELP: Final[dict[type, tuple[str, ...]]] = {
    SignIn: (
        mark("Sign in with your address and password."),
        mark(
            "If you have forgotten the password, choose “{forgot}”. "
            "If a reset mail has reached you already, choose “{have_mail}”."
        ),
    ),
    ShowCode: (
        mark("This code and the link in the mail only work together. Copy the code, or keep this screen open."),
        mark("If your account has an authenticator app, its code is asked for instead of this one."),
    ),
    WaitForMail: (
        mark("Open the link from the mail in any browser and type the verification code there: it is noticed here."),
        mark(
            "Or stay here: paste the link, or type the short code from the mail, and set the password in the next step."
        ),
        mark("No mail after some minutes: look in spam, or go back and try the address you sign in with."),
    ),
    EnterMail: (
        mark(
            "Paste the whole link from the mail. A wrapped or damaged copy is put together again where that is "
            "possible."
        ),
        mark("Afterwards the verification code is asked for, or the code of your authenticator app."),
    ),
    PauseTwoFactor: (
        mark(
            "Two-factor authentication is paused for this one change, for five minutes at most. Sign-in and everything "
            "else go on asking for your code, and it is on as before when the change is done."
        ),
        mark(
            "Type the six digits that your authenticator app shows, or one of the recovery codes that you kept. If you "
            "have neither, call the support desk and tell them the reference."
        ),
    ),
    SetPassword: (
        mark("Choose a password of at least the length shown; a sentence or four unrelated words are good."),
        mark(
            "If you have lost your authenticator, use a recovery code. If you have none, call the support desk "
            "and tell "
            "them the reference."
        ),
    ),
    SecondFactor: (
        mark(
            "Open the authenticator app in which you set up this account, and type its six digits before they change."
        ),
        mark("Device lost? Use one of the recovery codes that you kept. Without them, the support desk can help."),
    ),
    Over: (mark("A reset can always be begun again: ask for a new mail, and use its link with the code shown then."),),
    SignedIn: (
        mark(
            "Two-factor authentication asks for a code from your phone beside the password: a stolen password alone "
            "opens nothing then."
        ),
    ),
    ScanSeed: (
        mark(
            "In your authenticator app add an account, and type the key, or scan the QR code where one is shown. "
            "The app "
            "then shows six digits: type them here."
        ),
        mark("Nothing is switched on until a code from the app was right."),
    ),
    Access: (
        mark(
            "Each application here has an account of yours with a password of its own. Choose one to make that "
            "password "
            "the one you use here."
        ),
        mark("Do so after every change of your password: nothing is handed over by itself, because it is not kept."),
    ),
    HandOver: (
        mark(
            "Your password is checked here first, then handed to the application for your own account there, and to "
            "no other. It is kept nowhere on the way."
        ),
        mark("If the application does not answer or refuses, it says so, and you can try again."),
    ),
    KeepRecoveryCodes: (
        mark(
            "Print these codes, write them down, or keep them in a password manager; not on the device that they "
            "replace."
        ),
        mark("Each works once, with your password, in place of the authenticator code."),
    ),
}

_HELP_WITHOUT_CODE: Final[dict[type, tuple[str, ...]]] = {
    WaitForMail: (
        mark(
            "Open the link from the mail in any browser and set the password there; then Enter leads to sign-in here."
        ),
        mark(
            "Or stay here: paste the link, or type the short code from the mail, and set the password in the next step."
        ),
        mark("No mail after some minutes: look in spam, or go back and try the address you sign in with."),
    ),
    EnterMail: (
        mark("Paste the whole link from the mail. A damaged copy is put together again where that is possible."),
    ),
    Over: (mark("A reset can always be begun again: ask for a new mail, and use its link."),),
}


def busy_text(call: Call) -> str:
    """What is being done, for the line that appears when it takes a moment."""
    return _(_BUSY[type(call)])


def help_text(step: Step, profile: Profile | None) -> tuple[str, ...]:
    """Help for this step, the reference to tell, and the contact route that the operator configured (S2.20)."""
    lines = list(_told(step, profile))
    if reset := reset_of(step):
        lines.append(_("Reference of this reset: {reference}").format(reference=reset.reference))
    return (*lines, *own_help_of(profile), *person_of(profile))


def _told(step: Step, profile: Profile | None) -> tuple[str, ...]:
    if isinstance(step, AskAddress):
        same = _("For everybody's safety the answer is the same whatever is typed.")
        return (together(what_follows(profile), same),)
    codeless = {} if shows_code(profile, reset_of(step)) else _HELP_WITHOUT_CODE
    lines = codeless.get(type(step)) or _HELP.get(type(step), (BY_KEYS,))
    return tuple(_(line).format(forgot=forgot_of(profile), have_mail=_(HAVE_MAIL)) for line in lines)


def leaving_text(step: Step, now: float) -> tuple[str, ...]:
    """What leaving in the middle would mean (S2.5a)."""
    if isinstance(step, KeepRecoveryCodes):
        return (_("These recovery codes are not shown again."), _("Without your device, only they let you in."))
    reset = reset_of(step)
    return _leaving_reset(reset, now) if reset else (_("Something is still under way."),)


def _leaving_reset(reset: Reset, now: float) -> tuple[str, ...]:
    if now >= reset.expires_at:
        return (_("The time for this reset has run out: nothing is lost by leaving."),)
    left = lasting(reset.expires_at - now)
    if reset.verification_code is None or reset.proof in {Proof.TOTP, Proof.NONE}:
        return (_("The link in the mail works for another {left}.").format(left=left),)
    return (
        _("The verification code is lost when you leave."),
        _("If you have copied it, it works with the link in the mail for another {left}.").format(left=left),
    )
