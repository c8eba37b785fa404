"""Handing sign-in details to another application: what was answered, and what is known of each (S1.23 to S1.26)."""

import re
from typing import Final

from msgspec.structs import replace

from tui_reset.contract.calls import PushPassword
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Account, AccountApp, Pushed
from tui_reset.flow.moves import Move, Stay, to
from tui_reset.flow.sentences import together
from tui_reset.flow.steps import Access, HandOver, SignedIn, Step
from tui_reset.flow.trouble import Tone, Trouble, notice
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[0-9:.]*Z")
# For translators: each stands after the name of an application: “CRM has your sign-in details.”
_STATES: Final = {
    "never": mark("has not got your sign-in details from here yet."),
    "accepted": mark("has your sign-in details."),
    "pending": mark("has not answered. Choose it to try again."),
    "refused": mark("did not take your sign-in details. Choose it to try again."),
    "outdated": mark("has your old password. Choose it to hand over the new one."),
}


def has_access(account: Account) -> bool:
    """Whether there is an application to hand anything to."""
    return bool(account.apps)


def app_of(account: Account, app: str) -> AccountApp | None:
    """The application with that id."""
    return next((each for each in account.apps if each.id == app), None)


def title_of(account: Account, app: str) -> str:
    """What people call it."""
    found = app_of(account, app)
    return found.title if found else app


def state_of(app: AccountApp) -> str:
    """What is known of it, as a sentence to be read after its name; states of newer servers as they are."""
    said = _(_STATES[app.state]) if app.state in _STATES else f"{app.state.replace('_', ' ')}."
    found = _MOMENT.fullmatch(app.pushed_at or "")
    at = f" ({found[1]} {found[2]} UTC)" if found and app.state != "never" else ""
    return f"{said}{at}"


def chosen(step: Access, app: str) -> Move:
    """The password is asked for, whatever became of it before: to hand over again does no harm."""
    return Stay() if app_of(step.account, app) is None else to(HandOver(step.token, step.account, app))


def handed_over(step: Step, call: PushPassword, answer: Pushed) -> Move:
    """Back to the applications, with what this one said."""
    if not isinstance(step, HandOver) or (known := app_of(step.account, call.app)) is None:
        return Stay()
    now = replace(known, state=answer.state, detail=answer.detail, pushed_at=None)
    return to(Access(step.token, _with(step.account, now)), _said(known.title, answer))


def looked_up(token: Secret, account: Account, call: PushPassword) -> Move:
    """No answer came: what the service knows of it now."""
    app = app_of(account, call.app)
    if app is None:
        return to(SignedIn(token, account), notice(_("No answer came. This application is no longer offered here.")))
    detail = app.detail if app.state in {"pending", "refused"} else ""
    said = together(_("No answer came, so it was looked up."), f"{app.title} {state_of(app)}", detail)
    return to(Access(token, account), Trouble(said, Tone.NOTICE if app.state == "accepted" else Tone.OFFLINE))


def _said(title: str, answer: Pushed) -> Trouble:
    match answer.state:
        case "accepted":
            said = _("Your password is right here, and {title} has taken it.").format(title=title)
            return notice(together(said, answer.detail))
        case "refused":
            said = _("{title} does not have your password.").format(title=title)
            return Trouble(together(said, answer.detail))
        case "pending":
            said = _("{title} has not confirmed anything yet.").format(title=title)
            return Trouble(together(said, answer.detail), Tone.OFFLINE)
        case _:
            return Trouble(f"{title}: {answer.state.replace('_', ' ')}. {answer.detail}", Tone.OFFLINE)


def _with(account: Account, app: AccountApp) -> Account:
    return replace(account, apps=[app if each.id == app.id else each for each in account.apps])
