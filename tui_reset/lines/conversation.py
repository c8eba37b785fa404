"""What is asked on one step: its form field by field, or its menu, until something comes of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol

from tui_reset.flow.actions import email_of
from tui_reset.flow.asides import BY_KEYS, help_text
from tui_reset.flow.events import Acted, Action, Event, Typed, TypedApp
from tui_reset.flow.pasted import NothingUsable, read_pasted
from tui_reset.flow.steps import (
    Access,
    Done,
    KeepRecoveryCodes,
    Over,
    ScanSeed,
    SelfServiceOff,
    ShowCode,
    SignIn,
    Step,
    reset_of,
)
from tui_reset.flow.trouble import Tone
from tui_reset.flow.walk import Walk
from tui_reset.flow.words import Words, words_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.asking import ENTER_ALONE, HOW_TO_ANSWER, NOT_SHOWN, HelpWanted, Questions, going_on
from tui_reset.lines.console import Console, NoTerminal
from tui_reset.lines.forms import HIDDEN, filled_in, hidden_question, label_of, suggested, typed_of
from tui_reset.lines.layout import menu_lines
from tui_reset.lines.opening import QUIT, SIGN_IN_CHOICE
from tui_reset.lines.spelling import spelled
from tui_reset.lines.telling import code_lines

NO_TERMINAL: Final = mark(
    "Not possible here: a password is typed only where typing is not shown, and this is no terminal. "
    "Start again in a terminal (over ssh: with ssh -t), or open the link from the mail in a browser."
)
TYPE_ANEW: Final = mark("Type it again from the beginning")
SIGN_IN_OTHERWISE: Final = mark("Sign in with another address")
HOW: Final = (HOW_TO_ANSWER, mark("Ctrl+C: quit, after one question."))
_SPELL_KEY: Final = (mark("Spell the key"), mark("Copy the key"))
_SPELL_CODES: Final = (mark("Spell the codes"), mark("Copy the codes"))
_SPELL_CODE: Final = (mark("Spell the verification code"), mark("Copy the verification code"))
_PRIMARY: Final = {
    ShowCode: Action.GO_ON,
    Done: Action.TO_SIGN_IN,
    Over: Action.START_AGAIN,
    SelfServiceOff: Action.TO_SIGN_IN,
    KeepRecoveryCodes: Action.KEPT,
}
"""What the first choice of a step without a form is."""
_NOT_HERE: Final = frozenset({Action.COPY_OVER, Action.SHOW_CODE})
"""Choices of a screen that lines have in a form of their own."""


class Wish(Enum):
    """What a person may want that is no event of the walk."""

    QUIT = auto()
    TYPE = auto()
    MENU = auto()
    """The menu once more: something long was said since."""


Outcome = Event | Wish | None
"""None: something was said, and the same is asked again."""
Deed = Callable[[], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a menu, and what comes of choosing it."""

    label: str
    deed: Deed


class Beside(Protocol):
    """What can be done beside the steps: copying, and what a demo adds."""

    async def copy(self, text: str) -> str:
        """Copy, and the sentence that says truthfully what became of it (S2.4a)."""
        ...

    def items(self, step: Step, console: Console) -> Sequence[Item]:
        """More lines for the menus."""
        ...


class Conversation:
    """One step's questions. `draft` is what was typed of its form so far, and outlives the conversation."""

    def __init__(self, console: Console, walk: Walk, draft: dict[str, str], beside: Beside) -> None:
        self._console = console
        self._questions = Questions(console)
        self._walk = walk
        self._draft = draft
        self._beside = beside
        self._can_type = True
        # A notice comes with a step that is new; a refusal to one that has been told.
        self._is_told = bool(walk.trouble) and walk.trouble.tone is not Tone.NOTICE
        self._has_said_hidden = False
        self._knows_way_out = False

    @property
    def _words(self) -> Words:
        return words_of(self._walk.step, self._walk.profile)

    async def outcome(self, *, straight: bool = False, asked: str = "") -> Event | Wish:
        """What comes of it. `straight`: the form of sign-in without its menu; `asked`: that question is open already.

        A form that is filled in already was sent, and something stood in its way: it is not sent again unasked.
        """
        if straight and self._words.labels and not self._missing():
            return await self._send()
        typing = bool(self._missing()) and (straight or bool(self._draft) or not isinstance(self._walk.step, SignIn))
        if typing and not self._is_told:
            self._name_others()
        while True:
            try:
                outcome = await (self._form() if typing else self._menu(asked))
            except HelpWanted:
                about = (line for line in help_text(self._walk.step, self._walk.profile) if line != _(BY_KEYS))
                self._console.say("", *about, *map(_, HOW), "")
                outcome, typing = None, False
            except NoTerminal:
                self._console.say(_(NO_TERMINAL))
                outcome, typing, self._can_type = None, False, False
            if outcome in {Wish.TYPE, Wish.MENU}:
                typing = outcome is Wish.TYPE
            elif outcome is not None:
                return outcome
            asked = ""

    # Forms

    def _name_others(self) -> None:
        beside = (item.label for item in self._beside.items(self._walk.step, self._console))
        others = [*self._choices().values(), *beside]
        if others:
            self._knows_way_out = self._missing()[0] in HIDDEN
            said = (
                _("Other choices, with Enter alone: {choices}.")
                if self._knows_way_out
                else _("Other choices, with ?: {choices}.")
            )
            self._console.say(said.format(choices="; ".join(others)))

    def _missing(self) -> list[str]:
        return [name for name in self._words.labels if name not in self._draft]

    async def _form(self) -> Outcome:
        for name in self._missing():
            self._draft[name] = await self._typed(name)
        return typed_of(self._walk.step, self._draft)

    async def _typed(self, name: str) -> str:
        label = label_of(self._words, name)
        if name in HIDDEN:
            return await self._secret(hidden_question(self._words, name))
        refused = name in self._walk.trouble.fields
        text = await self._questions.text(label, "" if refused else suggested(self._walk.step, name, self._draft))
        return await self._whole_paste(text) if name == "mail" and text.strip() else text

    async def _secret(self, label: str) -> str:
        if not self._has_said_hidden and self._console.can_hide:
            self._has_said_hidden = True
            parts = ("" if self._is_told else NOT_SHOWN, "" if self._knows_way_out else ENTER_ALONE)
            self._console.say(" ".join(_(part) for part in parts if part))
        return await self._questions.secret(label)

    async def _whole_paste(self, text: str) -> str:
        """A wrapped link comes as several lines, and a whole mail as many: none of them answers what follows."""
        rest = await self._console.rest_of_paste()
        return "\n".join([text, *rest]) if isinstance(read_pasted(text), NothingUsable) else text

    # Menus

    async def _menu(self, asked: str) -> Outcome:
        items = self._items()
        labels = [item.label for item in items]
        if not asked:
            self._console.say(*menu_lines(labels))
        while True:
            place = await self._questions.choose(labels, default=self._has_default(), asked=asked)
            asked = ""
            outcome = await items[place].deed()
            if outcome is not None:
                return outcome

    def _has_default(self) -> bool:
        """Whether Enter alone does the first thing: not where codes would be lost by reflex."""
        step, words = self._walk.step, self._words
        sends_again = bool(words.labels) and not self._missing()
        return sends_again or (
            type(step) in _PRIMARY and not isinstance(step, KeepRecoveryCodes) and bool(words.primary)
        )

    def _items(self) -> list[Item]:
        step = self._walk.step
        mine = [*self._first_items(step), *self._code_items(step), *self._choice_items(step)]
        return [*mine, *self._beside.items(step, self._console), Item(_(QUIT), _doing(Wish.QUIT))]

    def _first_items(self, step: Step) -> list[Item]:
        words = self._words
        if isinstance(step, Access):
            return [Item(app.title, _doing(TypedApp(app.id))) for app in step.account.apps]
        if not words.labels:
            action = _PRIMARY.get(type(step))
            return [Item(words.primary, _doing(Acted(action)))] if action and words.primary else []
        if not self._missing():
            again = _("Try again: {what}").format(what=words.primary)
            return [Item(again, self._send), Item(_("Type it again"), self._type_anew)]
        if not self._can_type:
            return []
        if isinstance(step, SignIn) and not step.named and not self._draft:
            return self._ways_in(email_of(step))
        anew = [Item(_(TYPE_ANEW), self._type_anew)] if self._draft.keys() - filled_in(step).keys() else []
        return [Item(going_on(label_of(words, self._missing()[0])), _doing(Wish.TYPE)), *anew]

    def _ways_in(self, known: str) -> list[Item]:
        """Whoever signs in under a known name is asked for the password at once, and types it nowhere else."""

        async def as_known() -> Outcome:
            self._draft["identifier"] = known
            return Wish.TYPE if self._missing() else await self._send()

        mine = (
            [Item(_("Sign in as {name}").format(name=known), as_known)]
            if known and "identifier" in self._words.labels
            else []
        )
        return [*mine, Item(_(SIGN_IN_OTHERWISE if mine else SIGN_IN_CHOICE), _doing(Wish.TYPE))]

    def _code_items(self, step: Step) -> list[Item]:
        reset = reset_of(step)
        match step:
            case ScanSeed(seed=seed):
                return self._spelling(_SPELL_KEY, seed.reveal())
            case KeepRecoveryCodes(codes=codes):
                return self._spelling(_SPELL_CODES, *(code.reveal() for code in codes))
            case _ if reset is not None and reset.verification_code is not None:
                again = [] if isinstance(step, ShowCode) else [Item(_("Show the verification code"), self._show_code)]
                return [*again, *self._spelling(_SPELL_CODE, reset.verification_code.reveal())]
            case _:
                return []

    def _spelling(self, labels: tuple[str, str], *codes: str) -> list[Item]:
        async def spell() -> None:
            self._console.say(*(spelled(code) for code in codes))

        async def copy() -> None:
            self._console.say(await self._beside.copy("\n".join(codes)))

        spelling, copying = labels
        items = [Item(_(spelling), spell)]
        return [*items, Item(_(copying), copy)] if self._console.can_hide else items

    def _choice_items(self, step: Step) -> list[Item]:
        name = self._draft.get("identifier") if isinstance(step, SignIn) else None
        return [Item(label, _doing(Acted(action, name))) for action, label in self._choices().items()]

    def _choices(self) -> dict[Action, str]:
        return {action: label for action, label in self._words.choices.items() if label and action not in _NOT_HERE}

    async def _show_code(self) -> None:
        self._console.say(*code_lines(reset_of(self._walk.step)))

    async def _send(self) -> Typed | Acted:
        return typed_of(self._walk.step, self._draft)

    async def _type_anew(self) -> Wish:
        self._draft.clear()
        filled = filled_in(self._walk.step)
        self._draft |= {name: text for name, text in filled.items() if name not in self._walk.trouble.fields}
        return Wish.TYPE


def _doing(outcome: Outcome) -> Deed:
    async def deed() -> Outcome:
        return outcome

    return deed
