"""Numbers that client and backend agree on; seconds, characters, bytes or counts as named."""

from typing import Final

BODY_BYTES: Final = 16 * 1024
BODY_DEPTH: Final = 8
EMAIL_OCTETS: Final = 256
EMAIL_LOCAL_OCTETS: Final = 64
EMAIL_DOMAIN_OCTETS: Final = 255
"""RFC 5321 §4.5.3.1: path, local part and domain."""
USERNAME_CHARACTERS: Final = 128
PASTE_CHARACTERS: Final = 4096
"""The longest link, code or mangled piece of mail that is looked at."""
CODE_CHARACTERS: Final = 8
"""Verification code and mail code, before grouping (S2.3, 40 bits)."""
RECOVERY_CODE_CHARACTERS: Final = 16
"""80 bits; ASVS 6.5.2 and SP 800-63B ask for at least 64."""
RECOVERY_CODES: Final = 10
PASSWORD_MIN: Final = 15
PASSWORD_MIN_WITH_TWO_FACTOR: Final = 8
"""The least that an operator may allow (SP 800-63B §3.1.1.2)."""
PASSWORD_MAX: Final = 256
"""Code points after normalisation; judged before hashing (ASVS 6.2.9)."""
LINK_LIFETIME: Final = 30 * 60
RESEND_COOLDOWN: Final = 60
RESENDS: Final = 3
WRONG_MAIL_CODES: Final = 5
WRONG_PROOFS_PER_REQUEST: Final = 5
WRONG_PROOFS_PER_ACCOUNT: Final = 10
"""In any hour, over all requests and doors; never reset by a new request."""
MAILS_PER_ACCOUNT: Final = 6
MAILS_PER_ACCOUNT_AND_SOURCE: Final = 3
MAILS_PER_HOUR: Final = 10_000
"""Over all accounts, sources and nodes: what stands between a flood of requests and the mail server's good name."""
LONG_POLL_SECONDS: Final = 25
POLLS_PER_SOURCE: Final = 50
IDEMPOTENCY_KEY_MIN: Final = 16
IDEMPOTENCY_KEY_MAX: Final = 64
TOTP_DIGITS: Final = 6
TOTP_STEP_SECONDS: Final = 30
PAUSE_SECONDS: Final = 300
"""How long a pause of two-factor lasts on the grant that asked for it (S1.27)."""
DESK_PAGE: Final = 50
"""The most that one page of a list holds; what is asked for beyond it is cut to it."""
DESK_QUERY_CHARACTERS: Final = 256
SIGN_COLUMNS: Final = 40
"""Of a brand's name and logo, which stand on the top line beside the title and where one is."""
BANNER_LINES: Final = 6
BANNER_COLUMNS: Final = 64
"""Of a brand's drawing: what fits into the card's width, and leaves the form its room."""
HELP_SENTENCES: Final = 4
HELP_CHARACTERS: Final = 300
"""Of a brand's own help: enough to be told something, too few to be buried."""
REASON_CHARACTERS: Final = 200
"""Of why a person at the desk starts a reset."""
HINT_AFTER_SECONDS: Final = 120
"""When the waiting screen says that the address may be the wrong one (S2.10a)."""
