"""The call that a filled-in form asks for."""

from dataclasses import replace
from typing import Final, assert_never

from tui_reset.contract import limits
from tui_reset.contract.calls import (
    AskReset,
    BeginPause,
    BeginTwoFactor,
    ChangePassword,
    ConfirmTwoFactor,
    EndTwoFactor,
    OpenLink,
    OpenSession,
    ProveMailbox,
    PushPassword,
    ReplaceRecoveryCodes,
)
from tui_reset.contract.codes import is_code, normalised_code
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Proof
from tui_reset.flow.events import (
    Typed,
    TypedAddress,
    TypedApp,
    TypedCode,
    TypedMail,
    TypedPassword,
    TypedPresentPassword,
    TypedSignIn,
    TypedTurnOff,
)
from tui_reset.flow.handing_over import chosen
from tui_reset.flow.moves import UNMOVED, Asking, Move, Stay, to
from tui_reset.flow.pasted import NothingUsable, PastedLink, PastedMailCode, read_pasted
from tui_reset.flow.steps import (
    Access,
    AskAddress,
    EnterMail,
    HandOver,
    NewRecoveryCodes,
    PauseTwoFactor,
    Reset,
    ScanSeed,
    SecondFactor,
    SetPassword,
    SignIn,
    Step,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
)
from tui_reset.flow.trouble import at_field
from tui_reset.language.texts import gettext as _

_FORMS: Final[dict[type, type]] = {
    SignIn: TypedSignIn,
    SecondFactor: TypedCode,
    AskAddress: TypedAddress,
    WaitForMail: TypedMail,
    EnterMail: TypedMail,
    PauseTwoFactor: TypedCode,
    SetPassword: TypedPassword,
    TurnOnTwoFactor: TypedPresentPassword,
    ScanSeed: TypedCode,
    NewRecoveryCodes: TypedCode,
    TurnOffTwoFactor: TypedTurnOff,
    Access: TypedApp,
    HandOver: TypedPresentPassword,
}


def belongs(step: Step, typed: Typed) -> bool:
    """Whether `typed` is the form of this step."""
    return _FORMS.get(type(step)) is type(typed)


def remembered(step: Step, typed: Typed) -> Step:
    """The step with the name or address that was typed, so that the next form has it filled in (S2.2a)."""
    match step, typed:
        case SignIn(), TypedSignIn(identifier):
            return replace(step, identifier=identifier.strip())
        case AskAddress(), TypedAddress(email, username):
            return replace(step, email=email.strip(), username=username.strip())
        case _:
            return step


def named(step: Step, name: str | None) -> Step:
    """Sign-in with the name that stood in its field when something else was chosen (S1.19)."""
    return step if name is None or not isinstance(step, SignIn) else replace(step, identifier=name.strip())


def call_for(step: Step, typed: Typed, key: str) -> Move:
    """The call for what was typed on `step`; `key` is a fresh idempotency key. A form of another step asks nothing.

    A name without a password passes the checks only where the name is asked for first (S1.17).
    """
    match step, typed:
        case SignIn(), TypedSignIn(_, password) if not password:
            return to(replace(step, named=True))
        case SignIn(), TypedSignIn(identifier, password):
            return Asking(OpenSession(identifier.strip(), password))
        case AskAddress(), TypedAddress(email, username):
            return Asking(AskReset(email.strip() or None, username.strip() or None, key))
        case WaitForMail(reset), TypedMail(text):
            return _from_mail(reset, text.reveal())
        case EnterMail(), TypedMail(text):
            return _from_link(text.reveal())
        case SetPassword(reset, recovery), TypedPassword():
            return Asking(_change(reset, typed, key, recovery=recovery))
        case PauseTwoFactor(reset), TypedCode(code):
            return Asking(_pause(reset, code))
        case _:
            return _signed_in(step, typed)


def _signed_in(step: Step, typed: Typed) -> Move:
    match step, typed:
        case SecondFactor(identifier, password, recovery), TypedCode(code):
            totp, spare = (None, code) if recovery else (_digits(code), None)
            return Asking(OpenSession(identifier, password, totp=totp, recovery_code=spare))
        case TurnOnTwoFactor(token), TypedPresentPassword(password):
            return Asking(BeginTwoFactor(token, password))
        case ScanSeed(token), TypedCode(code):
            return Asking(ConfirmTwoFactor(token, _digits(code)))
        case NewRecoveryCodes(token), TypedCode(code):
            return Asking(ReplaceRecoveryCodes(token, _digits(code)))
        case TurnOffTwoFactor(token, _, recovery), TypedTurnOff(password, code, new_password):
            totp, spare = (None, code) if recovery else (_digits(code), None)
            return Asking(EndTwoFactor(token, password, totp, spare, new_password or None))
        case Access(), TypedApp(app):
            return chosen(step, app)
        case HandOver(token, _, app), TypedPresentPassword(password):
            return Asking(PushPassword(token, app, password))
        case _:
            return UNMOVED


def _digits(typed: Secret) -> Secret:
    """An authenticator code without the space that apps show in its middle."""
    return Secret("".join(typed.reveal().split()))


def _from_mail(reset: Reset, text: str) -> Move:
    found = read_pasted(text)
    match found:
        case NothingUsable(sentence):
            return Stay(at_field("mail", sentence))
        case PastedLink(token) if reset.attempts_left <= 0:
            return Asking(OpenLink(token))
        case PastedLink(token):
            return Asking(ProveMailbox(reset.hold, link=token))
        case PastedMailCode(code):
            return _from_mail_code(reset, code)
        case _:
            assert_never(found)


def _from_mail_code(reset: Reset, code: Secret) -> Move:
    shown = reset.verification_code
    if shown is not None and Secret(normalised_code(shown.reveal())) == code:
        return Stay(
            at_field("mail", _("This is the code from this screen. Here goes the link or the code from the mail."))
        )
    if reset.attempts_left <= 0:
        return Stay(at_field("mail", _("Short codes are no longer taken here. Paste the whole link from the mail.")))
    return Asking(ProveMailbox(reset.hold, mail_code=code))


def _from_link(text: str) -> Move:
    found = read_pasted(text)
    match found:
        case NothingUsable(sentence):
            return Stay(at_field("mail", sentence))
        case PastedMailCode():
            return Stay(
                at_field(
                    "mail", _("The short code works only on the screen that asked for the mail. Paste the whole link.")
                )
            )
        case PastedLink(token):
            return Asking(OpenLink(token))
        case _:
            assert_never(found)


def _pause(reset: Reset, code: Secret) -> BeginPause:
    """One field takes both kinds of code: they are told apart by their form."""
    if is_code(code.reveal(), limits.RECOVERY_CODE_CHARACTERS):
        return BeginPause(reset.hold, recovery_code=code)
    return BeginPause(reset.hold, totp=_digits(code))


def _change(reset: Reset, typed: TypedPassword, key: str, *, recovery: bool) -> ChangePassword:
    code = typed.code
    match reset.proof:
        case Proof.TOTP if recovery:
            return ChangePassword(reset.hold, typed.new_password, key, recovery_code=code)
        case Proof.TOTP:
            return ChangePassword(reset.hold, typed.new_password, key, totp=_digits(code))
        case Proof.VERIFICATION_CODE:
            return ChangePassword(reset.hold, typed.new_password, key, verification_code=code)
        case _:
            return ChangePassword(reset.hold, typed.new_password, key)
