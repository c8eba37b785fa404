"""What the desk calls events, mails and how they stand; the service has codes for them, which never change."""

from collections.abc import Mapping
from typing import Final

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

NAMES: Final[Mapping[str, str]] = {
    "reset_asked": mark("reset asked"),
    "mail_resent": mark("mail resent"),
    "mail_sent": mark("mail sent"),
    "mail_postponed": mark("mail postponed"),
    "mail_failed": mark("mail failed"),
    "mail_code": mark("mail code"),
    "mailbox_proven": mark("mailbox proven"),
    "link_opened": mark("link opened"),
    "proof": mark("proof"),
    "password_changed": mark("password changed"),
    "reset_cancelled": mark("reset cancelled"),
    "reset_revoked": mark("reset revoked"),
    "sign_in": mark("sign in"),
    "sign_out": mark("sign out"),
    "two_factor_on": mark("two factor on"),
    "two_factor_off": mark("two factor off"),
    "recovery_codes_replaced": mark("recovery codes replaced"),
    "recovery_code_used": mark("recovery code used"),
    "two_factor_paused": mark("two factor paused"),
    "pushed": mark("pushed"),
    "desk_reset": mark("desk reset"),
    "settings_changed": mark("settings changed"),
    "mail_tested": mark("mail tested"),
    "mail_retried": mark("mail retried"),
    "account_added": mark("account added"),
    "account_enabled": mark("account enabled"),
    "account_disabled": mark("account disabled"),
    "role_changed": mark("role changed"),
    "language_changed": mark("language changed"),
    "database_restored": mark("database restored"),
    "audit_purged": mark("audit purged"),
    "reset_link": mark("reset link"),
    "desk_opened": mark("desk opened"),
    "mail_test": mark("mail test"),
    "queued": mark("queued"),
    "sending": mark("sending"),
    "sent": mark("sent"),
    "failed": mark("failed"),
}
"""In English each is its code in words; events and mails of the same name are the same thing."""


def named(code: str) -> str:
    """`desk_reset` as `desk reset`, in the language spoken; codes of newer services in their own words."""
    return _(NAMES[code]) if code in NAMES else code.replace("_", " ")
