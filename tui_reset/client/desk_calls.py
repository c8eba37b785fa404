"""Each call of the support desk as one HTTP exchange, without the session that carries it."""

from typing import Final
from urllib.parse import quote

from tui_reset.client.exchange import Exchange
from tui_reset.contract import desk, wire
from tui_reset.contract.secret import Secret

SETTINGS: Final = Exchange("GET", "/v1/desk/settings", desk.DeskSettings, changes=False)
MAIL: Final = Exchange("GET", "/v1/desk/mail", desk.MailQueue, changes=False)
MAIL_TEST: Final = Exchange("POST", "/v1/desk/mail-test", desk.MailTest)
SIGN_OUT: Final = Exchange("DELETE", "/v1/sessions/current", wire.NoContent)


def sign_in(identifier: str, password: Secret, code: Secret) -> Exchange[wire.SessionOpened]:
    """A session; the desk's needs the second factor: digits are an authenticator code, all else a recovery code."""
    digits = "".join(code.reveal().split())
    is_totp = digits.isascii() and digits.isdigit()
    return open_session(
        identifier, password, totp=digits if is_totp else None, recovery_code=None if is_totp else code.reveal()
    )


def open_session(
    identifier: str, password: Secret, *, totp: str | None = None, recovery_code: str | None = None
) -> Exchange[wire.SessionOpened]:
    """The same where it is known which code it is."""
    body = wire.SessionBody(identifier=identifier, password=password.reveal(), totp=totp, recovery_code=recovery_code)
    return Exchange("POST", "/v1/sessions", wire.SessionOpened, body)


def people(query: str, after: str | None, limit: int | None = None) -> Exchange[desk.People]:
    """A page of the people whose names or addresses begin so (S1.11); as many as fit without a `limit`."""
    most = None if limit is None else str(limit)
    return Exchange("GET", _asking("/v1/desk/accounts", q=query, after=after, limit=most), desk.People, changes=False)


def person(account_id: str) -> Exchange[desk.PersonPage]:
    """One person's page."""
    return Exchange("GET", f"/v1/desk/accounts/{quote(account_id, safe='')}", desk.PersonPage, changes=False)


def start_reset(account_id: str, reason: str, key: str | None = None) -> Exchange[desk.DeskAsked]:
    """“Reset User Password” (S1.12 to S1.14). The same idempotency key again is the same reset, with its code."""
    path = f"/v1/desk/accounts/{quote(account_id, safe='')}/resets"
    return Exchange("POST", path, desk.DeskAsked, desk.DeskAskBody(reason=reason), idempotency_key=key)


def reset(reference: str) -> Exchange[desk.DeskReset]:
    """Where the reset with that number stands; also what a long poll asks."""
    return Exchange("GET", f"/v1/desk/resets/{quote(reference, safe='')}", desk.DeskReset, changes=False)


def change_settings(
    totp: Secret, *, self_service: bool | None = None, smtp: desk.SmtpChange | None = None
) -> Exchange[desk.DeskSettings]:
    """What is given is to be so; a fresh authenticator code proves who asks (S1.8, S1.10)."""
    body = desk.SettingsBody(totp=totp.reveal(), self_service=self_service, smtp=smtp)
    return Exchange("PATCH", "/v1/desk/settings", desk.DeskSettings, body)


def retry_mail(reference: str) -> Exchange[wire.NoContent]:
    """Make a mail due now."""
    return Exchange("POST", f"/v1/desk/mail/{quote(reference, safe='')}/retry", wire.NoContent)


def events(after: int | None, account: str = "", reference: str = "") -> Exchange[desk.Entries]:
    """A page of the audit log, newest first."""
    before = None if after is None else str(after)
    path = _asking("/v1/desk/events", after=before, account=account, reference=reference)
    return Exchange("GET", path, desk.Entries, changes=False)


def _asking(path: str, **wanted: str | None) -> str:
    asked = [f"{name}={quote(value, safe='')}" for name, value in wanted.items() if value]
    return f"{path}?{'&'.join(asked)}" if asked else path
