"""Rules over several settings at once: what a backend needs, and what is allowed on loopback alone."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit

from tui_reset.settings.errors import SettingsError
from tui_reset.settings.fields import APPS, all_fields
from tui_reset.settings.judging import host_of, is_loopback
from tui_reset.settings.values import AppSettings, Settings, SmtpSettings, SshSettings

Namer = Callable[[str], str]
"""Gives the words that name a key's source."""
_VERIFIED: Final = {"verify-ca", "verify-full"}


def check_server(settings: Settings, named: Namer) -> None:
    """Addresses and limits; holds for every command that opens the backend's database. Raises SettingsError."""
    server = settings.server
    if not server.public_url:
        message = (
            f"{named('server.public_url')} is needed when server.bind is not loopback: "
            "the address that mailed links start with, such as https://reset.example.org."
        )
        raise SettingsError(message)
    _check_database(server.database, named)
    if not on_loopback(settings):
        _check_limits(settings, named)


def _check_database(address: str, named: Namer) -> None:
    """Over a network the server must prove who it is (ASVS 12.3.1); the address is not repeated, it may have a sign-in.

    What reads the line to the database reads password hashes, and whoever answers in its place decides on resets.
    """
    parts = urlsplit(address)
    more = parse_qs(parts.query)
    hosts = [host for given in more.get("host", []) for host in given.split(",")] or [parts.hostname or ""]
    remote = [host for host in hosts if host and not host.startswith("/") and not is_loopback(_without_port(host))]
    if remote and not set(more.get("ssl", [])) & _VERIFIED:
        message = (
            f"{named('server.database')} is on another machine: add ?ssl=verify-full behind it, and name the "
            "authority's certificate in PGSSLROOTCERT, so that nobody can read along or answer in its place."
        )
        raise SettingsError(message)


def _without_port(host: str) -> str:
    """Of several servers each is named with its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0] if host.count(":") == 1 else host


def check_mail(smtp: SmtpSettings, named: Namer) -> None:
    """What serving needs of `[smtp]`. Raises SettingsError."""
    for key, value in (("smtp.host", smtp.host), ("smtp.sender", smtp.sender)):
        if not value:
            message = (
                f"{named(key)} is needed to send mail: set it in the settings file or as {all_fields()[key].variable}."
            )
            raise SettingsError(message)
    if smtp.tls == "none" and not is_loopback(smtp.host):
        message = f'{named("smtp.tls")} may be "none" for a mail server on this machine alone: use "starttls" or "tls".'
        raise SettingsError(message)
    if bool(smtp.username) != bool(smtp.password_file):
        message = f"{named('smtp.username')} and smtp.password_file go together: set both, or neither."
        raise SettingsError(message)


def check_apps(apps: Mapping[str, AppSettings], named: Namer) -> None:
    """What handing over needs of each `[apps.NAME]`. Raises SettingsError."""
    for name, app in apps.items():
        for key, value in (("url", app.url), ("token_file", app.token_file)):
            if not value:
                message = f"{named(f'{APPS}.{name}.{key}')} is needed: [{APPS}.{name}] has no use without it."
                raise SettingsError(message)


def check_ssh(ssh: SshSettings, named: Namer) -> None:
    """What the front door needs of `[ssh]`. Raises SettingsError."""
    if ssh.idle_warning_seconds >= ssh.idle_seconds:
        message = (
            f"{named('ssh.idle_warning_seconds')} must be less than ssh.idle_seconds, which is {ssh.idle_seconds}."
        )
        raise SettingsError(message)
    if ssh.unauthenticated_per_source > ssh.unauthenticated:
        message = (
            f"{named('ssh.unauthenticated_per_source')} must be at most ssh.unauthenticated, "
            f"which is {ssh.unauthenticated}: one source could take every place."
        )
        raise SettingsError(message)
    if ssh.desk_keys and not ssh.desk:
        message = f"{named('ssh.desk_keys')} has no use without ssh.desk = true."
        raise SettingsError(message)


def on_loopback(settings: Settings) -> bool:
    """Whether nobody but this machine can reach the backend, by bind address and by public address."""
    return is_loopback(settings.server.bind) and is_loopback(host_of(settings.server.public_url))


def _check_limits(settings: Settings, named: Namer) -> None:
    for field in all_fields().values():
        if not field.stricter:
            continue
        value = getattr(settings.limits, field.key.removeprefix("limits."))
        looser = value > field.default if field.stricter == "lower" else value < field.default
        if looser:
            bound = "at most" if field.stricter == "lower" else "at least"
            message = (
                f"{named(field.key)} must be {bound} {field.default}, not {value}: "
                "looser values are for a server.bind and a server.public_url on loopback."
            )
            raise SettingsError(message)
