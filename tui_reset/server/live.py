"""What administrators change while the backend runs: the values in force, read without a look at the database."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tui_reset.server.mail.server import NO_SERVER, MailServer


@dataclass(frozen=True, slots=True)
class Operated:
    """What the operator's own settings say of mail: the start, and which hosts may follow (none: any)."""

    server: MailServer = NO_SERVER
    allowed_hosts: tuple[str, ...] = ()


@dataclass(slots=True)
class Live:
    """The values in force. They change on the event loop alone, after the commit of what they come from.

    `lock` is held while they are changed, so that the last commit is the last to take effect.
    """

    self_service: bool
    mail_server: MailServer = NO_SERVER
    operated: Operated = field(default_factory=Operated)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    followed: Mapping[str, str] | None = None
    """The stored changes that these come from, where they were read back; None: to be looked at anew."""
    _watchers: list[Callable[[], None]] = field(default_factory=list)

    def watched_by(self, watcher: Callable[[], None]) -> None:
        """Call it whenever another mail server is in force."""
        self._watchers.append(watcher)

    def take(self, *, self_service: bool, mail_server: MailServer) -> None:
        """From now on these."""
        self.self_service = self_service
        if mail_server == self.mail_server:
            return
        self.mail_server = mail_server
        for watcher in self._watchers:
            watcher()
