"""Which addresses may reach the mail library: one mailbox, nothing that could become a header or a command."""

import re
from email.headerregistry import Address
from typing import Final

from tui_reset.contract import limits
from tui_reset.server.rules.addresses import ascii_domain

_LOCAL: Final = re.compile(r"[^\s\x00-\x20\x7f-\x9f\u2028\u2029<>()\[\],;:\\\"@]+")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


class AddressRefused(Exception):  # noqa: N818 - the address is at fault
    """An address that is not exactly one plain mailbox; the text never repeats it."""


def mailbox(address: str) -> Address:
    """The one mailbox that `address` is, its domain in ASCII.

    CR, LF, NUL, U+2028, comments, groups, quoted and list forms are refused before the mail library sees them
    (ASVS 1.3.11, CVE-2023-27043); so are lengths beyond RFC 5321 §4.5.3.1.
    """
    local, at, domain = address.rpartition("@")
    host = _ascii_domain(domain)
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(host) or ".." in host:
        raise AddressRefused("the address is not one plain mailbox")
    if len(local.encode()) > limits.EMAIL_LOCAL_OCTETS or len(host) > limits.EMAIL_DOMAIN_OCTETS:
        raise AddressRefused("the address is too long")
    return Address(username=local, domain=host)


def _ascii_domain(domain: str) -> str:
    """By the rule that accounts are found by: the library's older one makes another domain of `straße.example`."""
    found = domain if domain.isascii() else ascii_domain(domain)
    if found is None:
        raise AddressRefused("the domain of the address cannot be written in ASCII")
    return found
