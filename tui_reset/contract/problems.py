"""Problem documents (RFC 9457): the codes programs match on, and the one error that carries them."""

from enum import StrEnum
from typing import Final

import msgspec

from tui_reset.contract.whole import Whole
from tui_reset.language.texts import mark


class ProblemCode(StrEnum):
    """Every `code` an answer may carry; texts may change, these never do."""

    MALFORMED = "malformed"
    UNAUTHORIZED = "unauthorized"
    WRONG_CREDENTIALS = "wrong_credentials"
    TWO_FACTOR_REQUIRED = "two_factor_required"
    FORBIDDEN = "forbidden"
    SELF_SERVICE_OFF = "self_service_off"
    NOT_FOUND = "not_found"
    WRONG_LINK = "wrong_link"
    RESET_OVER = "reset_over"
    IDEMPOTENCY_MISMATCH = "idempotency_mismatch"
    TWO_FACTOR_MUST_BE_PAUSED = "two_factor_must_be_paused"
    LINK_USED = "link_used"
    LINK_EXPIRED = "link_expired"
    LINK_SUPERSEDED = "link_superseded"
    TOO_LARGE = "too_large"
    WRONG_PROOF = "wrong_proof"
    PASSWORD_REFUSED = "password_refused"  # noqa: S105 - a code
    PROOF_LOCKED = "proof_locked"
    TOO_MANY_REQUESTS = "too_many_requests"
    RESEND_TOO_SOON = "resend_too_soon"
    OVERLOADED = "overloaded"
    UNAVAILABLE = "unavailable"


STATUS: Final[dict[ProblemCode, int]] = {
    ProblemCode.MALFORMED: 400,
    ProblemCode.UNAUTHORIZED: 401,
    ProblemCode.WRONG_CREDENTIALS: 401,
    ProblemCode.TWO_FACTOR_REQUIRED: 401,
    ProblemCode.FORBIDDEN: 403,
    ProblemCode.SELF_SERVICE_OFF: 403,
    ProblemCode.NOT_FOUND: 404,
    ProblemCode.WRONG_LINK: 404,
    ProblemCode.RESET_OVER: 409,
    ProblemCode.IDEMPOTENCY_MISMATCH: 409,
    ProblemCode.TWO_FACTOR_MUST_BE_PAUSED: 409,
    ProblemCode.LINK_USED: 410,
    ProblemCode.LINK_EXPIRED: 410,
    ProblemCode.LINK_SUPERSEDED: 410,
    ProblemCode.TOO_LARGE: 413,
    ProblemCode.WRONG_PROOF: 422,
    ProblemCode.PASSWORD_REFUSED: 422,
    ProblemCode.PROOF_LOCKED: 429,
    ProblemCode.TOO_MANY_REQUESTS: 429,
    ProblemCode.RESEND_TOO_SOON: 429,
    ProblemCode.OVERLOADED: 503,
    ProblemCode.UNAVAILABLE: 503,
}

TITLES: Final[dict[ProblemCode, str]] = {
    ProblemCode.MALFORMED: mark("The request cannot be read"),
    ProblemCode.UNAUTHORIZED: mark("The secret or session is missing or no longer valid"),
    ProblemCode.WRONG_CREDENTIALS: mark("The sign-in name or password is wrong"),
    ProblemCode.TWO_FACTOR_REQUIRED: mark("A second factor is needed"),
    ProblemCode.FORBIDDEN: mark("This has not been proven yet"),
    ProblemCode.SELF_SERVICE_OFF: mark("Password reset is switched off"),
    ProblemCode.NOT_FOUND: mark("There is nothing here"),
    ProblemCode.WRONG_LINK: mark("This link or mail code is not valid"),
    ProblemCode.RESET_OVER: mark("This reset is over"),
    ProblemCode.IDEMPOTENCY_MISMATCH: mark("The same idempotency key came with another request"),
    ProblemCode.TWO_FACTOR_MUST_BE_PAUSED: mark("Two-factor authentication must be paused first"),
    ProblemCode.LINK_USED: mark("This link has been used"),
    ProblemCode.LINK_EXPIRED: mark("This link has expired"),
    ProblemCode.LINK_SUPERSEDED: mark("A newer request has replaced this link"),
    ProblemCode.TOO_LARGE: mark("The request is too large"),
    ProblemCode.WRONG_PROOF: mark("The code is wrong"),
    ProblemCode.PASSWORD_REFUSED: mark("The new password does not meet the rules"),
    ProblemCode.PROOF_LOCKED: mark("Too many wrong codes"),
    ProblemCode.TOO_MANY_REQUESTS: mark("Too many requests"),
    ProblemCode.RESEND_TOO_SOON: mark("The mail was sent a moment ago"),
    ProblemCode.OVERLOADED: mark("The service is busy"),
    ProblemCode.UNAVAILABLE: mark("The service is not available right now"),
}


class PasswordRule(StrEnum):
    """What `fields.new_password` may name; every failed rule at once (S2.17b)."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    CONTAINS_IDENTITY = "contains_identity"
    BREACHED = "breached"
    CONTROL_CHARACTER = "control_character"
    DISALLOWED_CHARACTER = "disallowed_character"


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The `application/problem+json` body. `retry_after` is seconds; `fields` names rules by field."""

    type: str = "about:blank"
    title: str
    status: Whole
    code: str
    detail: str = ""
    request_id: str = ""
    retry_after: Whole | None = None
    attempts_left: Whole | None = None
    hint: str | None = None
    fields: dict[str, list[str]] | None = None


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """A refusal with its code: raised by rules and cases, and by the client when it reads one."""

    def __init__(  # noqa: PLR0913 - the members of the document
        self,
        code: ProblemCode,
        detail: str = "",
        *,
        retry_after: int | None = None,
        attempts_left: int | None = None,
        hint: str | None = None,
        fields: dict[str, list[str]] | None = None,
        request_id: str = "",
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after
        self.attempts_left = attempts_left
        self.hint = hint
        self.fields = fields
        self.request_id = request_id

    def document(self, request_id: str) -> ProblemDocument:
        """The wire form of this problem, with the id of the request it answers."""
        return ProblemDocument(
            title=TITLES[self.code],
            status=STATUS[self.code],
            code=self.code.value,
            detail=self.detail,
            request_id=request_id,
            retry_after=self.retry_after,
            attempts_left=self.attempts_left,
            hint=self.hint,
            fields=self.fields,
        )
