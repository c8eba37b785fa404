"""One typed settings object from defaults < TOML file < TUI_RESET_* < options."""

from tui_reset.settings.errors import SettingsError
from tui_reset.settings.loading import load_client, load_server, load_ssh
from tui_reset.settings.values import (
    AppSettings,
    LimitSettings,
    PasswordSettings,
    ServerSettings,
    Settings,
    SmtpSettings,
    SshSettings,
)

__all__ = [
    "AppSettings",
    "LimitSettings",
    "PasswordSettings",
    "ServerSettings",
    "Settings",
    "SettingsError",
    "SmtpSettings",
    "SshSettings",
    "load_client",
    "load_server",
    "load_ssh",
]
