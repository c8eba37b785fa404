"""The mails there are, by the name of their template."""

from enum import StrEnum


class MailTemplate(StrEnum):
    """`RESET_LINK` carries link and mail code; every other one is a notice without any secret."""

    RESET_LINK = "reset_link"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a mail
    TWO_FACTOR_ON = "two_factor_on"
    TWO_FACTOR_OFF = "two_factor_off"
    RECOVERY_CODES_REPLACED = "recovery_codes_replaced"
    RECOVERY_CODE_USED = "recovery_code_used"
    SETTINGS_CHANGED = "settings_changed"
    DESK_OPENED = "desk_opened"
    MAIL_TEST = "mail_test"
