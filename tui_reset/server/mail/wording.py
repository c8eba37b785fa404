"""The words of the notices: one subject and a few sentences for each thing that happened to an account."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, pgettext
from tui_reset.server.rules.mail_template import MailTemplate

NOTICES: Final[dict[MailTemplate, tuple[str, tuple[str, ...]]]] = {
    MailTemplate.PASSWORD_CHANGED: (
        mark("Your password has been changed"),
        (
            mark("The password of your account has been changed."),
            mark("The old one no longer works, and every device that was signed in has been signed out."),
        ),
    ),
    MailTemplate.TWO_FACTOR_ON: (
        mark("Two-factor authentication is on"),
        (
            mark("Two-factor authentication has been switched on for your account."),
            mark("From now on signing in asks for a code from the authenticator app. Keep the recovery codes safe."),
            mark("Every other device that was signed in has been signed out."),
        ),
    ),
    MailTemplate.TWO_FACTOR_OFF: (
        mark("Two-factor authentication is off"),
        (
            mark("Two-factor authentication has been switched off for your account."),
            mark("From now on the password alone opens it, and the recovery codes no longer work."),
            mark("Every other device that was signed in has been signed out."),
        ),
    ),
    MailTemplate.RECOVERY_CODES_REPLACED: (
        mark("You have new recovery codes"),
        (mark("New recovery codes have been made for your account."), mark("The old ones no longer work.")),
    ),
    MailTemplate.RECOVERY_CODE_USED: (
        mark("A recovery code has been used"),
        (mark("One of the recovery codes of your account has been used in place of the authenticator app."),),
    ),
    MailTemplate.SETTINGS_CHANGED: (
        mark("Settings of the password reset have been changed"),
        (mark("An administrator has changed how the password reset works. Every administrator gets this notice."),),
    ),
    MailTemplate.DESK_OPENED: (
        mark("One more account can open the support desk"),
        (
            mark(
                "Two-factor authentication has been switched on for an account that works at the support desk: "
                "it can open the desk now. Every administrator gets this notice."
            ),
        ),
    ),
    MailTemplate.MAIL_TEST: (
        mark("A test of the SMTP Email Settings"),
        (mark("This is the test that you have asked for. It has come to you on the way that every reset mail takes."),),
    ),
}
"""Subject and sentences by template; never a secret, link or code (ASVS 6.3.7)."""

_WARNINGS: Final = {
    MailTemplate.SETTINGS_CHANGED: mark(
        "{begin}If none of you did this{end}, somebody else may have got into an administrator's account: "
        "reset its password at once, and tell the others."
    ),
    MailTemplate.DESK_OPENED: mark(
        "{begin}If you did not expect this{end}, somebody else may read that person's mail: have the role taken away, "
        "and ask the person."
    ),
    MailTemplate.MAIL_TEST: "",
}
# For translators: what stands between {begin} and {end} is printed in bold.
_NOT_YOU: Final = mark(
    "{begin}If this was not you{end}, somebody else may have got into your account: reset your password at once, "
    "and tell us."
)
_SETTINGS: Final = {
    "self_service": mark("Forgot Password"),
    "smtp.host": mark("SMTP host"),
    "smtp.port": mark("SMTP port"),
    "smtp.tls": mark("SMTP TLS"),
    "smtp.sender": mark("sender"),
    "smtp.username": mark("SMTP user name"),
    "smtp.password": mark("SMTP password"),
}
_SWITCHED: Final = frozenset({"self_service", "smtp.password"})


def notice_of(template: MailTemplate) -> tuple[str, tuple[str, ...]]:
    """Subject and sentences in the language that is spoken."""
    subject, sentences = NOTICES[template]
    return _(subject), tuple(map(_, sentences))


def warning_of(template: MailTemplate) -> str:
    """What a notice says last, its first words between `{begin}` and `{end}`; empty where there is nothing to fear."""
    return _(_WARNINGS.get(template, _NOT_YOU))


def changed_sentence(person: str, changes: list[str]) -> str:
    """Who changed settings, and which: each a name, or name and value with `=` between."""
    return _("Changed by {person}: {changes}.").format(person=person, changes=", ".join(map(_in_words, changes)))


def facts_of(context: Mapping[str, Any]) -> list[str]:
    """What else is to be said. Of a notice that a version before this one has queued: in English, as it said it."""
    if changes := context.get("changes"):
        return [changed_sentence(context["changed_by"], msgspec.json.decode(changes, type=list[str]))]
    return [facts] if (facts := context.get("facts")) else []


def _in_words(change: str) -> str:
    name, _sign, value = change.partition("=")
    if name in _SWITCHED:
        value = {
            "on": pgettext("setting", "on"),
            "off": pgettext("setting", "off"),
            "none": pgettext("setting", "none"),
        }.get(value, value)
    return f"{_(_SETTINGS[name])} {value}".strip()
