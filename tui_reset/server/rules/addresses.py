"""The one rule by which addresses and user names are compared, on every database and in every directory (SECURITY 6).

An address: its domain without regard to case, in its ASCII form; its local part without regard to the case of A-Z and
otherwise letter for letter. Nothing is folded by Unicode, so no look-alike meets another's account (CVE-2019-19844).
"""

import re
import unicodedata
from typing import Final

from tui_reset.contract import limits

_ASCII_LOWER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_SPECIALS: Final = frozenset('"(),:;<>[\\]@')
"""RFC 5322 §3.2.3: these need quoting, and no provider gives out such addresses."""
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?")
# Nearly every address, told by one match: what it takes, the rule below takes, and makes the same of it.
_COMMON: Final = re.compile(
    rf"[\w!#$%&'*+/=?^`{{|}}~.-]{{1,64}}@(?:{_LABEL.pattern}\.)*{_LABEL.pattern}", re.ASCII | re.IGNORECASE
)


def lowered(text: str) -> str:
    """A-Z as a-z and nothing else changed."""
    return text.translate(_ASCII_LOWER)


def address_key(address: str) -> str | None:
    """What an address is found by; None when it is not one address (RFC 5321 §4.5.3.1 limits, in octets)."""
    if len(address) <= limits.EMAIL_OCTETS and _COMMON.fullmatch(address):
        return address.lower()
    return _key_by_parts(address)


def _key_by_parts(address: str) -> str | None:
    local, at, domain = address.rpartition("@")
    if not (at and _is_local_part(local)) or _octets(address) > limits.EMAIL_OCTETS:
        return None
    found = ascii_domain(domain)
    return None if found is None else f"{lowered(local)}@{found}"


def username_key(username: str) -> str | None:
    """What a user name is found by; None when it has characters that no name has."""
    if not username or len(username) > limits.USERNAME_CHARACTERS or not _is_plain(username):
        return None
    return lowered(unicodedata.normalize("NFC", username))


def _is_local_part(local: str) -> bool:
    return (
        _octets(local) <= limits.EMAIL_LOCAL_OCTETS
        and _is_plain(local)
        and not _SPECIALS.intersection(local)
        and local.split() == [local]
    )


def _is_plain(text: str) -> bool:
    """No control, format, private or unassigned characters, so no CR, LF, NUL or U+2028 (SECURITY 73)."""
    if text.isascii():
        return text.isprintable()
    return not any(unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" for char in text)


def _octets(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def ascii_domain(domain: str) -> str | None:
    """The one ASCII form of a domain, for comparing and for sending; None when it is no domain."""
    # A whole address of at most 256 octets leaves its domain fewer than the 255 that it may have.
    labels = [_ascii_label(lowered(label)) for label in domain.split(".")]
    return None if None in labels else ".".join(label for label in labels if label)


def _ascii_label(label: str) -> str | None:
    if not label.isascii():
        # IDNA 2008 takes a label only in its one lower-case, composed form: anything else is refused, never folded.
        if unicodedata.normalize("NFKC", label.lower()) != label or not label.replace("-", "").isalnum():
            return None
        label = "xn--" + label.encode("punycode").decode("ascii")
    return label if _LABEL.fullmatch(label) else None
