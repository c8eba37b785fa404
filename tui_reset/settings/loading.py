"""Puts the sources over each other, later ones winning, and hands out one checked `Settings`."""

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from tui_reset.settings.errors import SettingsError
from tui_reset.settings.fields import APPS, PREFIX
from tui_reset.settings.guard import check_apps, check_mail, check_server, check_ssh
from tui_reset.settings.judging import is_loopback
from tui_reset.settings.sources import Given, from_environment, from_file, from_options
from tui_reset.settings.values import AppSettings, Settings

CONFIG_VARIABLE: Final = f"{PREFIX}CONFIG"


def load_client(
    config: str | Path | None = None,
    options: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """What the terminal app needs. `options` are keyed like the file (`url`, `theme`); None values do not count.

    Without `config` and TUI_RESET_CONFIG, `~/.config/tui-reset/settings.toml` is read when it is there.
    Raises SettingsError.
    """
    path = _named_file(config, environ) or _own_file(environ)
    return _with_colours(_settings(_collected(path, options or {}, environ)))


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
    given = _collected(_named_file(config, environ), options or {}, environ)
    settings = _filled_in(_settings(given), environ)

    def named(key: str) -> str:
        return given[key].where if key in given else key

    check_server(settings, named)
    check_apps(settings.apps, named)
    if serving:
        check_mail(settings.smtp, named)
    return settings


def load_ssh(
    config: str | Path | None = None,
    options: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """What the front door needs: `url`, and `[ssh]` with its host key filled in. Raises SettingsError."""
    given = _collected(_named_file(config, environ), options or {}, environ)
    settings = _with_colours(_settings(given))
    if not settings.url:
        message = (
            "url is needed: the reset service that the door leads to, such as http://127.0.0.1:8017. "
            "Set it at the top of the settings file, as TUI_RESET_URL or with --url."
        )
        raise SettingsError(message)
    check_ssh(settings.ssh, lambda key: given[key].where if key in given else key)
    host_key = settings.ssh.host_key_file or str(_data_folder(environ) / "ssh_host_ed25519_key")
    return msgspec.structs.replace(settings, ssh=msgspec.structs.replace(settings.ssh, host_key_file=host_key))


def complaints(config: str | Path | None = None, environ: Mapping[str, str] = os.environ) -> list[str]:
    """All that is wrong with the sources one by one: the file's first fault, and each variable's."""
    path, said = _named_file(config, environ), []
    sources = [partial(from_environment, {name: value}) for name, value in environ.items()]
    for read in [partial(from_file, path), *sources] if path else sources:
        try:
            read()
        except SettingsError as fault:
            said.append(str(fault))
    return said


def _named_file(config: str | Path | None, environ: Mapping[str, str]) -> Path | None:
    name = config or environ.get(CONFIG_VARIABLE)
    return Path(name).expanduser() if name else None


def _own_file(environ: Mapping[str, str]) -> Path | None:
    path = _folder(environ, "XDG_CONFIG_HOME", ".config") / "settings.toml"
    return path if path.is_file() else None


def _collected(path: Path | None, options: Mapping[str, object], environ: Mapping[str, str]) -> dict[str, Given]:
    in_file = from_file(path) if path else {}
    return in_file | from_environment(environ) | from_options(options)


def _settings(given: Mapping[str, Given]) -> Settings:
    changed: dict[str, dict[str, object]] = {}
    for key, (value, _) in given.items():
        table, _, name = key.rpartition(".")
        changed.setdefault(table, {})[name] = value
    password = changed.get("password", {})
    if "min_length" in password:
        # Who asks for more of everybody means the accounts with two-factor too.
        password.setdefault("min_length_with_two_factor", password["min_length"])
    apps = {table: changed.pop(table) for table in list(changed) if table.startswith(f"{APPS}.")}
    named = {table.removeprefix(f"{APPS}."): msgspec.convert(rows, AppSettings) for table, rows in apps.items()}
    settings = msgspec.structs.replace(Settings(apps=named), **changed.pop("", {}))
    tables = {table: msgspec.structs.replace(getattr(settings, table), **rows) for table, rows in changed.items()}
    return msgspec.structs.replace(settings, **tables)


def _with_colours(settings: Settings) -> Settings:
    """A theme file is read here, once: from then on `theme` is a name or what the file says, and names no file."""
    if not settings.theme.endswith(".toml"):
        return settings
    from tui_reset.settings.theme_file import read_theme  # noqa: PLC0415 - most people have none

    return msgspec.structs.replace(settings, theme=read_theme(Path(settings.theme)))


def _filled_in(settings: Settings, environ: Mapping[str, str]) -> Settings:
    server, folder = settings.server, _data_folder(environ)
    host = f"[{server.bind}]" if ":" in server.bind else server.bind
    own_url = f"http://{host}:{server.port}" if is_loopback(server.bind) else ""
    server = msgspec.structs.replace(
        server,
        public_url=(server.public_url or own_url).rstrip("/"),
        database=server.database or f"sqlite:///{folder / 'reset.db'}",
        key_file=server.key_file or str(folder / "master.key"),
    )
    return msgspec.structs.replace(settings, server=server)


def _data_folder(environ: Mapping[str, str]) -> Path:
    """systemd's StateDirectory when it gives one, else the user's data folder."""
    given = environ.get("STATE_DIRECTORY", "").partition(":")[0]
    return Path(given) if given else _folder(environ, "XDG_DATA_HOME", ".local/share")


def _folder(environ: Mapping[str, str], variable: str, below_home: str) -> Path:
    base = environ.get(variable) or Path(environ.get("HOME") or Path.home(), below_home)
    return Path(base, "tui-reset")
