"""All limits, lifetimes and profile choices that the rules ask for, as one frozen value."""

from dataclasses import dataclass, field
from typing import Final

from tui_reset.contract import limits
from tui_reset.contract.wire import Proof

HOUR: Final = 3600
DAY: Final = 24 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an operator decided, already checked by the settings; times are seconds.

    `requests_per_source`, `mails_per_account` and the wrong-proof counts are per any hour.
    """

    public_url: str = "http://127.0.0.1:8017"
    title: str = "Password reset"
    identity: tuple[str, ...] = ("email",)
    self_service: bool = True
    proof: Proof = Proof.VERIFICATION_CODE
    code_for_two_factor: bool = True
    pauses_two_factor: bool = False
    """With two-factor on it is paused before the change (S1.27), and not asked for in the last form."""

    link_lifetime: int = limits.LINK_LIFETIME
    resend_cooldown: int = limits.RESEND_COOLDOWN
    resends: int = limits.RESENDS
    mails_per_account: int = limits.MAILS_PER_ACCOUNT
    requests_per_source: int = 30
    mails_per_hour: int = limits.MAILS_PER_HOUR
    """Over everything; reset mails beyond it wait (SECURITY 89)."""
    grants_per_request: int = 20

    wrong_mail_codes: int = limits.WRONG_MAIL_CODES
    wrong_proofs_per_request: int = limits.WRONG_PROOFS_PER_REQUEST
    wrong_proofs_per_account: int = limits.WRONG_PROOFS_PER_ACCOUNT

    min_length: int = limits.PASSWORD_MIN
    min_length_with_two_factor: int = limits.PASSWORD_MIN
    max_length: int = limits.PASSWORD_MAX
    blocklist: frozenset[str] = field(default_factory=frozenset)
    """Folded passwords that the operator refuses besides the common ones."""

    session_lifetime: int = 12 * HOUR
    enrolment_lifetime: int = 10 * 60
    sign_in_delay: float = 5.0
    send_spread: float = 2.0
    kept_after_expiry: int = 24 * HOUR
    """How long the holder of a real link is still told that it has expired, was used or superseded (S2.17a)."""

    audit_kept: int = 400 * DAY
    """How long entries of the audit log are kept; 0: for ever."""

    @property
    def mails_per_source(self) -> int:
        """Mails per account, source and hour: three, or the raised limit where a test or demo raised it."""
        if self.mails_per_account > limits.MAILS_PER_ACCOUNT:
            return self.mails_per_account
        return min(limits.MAILS_PER_ACCOUNT_AND_SOURCE, self.mails_per_account)
