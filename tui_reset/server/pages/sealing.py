"""The cookie that carries the link's token from the address bar to the page, sealed, and the form's own token."""

import base64
import binascii
import contextlib
import hmac
from typing import Final

from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.moment import Randomness

_NONCE: Final = 12
_KEY: Final = "page_cookie"
LINK: Final = b"link cookie"
PAUSE: Final = b"pause cookie"
"""What is sealed for one purpose is not taken for the other."""


class Sealer:
    """AES-256-GCM under a key of its own: a cookie cannot be made from anything public (ZITADEL CVE-2026-119128)."""

    def __init__(self, keys: Keys, randomness: Randomness) -> None:
        self._keys = keys
        self._randomness = randomness

    def seal(self, token: str, purpose: bytes = LINK) -> str:
        """A cookie value for `token`."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - 6 MiB, once a page is opened

        nonce = self._randomness.token_bytes(_NONCE)
        sealed = nonce + AESGCM(self._keys.key(_KEY)).encrypt(nonce, token.encode(), purpose)
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def unseal(self, cookie: str, purpose: bytes = LINK) -> str | None:
        """The token in a cookie; None for anything that no known key has sealed for that purpose."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - the same
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        for keys in self._keys.every:
            with contextlib.suppress(binascii.Error, InvalidTag, ValueError):
                sealed = base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))
                return AESGCM(keys.key(_KEY)).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose).decode()
        return None

    def form_token(self, token: str) -> str:
        """What a form must bring along, bound to its link (ASVS 3.5.1)."""
        return self._keys.mac("page_form", token).hex()

    def is_form_token(self, token: str, brought: str) -> bool:
        """Whether a form was drawn for this link; constant time."""
        drawn = (keys.mac("page_form", token).hex().encode() for keys in self._keys.every)
        return any(hmac.compare_digest(one, brought.encode("utf-8", "surrogatepass")) for one in drawn)
