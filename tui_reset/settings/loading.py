"""Puts the sources over each other, later ones winning, and hands out one checked `Settings`."""

import os
from collections.abc import Mapping
from pathlib import Path

from tui_reset.settings.values import Settings


def load_client(
    config: str | Path | None = None,
    options: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """What the terminal app needs. `options` are keyed like the file (`url`, `theme`); None values do not count.

    Without `config` and TUI_RESET_CONFIG, `~/.config/tui-reset/settings.toml` is read when it is there.
    Raises SettingsError.
    """
    raise NotImplementedError


def load_server(
    config: str | Path | None = None,
    options: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
    *,
    serving: bool = True,
) -> Settings:
    """What the backend needs: `public_url`, `database` and `key_file` are filled in, looser limits are guarded.

    `options` are keyed with dots (`server.port`). `serving` asks for a mail server and a sender as well.
    Raises SettingsError.
    """
    raise NotImplementedError
