"""Each call of the flow as one HTTP exchange: method, path, body and the answer it expects."""

from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar, assert_never
from urllib.parse import quote

from tui_reset.contract import calls, wire
from tui_reset.contract.calls import Call, CallAnswer, Hold
from tui_reset.contract.secret import Secret

AnswerType = TypeVar("AnswerType", bound=wire.Answer, covariant=True)


@dataclass(frozen=True, slots=True)
class Exchange(Generic[AnswerType]):
    """One request and what answers it. `changes` tells a lost answer's meaning: see `OutcomeUnknown`."""

    method: str
    path: str
    answer: type[AnswerType]
    body: wire.Body | None = None
    bearer: Secret | None = None
    idempotency_key: str | None = field(default=None, repr=False)
    changes: bool = True


PROFILE: Final = Exchange("GET", "/v1/profile", wire.Profile, changes=False)

_AccountCall = (
    calls.OpenSession
    | calls.CloseSession
    | calls.ReadAccount
    | calls.BeginTwoFactor
    | calls.ConfirmTwoFactor
    | calls.EndTwoFactor
    | calls.ReplaceRecoveryCodes
    | calls.PushPassword
)


def exchange_of(call: Call) -> Exchange[CallAnswer]:
    """How `call` travels. Secrets go in headers and bodies only, never in the path."""
    match call:
        case calls.AskReset():
            identity = wire.Identity(email=call.email, username=call.username)
            body = wire.AskBody(identity=identity)
            return Exchange("POST", "/v1/resets", wire.Asked, body, idempotency_key=call.idempotency_key)
        case calls.LookAtReset(hold):
            return look_at(hold)
        case calls.ResendMail(hold):
            return Exchange("POST", _reset(hold, "/resend"), wire.View, bearer=hold.secret)
        case calls.ProveMailbox(hold):
            proof = wire.MailboxBody(link=_shown(call.link), mail_code=_shown(call.mail_code))
            return Exchange("POST", _reset(hold, "/mailbox"), wire.View, proof, hold.secret)
        case calls.OpenLink(link):
            return Exchange("POST", "/v1/links", wire.Opened, wire.LinkBody(link=link.reveal()))
        case calls.BeginPause(hold):
            pause = wire.PauseBody(totp=_shown(call.totp), recovery_code=_shown(call.recovery_code))
            return Exchange("POST", _reset(hold, "/two-factor/pause"), wire.Paused, pause, hold.secret)
        case calls.ChangePassword():
            return _change(call)
        case calls.CancelReset(hold):
            return Exchange("DELETE", _reset(hold), wire.NoContent, bearer=hold.secret)
        case _:
            return _account_exchange_of(call)


def look_at(hold: Hold) -> Exchange[wire.View]:
    """Reading where a reset stands; also what a long poll asks."""
    return Exchange("GET", _reset(hold), wire.View, bearer=hold.secret, changes=False)


def _change(call: calls.ChangePassword) -> Exchange[wire.PasswordChanged]:
    body = wire.PasswordBody(
        new_password=call.new_password.reveal(),
        verification_code=_shown(call.verification_code),
        totp=_shown(call.totp),
        recovery_code=_shown(call.recovery_code),
    )
    path, key = _reset(call.hold, "/password"), call.idempotency_key
    return Exchange("POST", path, wire.PasswordChanged, body, call.hold.secret, key)


def _account_exchange_of(call: _AccountCall) -> Exchange[CallAnswer]:
    two_factor = "/v1/account/two-factor"
    match call:
        case calls.OpenSession():
            return Exchange("POST", "/v1/sessions", wire.SessionOpened, _session_body(call))
        case calls.CloseSession(token):
            return Exchange("DELETE", "/v1/sessions/current", wire.NoContent, bearer=token)
        case calls.ReadAccount(token):
            return Exchange("GET", "/v1/account", wire.Account, bearer=token, changes=False)
        case calls.BeginTwoFactor(token, password):
            body = wire.BeginTwoFactorBody(password=password.reveal())
            return Exchange("POST", two_factor, wire.TwoFactorSeed, body, token)
        case calls.ConfirmTwoFactor(token, totp):
            return Exchange("PUT", two_factor, wire.RecoveryCodes, wire.TotpBody(totp=totp.reveal()), token)
        case calls.EndTwoFactor(token):
            return Exchange("DELETE", two_factor, wire.NoContent, _end_body(call), token)
        case calls.ReplaceRecoveryCodes(token, totp):
            renewed = wire.TotpBody(totp=totp.reveal())
            return Exchange("POST", f"{two_factor}/recovery-codes", wire.RecoveryCodes, renewed, token)
        case calls.PushPassword(token, app, password):
            given = wire.PushBody(password=password.reveal())
            return Exchange("POST", f"/v1/account/apps/{quote(app, safe='')}/push", wire.Pushed, given, token)
        case _:
            assert_never(call)


def _session_body(call: calls.OpenSession) -> wire.SessionBody:
    return wire.SessionBody(
        identifier=call.identifier,
        password=call.password.reveal(),
        totp=_shown(call.totp),
        recovery_code=_shown(call.recovery_code),
    )


def _end_body(call: calls.EndTwoFactor) -> wire.EndTwoFactorBody:
    return wire.EndTwoFactorBody(
        password=call.password.reveal(),
        totp=_shown(call.totp),
        recovery_code=_shown(call.recovery_code),
        new_password=_shown(call.new_password),
    )


def _shown(secret: Secret | None) -> str | None:
    return None if secret is None else secret.reveal()


def _reset(hold: Hold, rest: str = "") -> str:
    return f"/v1/resets/{quote(hold.id, safe='')}{rest}"
