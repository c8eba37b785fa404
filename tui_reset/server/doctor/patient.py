"""What is looked at, and what earlier checks have learnt for later ones."""

from dataclasses import dataclass, field

from tui_reset.server.mail.server import MailServer
from tui_reset.server.profiles import ProfileData
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.policy import Policy
from tui_reset.settings import Settings


@dataclass(slots=True)
class Patient:
    """The settings, and whatever could be made of them so far."""

    settings: Settings
    profile: ProfileData | None = None
    policy: Policy | None = None
    keys: Keys | None = field(default=None, repr=False)
    mail: MailServer | None = field(default=None, repr=False)
    has_tables: bool = False
