"""The records that travel: request bodies are strict, answers may grow fields."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tui_reset.contract import limits
from tui_reset.contract.whole import Whole

Email = Annotated[str, Meta(min_length=1, max_length=limits.EMAIL_OCTETS)]
Username = Annotated[str, Meta(min_length=1, max_length=limits.USERNAME_CHARACTERS)]
Pasted = Annotated[str, Meta(min_length=1, max_length=limits.PASTE_CHARACTERS)]
Code = Annotated[str, Meta(min_length=1, max_length=64)]


class ResetStep(StrEnum):
    """Where a reset stands, as one grant may see it."""

    WAIT_FOR_MAIL = "wait_for_mail"
    SET_PASSWORD = "set_password"  # noqa: S105 - a step
    DONE = "done"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    LOCKED = "locked"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    """Never sent: what a newer server's step is read as, so that answers can grow."""

    @classmethod
    def _missing_(cls, value: object) -> "ResetStep | None":
        return cls.UNKNOWN if isinstance(value, str) else None


class Proof(StrEnum):
    """What the last form asks for; `unknown` until the grant has proven the mailbox, and for what is not known here."""

    UNKNOWN = "unknown"
    VERIFICATION_CODE = "verification_code"
    TOTP = "totp"
    NONE = "none"

    @classmethod
    def _missing_(cls, value: object) -> "Proof | None":
        return cls.UNKNOWN if isinstance(value, str) else None


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A request body: unknown fields and wrong types are refused. Its repr shows nothing typed."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __rich_repr__(self) -> Any:
        yield from ()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: unknown fields are ignored so that it can grow. Its repr shows no value."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __rich_repr__(self) -> Any:
        yield from ()


class Identity(Body, frozen=True, kw_only=True):
    """Who asks, as the profile's `identity` names it: each one string (ASVS 2.2.1)."""

    email: Email | None = None
    username: Username | None = None


class AskBody(Body, frozen=True, kw_only=True):
    """`POST /v1/resets`."""

    identity: Identity


class MailboxBody(Body, frozen=True, kw_only=True):
    """`POST /v1/resets/{id}/mailbox`: exactly one of the two."""

    link: Pasted | None = None
    mail_code: Code | None = None


class LinkBody(Body, frozen=True, kw_only=True):
    """`POST /v1/links`."""

    link: Pasted


class PasswordBody(Body, frozen=True, kw_only=True):
    """`POST /v1/resets/{id}/password`: at most one proof."""

    new_password: str
    verification_code: Code | None = None
    totp: Code | None = None
    recovery_code: Code | None = None


class SessionBody(Body, frozen=True, kw_only=True):
    """`POST /v1/sessions`: at most one second factor."""

    identifier: Email
    password: str
    totp: Code | None = None
    recovery_code: Code | None = None


class BeginTwoFactorBody(Body, frozen=True, kw_only=True):
    """`POST /v1/account/two-factor`."""

    password: str


class TotpBody(Body, frozen=True, kw_only=True):
    """`PUT /v1/account/two-factor` and `POST …/recovery-codes`."""

    totp: Code


class EndTwoFactorBody(Body, frozen=True, kw_only=True):
    """`DELETE /v1/account/two-factor`; `new_password` where the old one is too short without it."""

    password: str
    totp: Code | None = None
    recovery_code: Code | None = None
    new_password: str | None = None


class PauseBody(Body, frozen=True, kw_only=True):
    """`POST /v1/resets/{id}/two-factor/pause`: exactly one of the two (S1.27)."""

    totp: Code | None = None
    recovery_code: Code | None = None


class PushBody(Body, frozen=True, kw_only=True):
    """`POST /v1/account/apps/{app}/push`: what is handed over, verified against the account first (S1.26)."""

    password: str


class PasswordPolicy(Answer, frozen=True, kw_only=True):
    """Lengths are code points after normalisation."""

    min_length: Whole
    max_length: Whole
    rules: list[str]
    min_length_with_two_factor: Whole = limits.PASSWORD_MIN


class MailProfile(Answer, frozen=True, kw_only=True):
    """What to look for in the mailbox (S2.7)."""

    subject: str
    sender: str


class App(Answer, frozen=True, kw_only=True):
    """Another application that sign-in details can be handed to."""

    id: str
    title: str


class Wording(Answer, frozen=True, kw_only=True):
    """What a deployment calls things and says beside them; empty: the product's own words (S1.4, S1.9, S1.22)."""

    forgot: str = ""
    """The way to the request on the sign-in screen, such as `Forgot Password?`."""
    send: str = ""
    """The button that sends the request, such as `Send Me Instructions`."""
    before_request: str = ""
    """Said above the request: where the reset is done, and what is reset."""
    before_change: str = ""
    """Said above the new password, before anybody commits to it."""
    mail_trouble: str = ""
    """Said while mail is not getting out: whom to ask, and what to look at."""
    place: str = ""
    """The address of the system whose password this is."""


class Brand(Answer, frozen=True, kw_only=True):
    """Whose service this is and how that looks; empty: as the product looks by itself."""

    name: str = ""
    """Who runs it, such as `Example Ltd`; stands before the title."""
    logo: str = ""
    """The same as one short line, where a name of their own drawing is wanted, such as `◆ example`."""
    banner: tuple[str, ...] = ()
    """The same drawn with characters, a few lines high, for a first screen that has room."""
    accent_dark: str = ""
    """`#rrggbb` in place of the product's accent on dark grounds; judged to be readable on all of them."""
    accent_light: str = ""
    """The same on light grounds."""
    help: tuple[str, ...] = ()
    """Sentences of their own for every help screen, before the contact."""


class Profile(Answer, frozen=True, kw_only=True):
    """`GET /v1/profile`: all a front end needs to draw itself."""

    name: str
    title: str
    identity: list[str]
    self_service: bool
    disabled_hint: str
    proof: str
    two_factor: str
    code_for_two_factor: bool
    password: PasswordPolicy
    mail: MailProfile
    contact: str
    apps: list[App]
    mail_service: str
    sign_in: str = "one_form"
    """`one_form`, or `name_first`: the name and Next, then the password (S1.17)."""
    wording: Wording = Wording()
    brand: Brand = Brand()


class Asked(Answer, frozen=True, kw_only=True):
    """`POST /v1/resets`; times are whole seconds remaining."""

    id: str
    secret: str
    reference: str
    verification_code: str | None
    step: ResetStep
    expires_in: Whole
    resend_in: Whole
    resends_left: Whole
    version: Whole


class View(Answer, frozen=True, kw_only=True):
    """One grant's view of a reset; `version` changes exactly when something else here but time does."""

    id: str
    reference: str
    step: ResetStep
    proof: Proof
    expires_in: Whole
    resend_in: Whole
    resends_left: Whole
    attempts_left: Whole
    version: Whole
    must_pause: bool = False
    """Two-factor is on, and has to be paused for this grant before the password can be changed (S1.27)."""
    two_factor_paused_for: Whole = 0
    """Seconds for which it still is."""


class Opened(Answer, frozen=True, kw_only=True):
    """`POST /v1/links`: a new, proven grant, with its own secret and the view of it."""

    id: str
    secret: str
    reference: str
    step: ResetStep
    proof: Proof
    expires_in: Whole
    resend_in: Whole
    resends_left: Whole
    attempts_left: Whole
    version: Whole
    must_pause: bool = False


class Paused(Answer, frozen=True, kw_only=True):
    """`POST /v1/resets/{id}/two-factor/pause`: for this grant alone, for so many seconds; 0: nothing to pause."""

    step: ResetStep
    two_factor_paused_for: Whole
    recovery_codes_left: Whole | None = None
    """Where one was spent."""


class AppState(Answer, frozen=True, kw_only=True):
    """One application's state after the change."""

    id: str
    state: str


class PasswordChanged(Answer, frozen=True, kw_only=True):
    """`POST /v1/resets/{id}/password`; `recovery_codes_left` where one was spent."""

    step: ResetStep
    sessions_ended: Whole
    recovery_codes_left: Whole | None = None
    apps: list[AppState] = msgspec.field(default_factory=list)


class AccountApp(Answer, frozen=True, kw_only=True):
    """One application on the signed-in page: `never`, `accepted`, `pending`, `refused` or `outdated` since a change.

    `pushed_at` is when that was so, in RFC 3339; `detail` says why, in words for a person.
    """

    id: str
    title: str
    state: str
    pushed_at: str | None = None
    detail: str = ""


class Pushed(Answer, frozen=True, kw_only=True):
    """`POST /v1/account/apps/{app}/push`: `accepted`, `pending` or `refused`, and why in words for a person."""

    state: str
    detail: str


class Account(Answer, frozen=True, kw_only=True):
    """`GET /v1/account`."""

    id: str
    username: str | None
    email: str
    display_name: str
    two_factor: bool
    recovery_codes_left: Whole
    role: str
    apps: list[AccountApp]


class SessionOpened(Answer, frozen=True, kw_only=True):
    """`POST /v1/sessions`."""

    token: str
    expires_in: Whole
    account: Account


class TwoFactorSeed(Answer, frozen=True, kw_only=True):
    """`POST /v1/account/two-factor`: the base32 seed and its `otpauth:` address."""

    secret: str
    otpauth_uri: str


class RecoveryCodes(Answer, frozen=True, kw_only=True):
    """Shown once; the old ones no longer work."""

    recovery_codes: list[str]


class NoContent(Answer, frozen=True, kw_only=True):
    """The answer of calls that have nothing to say."""
