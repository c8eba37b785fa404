"""What stands in files: profile, word list, keys, passwords; and whose word is believed about where callers are."""

import ipaddress
import os
import pwd
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_reset.server.doctor.finding import Finding, failed, ok, warning
from tui_reset.server.doctor.patient import Patient
from tui_reset.server.http.choices import door_key_of, mail_server_of, policy_of
from tui_reset.server.http.master_key import read_keys, read_master_key
from tui_reset.server.http.refusing import CannotServe
from tui_reset.server.profiles import ProfileUnusable, load_profile
from tui_reset.server.rules.key_file import KeyState, keys_of
from tui_reset.settings.errors import SettingsError
from tui_reset.settings.guard import check_mail, on_loopback
from tui_reset.settings.judging import is_loopback

_ANYBODY: Final = 2**16
"""More addresses than a row of proxies has, where they are not private ones."""
_EVERYBODY_MAY: Final = 0o006


def look_at_profile(patient: Patient) -> Iterator[Finding]:
    """The profile, and what the rules are made of: a word list may be named there."""
    name = patient.settings.server.profile
    try:
        patient.profile = load_profile(name)
        patient.policy = policy_of(patient.settings, patient.profile)
    except ProfileUnusable as fault:
        yield failed("profile", str(fault), f"tui-reset profile check {name}")
    except CannotServe as fault:
        yield failed("profile", fault.sentence)
    else:
        yield ok("profile", f"{patient.profile.name}, {patient.profile.title}")


def look_at_key(patient: Patient) -> Iterator[Finding]:
    """Whether the keys can be read, and nobody else's."""
    file = patient.settings.server.key_file
    path = Path(file).expanduser()
    try:
        if not path.exists():
            yield warning(
                "key",
                f"there is no master key {path} yet",
                "the first start makes it, where the database is new too; else put it back, or name yours as key_file",
            )
            return
        ring = read_keys(file)
        patient.keys = keys_of(read_master_key(file, database_exists=True))
    except CannotServe as fault:
        yield failed("key", fault.sentence, _if_not_root(path))
        return
    except OSError as fault:
        yield failed("key", f"{path} cannot be looked for: {fault.strerror}", _if_not_root(path))
        return
    states = [f"{one.number} {one.state}" for one in ring if one.state is not KeyState.RETIRED]
    what = f"{path}, keys: {', '.join(states)}; owner {_owner(path)}, mode {path.stat().st_mode & 0o777:o}"
    if any(one.state is KeyState.PREPARED for one in ring):
        yield warning("key", what, "once all nodes have the file and were restarted: tui-reset key rotate")
    else:
        yield ok("key", what)


def look_at_door_key(patient: Patient) -> Iterator[Finding]:
    """The key that a front door shows, where one is named."""
    name = patient.settings.server.door_key_file
    try:
        door_key_of(patient.settings)
    except CannotServe as fault:
        yield failed("door key", fault.sentence)
    else:
        yield ok("door key", f"{name} can be read" if name else "none: no front door's word is believed")


def look_at_proxies(patient: Patient) -> Iterator[Finding]:
    """Whether callers are told apart, and nobody can pass for somebody else."""
    server = patient.settings.server
    wide = [name for name in server.trusted_proxies if _is_wide(name)]
    if wide:
        after = "name only the addresses of your own proxies: who comes from the others can choose their address"
        yield failed("proxies", f"trusted_proxies believes {', '.join(wide)}", after)
    elif not server.trusted_proxies and not on_loopback(patient.settings) and is_loopback(server.bind):
        after = "set server.trusted_proxies to the address that your proxy comes from, such as 127.0.0.1 and ::1"
        yield warning("proxies", "none are trusted: all callers behind a proxy share one source's limits", after)
    else:
        yield ok("proxies", ", ".join(server.trusted_proxies) or "none are trusted")


def look_at_mail_settings(patient: Patient) -> Iterator[Finding]:
    """What serving needs of `[smtp]`; says nothing where all is well."""
    smtp = patient.settings.smtp
    try:
        check_mail(smtp, lambda key: key)
        patient.mail = mail_server_of(patient.settings)
    except SettingsError as fault:
        yield failed("mail file", str(fault))
        return
    except CannotServe as fault:
        yield failed("mail file", fault.sentence)
        return
    path = Path(smtp.password_file).expanduser()
    if smtp.password_file and path.stat().st_mode & _EVERYBODY_MAY:
        yield warning("mail file", f"{path} is open to everybody", f"chmod o= {path}")


def _is_wide(name: str) -> bool:
    network = ipaddress.ip_network(name, strict=False)
    return network.num_addresses > _ANYBODY and not network.is_private


def _owner(path: Path) -> str:
    number = path.stat().st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _if_not_root(path: Path) -> str:
    return "" if os.access(path, os.R_OK) else "run this as the service's own user"
