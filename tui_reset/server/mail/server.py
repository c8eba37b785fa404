"""Where mails go: one mail server, and how it is spoken to."""

import ssl
from dataclasses import dataclass, field
from typing import Final, Literal

from tui_reset.contract.secret import Secret

Tls = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails go. `timeout` is seconds for one step; `tls_context` None means the system's authorities."""

    host: str
    port: int
    tls: Tls
    sender: str
    username: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))
    timeout: float = 10.0
    tls_context: ssl.SSLContext | None = None

    @property
    def door(self) -> tuple[str, int, str, str]:
        """What a password belongs to: it is shown to this host, at this port, this safely, for this name alone."""
        return self.host, self.port, self.tls, self.username


NO_SERVER: Final = MailServer("", 587, "starttls", "")
"""Before there is one: nothing resolves."""
