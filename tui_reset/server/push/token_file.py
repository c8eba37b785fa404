"""The bearer token for an application, from the first line of a file."""

import re
from pathlib import Path
from typing import Final

_TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]{1,4096}=*")
"""RFC 6750 §2.1."""


class TokenUnusable(Exception):  # noqa: N818 - it says what the token is
    """The file cannot be read, or its first line is no bearer token; the text names the file, and nothing in it."""


def read_token(path: Path) -> str:
    """The token. Raises TokenUnusable."""
    try:
        with path.open(encoding="utf-8") as file:
            token = file.readline(8192).strip()
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is not text"
        raise TokenUnusable(f"{path} cannot be read: {reason}") from None
    if not _TOKEN.fullmatch(token):
        raise TokenUnusable(f"the first line of {path} is not a bearer token")
    return token
