"""Identifiers, links and codes: recomputed from a key outside the database and a random id (ASVS 6.5.2)."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from typing import Final

from tui_reset.contract.codes import code_from_bytes, normalised_code
from tui_reset.contract.limits import CODE_CHARACTERS, RECOVERY_CODE_CHARACTERS
from tui_reset.contract.link_text import TOKEN_CHARACTERS
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.moment import Randomness

ID_BYTES: Final = 16
TOKEN_BYTES: Final = 32
PLACE_CHARACTERS: Final = 16
_ACCOUNT_ID: Final = re.compile(f"[0-9a-f]{{{2 * ID_BYTES}}}")
TICKS: Final = 64
"""Of an id's clock, a second."""
_LAST_CHARACTERS: Final = {
    "A": "ABCDEFGHIJKLMNOP",
    "Q": "QRSTUVWXYZabcdef",
    "g": "ghijklmnopqrstuv",
    "w": "wxyz0123456789-_",
}
"""What 128 bits end with in 22 characters, and the same with a key's slot in the four bits that are left."""


def new_id(randomness: Randomness) -> str:
    """128 random bits as 32 hexadecimal digits: the id of an account."""
    return randomness.token_bytes(ID_BYTES).hex()


def is_account_id(text: str) -> bool:
    """Whether it has the form of an account's id: all else is looked for nowhere."""
    return _ACCOUNT_ID.fullmatch(text) is not None


def new_id_at(randomness: Randomness, now: float, keys: Keys) -> str:
    """The time in 1/64 s as 10 hexadecimal digits, then 128 random bits as 22 URL-safe characters: 32 in all.

    22 characters have four bits more: they say which key makes the secrets that hang on the id (`Keys.of`).

    For what is made often (requests, grants, mails): ids in order of time are neighbours in every index, so that a
    commit writes few pages. They say when, which whoever sees them knows, and are as hard to guess.
    """
    drawn = _url_safe(randomness.token_bytes(ID_BYTES))
    if keys.slot:
        drawn = drawn[:-1] + _LAST_CHARACTERS[drawn[-1]][keys.slot]
    return f"{int(now * TICKS):010x}{drawn}"


def nobodys_id(keys: Keys, *names: str) -> str:
    """What stands for an account where nobody has these names: always the same, and like a true id to look at."""
    return keys.steady.mac("subject", *names)[:ID_BYTES].hex()


def new_token(randomness: Randomness) -> str:
    """256 random bits, URL-safe, 43 characters: a session's token."""
    return _url_safe(randomness.token_bytes(TOKEN_BYTES))


def link_token(keys: Keys, request_id: str) -> str:
    """The token of the mailed link: where to look, then 162 bits that only the key can tell; 43 characters.

    The database holds nothing of it: what opens a link is recomputed and compared, never looked up (ASVS 6.5.2).
    """
    place = place_of(request_id)
    return place + _url_safe(keys.of(request_id).mac("link", request_id))[: TOKEN_CHARACTERS - len(place)]


def place_of(token: str) -> str:
    """What a link's token and its request's id begin with: the time and 36 random bits, so seldom shared."""
    return token[:PLACE_CHARACTERS]


def is_link_of(keys: Keys, request_id: str, token: str) -> bool:
    """Whether the token opens this request, in constant time (ASVS 11.2.4)."""
    return hmac.compare_digest(token.encode("utf-8", "surrogatepass"), link_token(keys, request_id).encode())


def grant_secret(keys: Keys, grant_id: str) -> str:
    """What one holder shows to be known again: 43 URL-safe characters."""
    return _url_safe(keys.of(grant_id).mac("grant", grant_id))


def verification_code(keys: Keys, request_id: str) -> str:
    """The code on the requester's screen: 8 characters, ungrouped (S2.3)."""
    return code_from_bytes(keys.of(request_id).mac("verification_code", request_id), CODE_CHARACTERS)


def mail_code(keys: Keys, request_id: str) -> str:
    """The short code in the mail: 8 characters, ungrouped."""
    return code_from_bytes(keys.of(request_id).mac("mail_code", request_id), CODE_CHARACTERS)


def new_reference(randomness: Randomness) -> str:
    """What a person reads out to the desk: nine digits as `482-913-576`, unlike any code; says and opens nothing."""
    digits = f"{int.from_bytes(randomness.token_bytes(8)) % 10**9:09}"
    return "-".join((digits[:3], digits[3:6], digits[6:]))


def new_recovery_code(randomness: Randomness) -> str:
    """80 random bits as 16 characters, ungrouped."""
    return code_from_bytes(randomness.token_bytes(10), RECOVERY_CODE_CHARACTERS)


def recovery_code_hash(keys: Keys, account_id: str, typed: str) -> bytes:
    """Keyed and bound to its account: another's code never fits (ASVS 6.5.2, SECURITY 65).

    Behind the number of its key in four bytes, where that is not the first.
    """
    return recovery_code_mark(keys.number) + keys.mac("recovery_code", account_id, normalised_code(typed))


def recovery_code_mark(number: int) -> bytes:
    """What the hashes begin with that a key makes; nothing for the first."""
    return b"" if number == 1 else number.to_bytes(4)


def recovery_code_hashes(keys: Keys, account_id: str, typed: str) -> list[bytes]:
    """What is stored of that code, whichever key made it."""
    return [recovery_code_hash(one, account_id, typed) for one in keys.every]


def looked_up(token: str) -> bytes:
    """What the database knows of a token: its SHA-256. Enough, since tokens have 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def is_same_code(typed: str, code: str) -> bool:
    """Whether a typed code is this one, spaces, dashes and case aside, in constant time (S2.14a, ASVS 11.2.4)."""
    return hmac.compare_digest(normalised_code(typed).encode("utf-8", "surrogatepass"), code.encode())


def _url_safe(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
