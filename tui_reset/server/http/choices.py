"""Turns settings and profile into what the rooms below ask for: policy, public profile, mail server, letterhead."""

import contextlib
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from tui_reset.contract import limits
from tui_reset.contract.password_text import normalised_password
from tui_reset.contract.problems import PasswordRule
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import MailProfile, PasswordPolicy, Profile, Proof
from tui_reset.language.catalogue import shipped
from tui_reset.language.choice import chosen
from tui_reset.language.texts import ENGLISH
from tui_reset.server.http.refusing import CannotServe, Exit
from tui_reset.server.live import Live
from tui_reset.server.mail.composing import Letterhead
from tui_reset.server.mail.server import MailServer
from tui_reset.server.profiles import ProfileData, translated
from tui_reset.server.rules.policy import DAY, Policy
from tui_reset.settings import PasswordSettings, Settings, SettingsError
from tui_reset.settings.door_key import read_door_key

log = logging.getLogger(__name__)

_SECRET_BYTES: Final = 64 * 1024
BLOCKLIST_BYTES: Final = 16 * 1024 * 1024
"""The most that is read: it stands in memory for as long as the backend does."""


def policy_of(settings: Settings, profile: ProfileData) -> Policy:
    """All that the rules need to know. Raises CannotServe when the blocklist cannot be read."""
    return Policy(
        public_url=settings.server.public_url,
        title=profile.title,
        identity=tuple(profile.identity),
        self_service=profile.self_service,
        proof=Proof(profile.proof),
        code_for_two_factor=profile.code_for_two_factor,
        pauses_two_factor=profile.two_factor == "paused",
        link_lifetime=settings.limits.link_lifetime,
        resend_cooldown=settings.limits.resend_cooldown,
        mails_per_account=settings.limits.mails_per_account,
        requests_per_source=settings.limits.requests_per_source,
        mails_per_hour=settings.limits.mails_per_hour,
        audit_kept=settings.server.audit_days * DAY,
        min_length=settings.password.min_length,
        min_length_with_two_factor=settings.password.min_length_with_two_factor,
        blocklist=_blocklist(settings.password),
    )


def contact_of(settings: Settings, profile: ProfileData) -> str:
    """The operator's contact route, or the profile's (S2.20)."""
    return settings.contact or profile.contact


def public_profile(settings: Settings, profile: ProfileData, mail_service: str) -> Profile:
    """`GET /v1/profile`."""
    return Profile(
        name=profile.name,
        title=profile.title,
        identity=list(profile.identity),
        self_service=profile.self_service,
        disabled_hint=profile.disabled_hint,
        proof=profile.proof,
        two_factor=profile.two_factor,
        code_for_two_factor=profile.code_for_two_factor,
        password=PasswordPolicy(
            min_length=settings.password.min_length,
            min_length_with_two_factor=settings.password.min_length_with_two_factor,
            max_length=limits.PASSWORD_MAX,
            rules=_rules_of(settings),
        ),
        mail=MailProfile(subject=profile.mail.subject, sender=settings.smtp.sender),
        contact=contact_of(settings, profile),
        apps=list(profile.apps),
        mail_service=mail_service,
        sign_in=profile.sign_in,
        wording=profile.wording,
        brand=profile.brand,
    )


def language_of(settings: Settings) -> str:
    """What is spoken to people of whom nothing else is known."""
    return chosen([settings.language]) or ENGLISH


def languages_of(settings: Settings) -> frozenset[str]:
    """All that may be spoken here."""
    return frozenset({*shipped(), language_of(settings)})


def public_profiles(settings: Settings, profile: ProfileData, mail_service: str) -> Mapping[str, Profile]:
    """`GET /v1/profile` in each language, by its name."""
    return {name: public_profile(settings, translated(profile, name), mail_service) for name in languages_of(settings)}


def _rules_of(settings: Settings) -> list[str]:
    """Those that a new password may fail here: leaks are asked only where there is somebody to ask."""
    asks = bool(settings.password.pwned_ranges_url)
    return [rule.value for rule in PasswordRule if asks or rule is not PasswordRule.BREACHED]


def profile_in_force(known: Profile, live: Live, mail_service: str) -> Profile:
    """The same with what administrators have changed since (S1.8, S1.10)."""
    return msgspec.structs.replace(
        known,
        self_service=live.self_service,
        mail=MailProfile(subject=known.mail.subject, sender=live.mail_server.sender),
        mail_service=mail_service,
    )


def letterhead_of(settings: Settings, profile: ProfileData) -> Letterhead:
    """What all mails have in common."""
    return Letterhead(
        title=profile.title,
        subject=profile.mail.subject,
        sender=settings.smtp.sender,
        contact=contact_of(settings, profile),
        brand=profile.brand,
    )


def letterheads_of(settings: Settings, profile: ProfileData) -> Mapping[str, Letterhead]:
    """The same in each language, by its name."""
    return {name: letterhead_of(settings, translated(profile, name)) for name in languages_of(settings)}


def mail_server_of(settings: Settings) -> MailServer:
    """Where mails go. Raises CannotServe when the password file cannot be read."""
    smtp = settings.smtp
    if smtp.username and smtp.password_file:
        _warn_if_open(smtp.password_file)
    return MailServer(
        host=smtp.host,
        port=smtp.port,
        tls=smtp.tls,
        sender=smtp.sender,
        username=smtp.username,
        password=Secret(_first_line(smtp.password_file) if smtp.username and smtp.password_file else ""),
        timeout=smtp.timeout,
    )


def door_key_of(settings: Settings) -> Secret:
    """What a front door must show; empty where there is none. Raises CannotServe."""
    name = settings.server.door_key_file
    try:
        return read_door_key(name, "server.door_key_file") if name else Secret("")
    except SettingsError as fault:
        raise CannotServe(str(fault), Exit.USAGE) from fault


def _warn_if_open(path: str) -> None:
    with contextlib.suppress(OSError):
        if Path(path).expanduser().stat().st_mode & 0o006:
            log.warning("password_file_open_to_everybody", extra={"path": path, "remedy": "chmod o= on it"})


def _first_line(path: str) -> str:
    return (_read(path, "smtp.password_file").splitlines() or [""])[0]


def _blocklist(password: PasswordSettings) -> frozenset[str]:
    """Read as a password is, and folded; without those that are too short to be one anyway."""
    path = password.blocklist_file
    lines = _read(path, "password.blocklist_file", BLOCKLIST_BYTES).splitlines() if path else []
    shortest = min(password.min_length, password.min_length_with_two_factor)
    words = (line if line.isascii() else normalised_password(line) for line in lines)
    return frozenset(word.casefold() for word in words if len(word) >= shortest)


def _read(path: str, setting: str, most: int = _SECRET_BYTES) -> str:
    try:
        with Path(path).expanduser().open("rb") as file:
            read = file.read(most + 1)
        if len(read) > most:
            raise CannotServe(f"{setting} {path} cannot be read: it has more than {most} bytes.", Exit.USAGE)
        return read.decode("utf-8-sig")
    except OSError as fault:
        reason = (fault.strerror or type(fault).__name__).lower()
        raise CannotServe(f"{setting} {path} cannot be read: {reason}.", Exit.USAGE) from fault
    except UnicodeDecodeError as fault:
        raise CannotServe(f"{setting} {path} cannot be read: it is not UTF-8.", Exit.USAGE) from fault
