"""The desk's menu: what there is, and for administrators what only they may do."""

from typing import Final

from tui_reset.desk.choices import Choice, ChoicesScreen

EVERYBODYS: Final = (
    Choice("people", "User Management"),
    Choice("find", "Find a reset by its reference number"),
    Choice("mail", "Mail queue"),
    Choice("audit", "Audit log"),
)
ADMINISTRATORS: Final = (
    Choice("switch", "Password Management"),
    Choice("smtp", "SMTP Email Settings"),
)
SIGN_OUT: Final = Choice("sign_out", "Sign out")


class MenuScreen(ChoicesScreen):
    """Admin > User Management, Admin > Users > Password Management and the others, in one list (S1.8, S1.11)."""

    def __init__(self, *, is_admin: bool) -> None:
        super().__init__("Admin", (*EVERYBODYS, *(ADMINISTRATORS if is_admin else ()), SIGN_OUT))
