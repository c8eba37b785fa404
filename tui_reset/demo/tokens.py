"""The authenticator of the demo: who has a seed in it, and what it shows at a moment."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pyotp

from tui_reset.contract.limits import TOTP_STEP_SECONDS
from tui_reset.contract.secret import Secret
from tui_reset.demo.accounts import ACCOUNTS


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the authenticator: `seconds` until the code changes."""

    email: str
    code: str = field(repr=False)
    seconds: int


class Tokens:
    """Seeds by address, those of the demo's people from the start; `now` is UNIX seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._seeds = {account.email: Secret(account.seed) for account in ACCOUNTS if account.seed}

    def add(self, email: str, seed: Secret) -> None:
        """Scan a seed: a new one takes the place of an older one."""
        self._seeds[email] = seed

    def forget(self, email: str) -> None:
        """Take an account out, if it is there."""
        self._seeds.pop(email, None)

    def ticks(self) -> list[Tick]:
        """All lines as they are now."""
        now = self._now()
        seconds = TOTP_STEP_SECONDS - int(now) % TOTP_STEP_SECONDS
        return [Tick(email, pyotp.TOTP(seed.reveal()).at(int(now)), seconds) for email, seed in self._seeds.items()]
