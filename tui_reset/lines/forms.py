"""The forms of the steps, field by field: what is asked, what is filled in, and what was typed as one event."""

from collections.abc import Collection, Mapping
from typing import Final

from tui_reset.contract.codes import grouped, normalised_code
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Proof
from tui_reset.flow.actions import email_of
from tui_reset.flow.events import (
    Acted,
    Action,
    Typed,
    TypedAddress,
    TypedCode,
    TypedMail,
    TypedPassword,
    TypedPresentPassword,
    TypedSignIn,
    TypedTurnOff,
)
from tui_reset.flow.steps import (
    AskAddress,
    EnterMail,
    HandOver,
    Reset,
    SetPassword,
    SignIn,
    Step,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
)
from tui_reset.flow.words import Words
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, pgettext

HIDDEN: Final = frozenset({"password", "new_password", "confirm"})
"""Fields whose text is not shown while it is typed."""
TOGETHER: Final = ("new_password", "confirm")
"""Typed without being seen, so that a difference between them says nothing of which one is wrong."""

AGAIN: Final = mark("New password again to confirm it")
"""What `confirm` is called where one field follows the other; see `Questions.secret` for its form."""


def label_of(words: Words, name: str) -> str:
    """What a field is called here; nothing where the step does not have it."""
    return _(AGAIN) if name == "confirm" and name in words.labels else words.labels.get(name, "")


def hidden_question(words: Words, name: str) -> str:
    """What asks for a field whose text is not shown: its label, in a form that Emacs knows. See `Questions.secret`."""
    if name == "new_password":
        # For translators: begin with a word for “password” (or with New), then nothing or two words and more, such as
        # “Passwort neu setzen”: only then does Emacs hide what is typed. The same holds for the question after it.
        return pgettext("question", "New password")
    return label_of(words, name)


Draft = Mapping[str, str]


def without_refused(draft: Mapping[str, str], refused: Collection[str]) -> dict[str, str]:
    """What need not be typed again: a password and its repetition go together."""
    gone = {*refused, *TOGETHER} if {*TOGETHER} & {*refused} else {*refused}
    return {name: text for name, text in draft.items() if name not in gone}


def filled_in(step: Step) -> dict[str, str]:
    """What the form begins with and is not asked for: known codes, and a password that was typed before (S1.27)."""
    if not isinstance(step, SetPassword):
        return {}
    filled = {}
    if code := _known_code(step.reset):
        filled["code"] = code
    if step.new_password is not None:
        filled |= dict.fromkeys(TOGETHER, step.new_password.reveal())
    return filled


def suggested(step: Step, name: str, draft: Draft) -> str:
    """What Enter alone keeps in that field."""
    match step, name:
        case SignIn(), "identifier":
            return email_of(step)
        case AskAddress(email=email), "email":
            # One key makes both the same, where they can be (S1.5).
            return email or (draft.get("username", "") if "@" in draft.get("username", "") else "")
        case AskAddress(username=username), "username":
            return username
        case _:
            return ""


def typed_of(step: Step, draft: Draft) -> Typed | Acted:
    """The whole form; nothing from the mail means that it was finished in the browser (S2.9a)."""

    def secret(name: str) -> Secret:
        return Secret(draft.get(name, ""))

    match step:
        case SignIn():
            return TypedSignIn(draft.get("identifier", email_of(step)), secret("password"))
        case AskAddress():
            return TypedAddress(draft.get("email", ""), draft.get("username", ""))
        case WaitForMail() if not draft.get("mail", "").strip():
            return Acted(Action.FINISHED_ELSEWHERE)
        case WaitForMail() | EnterMail():
            return TypedMail(secret("mail"))
        case SetPassword():
            return TypedPassword(secret("new_password"), secret("confirm"), secret("code"))
        case TurnOnTwoFactor() | HandOver():
            return TypedPresentPassword(secret("password"))
        case TurnOffTwoFactor():
            return TypedTurnOff(secret("password"), secret("code"), secret("new_password"), secret("confirm"))
        case _:
            return TypedCode(secret("code"))


def _known_code(reset: Reset) -> str:
    if reset.proof is not Proof.VERIFICATION_CODE or reset.verification_code is None:
        return ""
    return grouped(normalised_code(reset.verification_code.reveal()))
