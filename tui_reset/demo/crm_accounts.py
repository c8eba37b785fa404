"""The accounts of the demo's second application: its own names, its own passwords, kept beside the demo's database."""

import hashlib
import hmac
import json
import os
import threading
from pathlib import Path
from typing import Final

from tui_reset.demo.accounts import ACCOUNTS

_NO_ACCOUNT: Final = "dora@example.org"
"""Somebody the CRM does not know, so that a refusal can be seen."""
_SCRYPT: Final = {"n": 2**12, "r": 8, "p": 1}
"""A demo's: its passwords are public."""


class CrmAccounts:
    """Names and salted hashes; whoever lives in the demo begins with the same password in both places."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._kept: dict[str, str] = {}
        if path.is_file():
            self._kept = json.loads(path.read_text(encoding="utf-8"))
        else:
            for account in ACCOUNTS:
                if not account.disabled and account.email != _NO_ACCOUNT:
                    self._kept[account.username or account.email] = _hashed(account.password, os.urandom(16))

    def named(self, name: str) -> str | None:
        """The name as the account has it; case does not matter (RFC 7643 §4.1.1)."""
        return next((known for known in self._kept if known.casefold() == name.casefold()), None)

    def opens(self, name: str, password: str) -> bool:
        """Whether that is the account's password."""
        kept = self._kept.get(self.named(name) or "", "00:00")
        return hmac.compare_digest(_hashed(password, bytes.fromhex(kept.partition(":")[0])), kept)

    def set_password(self, name: str, password: str) -> None:
        """Replace it, and keep it over a restart."""
        with self._lock:
            self._kept[name] = _hashed(password, os.urandom(16))
            part = self._path.with_suffix(".part")
            part.write_text(json.dumps(self._kept), encoding="utf-8")
            part.replace(self._path)


def _hashed(password: str, salt: bytes) -> str:
    return f"{salt.hex()}:{hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT).hex()}"
