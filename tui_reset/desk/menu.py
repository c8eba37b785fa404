"""The desk's menu: what there is, and for administrators what only they may do."""

from typing import Final

from tui_reset.desk.choices import Choice, ChoicesScreen
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

EVERYBODYS: Final = (
    Choice("people", mark("User Management")),
    Choice("find", mark("Find a reset by its reference number")),
    Choice("mail", mark("Mail queue")),
    Choice("audit", mark("Audit log")),
)
ADMINISTRATORS: Final = (
    Choice("switch", mark("Password Management")),
    Choice("smtp", mark("SMTP Email Settings")),
)
SIGN_OUT: Final = Choice("sign_out", mark("Sign out"))


class MenuScreen(ChoicesScreen):
    """Admin > User Management, Admin > Users > Password Management and the others, in one list (S1.8, S1.11)."""

    def __init__(self, *, is_admin: bool) -> None:
        choices = (*EVERYBODYS, *(ADMINISTRATORS if is_admin else ()), SIGN_OUT)
        super().__init__(_("Admin"), [choice._replace(label=_(choice.label)) for choice in choices])
