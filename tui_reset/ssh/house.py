"""What all connections share: the rules in force, who hosts sessions, the places, and the figures."""

import asyncio
from dataclasses import dataclass

import asyncssh

from tui_reset.contract.secret import Secret
from tui_reset.settings import SshSettings
from tui_reset.ssh.admission import Places, Starts, Waiter
from tui_reset.ssh.arrivals import Arrivals
from tui_reset.ssh.host import Host
from tui_reset.ssh.known_profile import KnownProfile
from tui_reset.ssh.measures import Measures


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for who comes now; made anew by a reload. `desk_keys` is None where the desk wants none."""

    settings: SshSettings
    host_key: asyncssh.SSHKey
    url: str
    timeout: float
    theme: str
    door_key: Secret
    desk_keys: asyncssh.SSHAuthorizedKeys | None = None
    language: str = ""
    """Of those who ask for none."""


class House:
    """Behind one door. `rules` may be replaced; who is inside stays."""

    def __init__(self, rules: Rules, host: Host, measures: Measures) -> None:
        self.rules = rules
        self.host = host
        self.measures = measures
        self.arrivals = Arrivals(rules.settings)
        self.places: Places[Waiter] = Places(rules.settings)
        self.starts = Starts(rules.settings.starting)
        self.profile = KnownProfile()
        self.is_stopping = False
        self.tasks: set[asyncio.Task[None]] = set()
        """asyncio forgets a task that nobody refers to."""

    def take_rules(self, rules: Rules) -> None:
        """From now on these."""
        self.rules = rules
        self.arrivals.limits = self.places.limits = rules.settings
        self.starts.at_once = rules.settings.starting
