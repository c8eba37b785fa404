"""The desk's door in lines: address, password without echo, and a code; what was not refused is not asked again."""

from collections.abc import Callable, Mapping
from typing import Final

from tui_reset.contract.faults import GatewayFault, OutcomeUnknown
from tui_reset.contract.problems import Problem
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import SessionOpened
from tui_reset.flow.desk_door import NEEDED, barred, refused_at
from tui_reset.flow.desk_words import role_of
from tui_reset.flow.first_words import SIGN_IN
from tui_reset.flow.sentences import together
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.asking import not_accepted
from tui_reset.lines.desk_talk import DeskTalk, GoneBack, Left
from tui_reset.lines.opening import QUIT

_ABOUT: Final = (
    mark("Sign in with an account that has the role of the support desk or of an administrator."),
    mark("The code is the one that your authenticator app shows. A recovery code is taken too, and works once."),
)
_LABELS: Final = {
    "identifier": mark("Email address"),
    "password": mark("Password"),
    "code": mark("Authenticator code"),
}
_AGAIN: Final = {"password": ("identifier", "password"), "code": ("code",)}
"""What is typed again after a refusal at a field: which of address and password was wrong is not told."""
_USED: Final = mark("If the code is refused then, wait for the next one.")
BEGIN: Final = mark("Sign in to the support desk")
AGAIN: Final = mark("You have been signed out. Sign in again: then it goes on where you were.")
_HELP: Final = mark("Help")
_CHOICES: Final = (SIGN_IN, _HELP)
Known = Mapping[str, Mapping[str, str]]


class DeskDoor:
    """Holds what was typed until the door is passed."""

    def __init__(self, talk: DeskTalk, known: Callable[[], Known] = dict) -> None:
        """`known` are choices beside typing it all, and what each of them fills in."""
        self._talk = talk
        self._known = known
        self._typed: dict[str, str] = {}
        self._refused_name = ""

    async def passed(self, identifier: str = "") -> SessionOpened:
        """A session of somebody who may work here. Raises Left; there is no way round the door."""
        self._typed = {"identifier": identifier} if identifier else {}
        if self._known():
            await self._wait_for_wish()
        while True:
            try:
                await self._fill_in()
            except GoneBack:
                self._typed.clear()
                await self._wait_for_wish()
                continue
            if (opened := await self._opened()) is not None:
                self._typed.clear()
                self._talk.say("", *_whose(opened))
                return opened

    async def _wait_for_wish(self) -> None:
        """Whoever went back out of the form has the choice to type it after all, or to quit."""
        while True:
            known = self._known()
            labels = [*map(_, _CHOICES), *known, _(QUIT)]
            label = labels[await self._talk.choose(labels, _ABOUT)]
            if label == _(QUIT):
                raise Left(0)
            if label != _(_HELP):
                self._typed |= known.get(label, {})
                return
            self._talk.help(_ABOUT)

    async def _fill_in(self) -> None:
        for name, label in _LABELS.items():
            while name not in self._typed:
                answer = await self._answer(name, _(label))
                if answer.strip():
                    self._typed[name] = answer
                else:
                    self._talk.say(not_accepted(_(NEEDED[name])))

    async def _answer(self, name: str, label: str) -> str:
        if name == "password":
            return await self._talk.secret(label, _ABOUT)
        return await self._talk.text(label, _ABOUT, filled=self._refused_name if name == "identifier" else "")

    async def _opened(self) -> SessionOpened | None:
        errands = self._talk.errands
        secrets = Secret(self._typed["password"]), Secret(self._typed["code"])
        try:
            signing_in = errands.sign_in(self._typed["identifier"], *secrets)
            opened = await self._talk.carried(signing_in, can_stop=False)
        except Problem as problem:
            self._refuse(*refused_at(problem))
        except GatewayFault as fault:
            self._refuse("code", together(fault.sentence, _(_USED) if isinstance(fault, OutcomeUnknown) else ""))
        else:
            if not (refusal := barred(opened.account)):
                return opened
            await self._talk.carried(errands.give_back(Secret(opened.token)), can_stop=False)
            self._refuse("", refusal)
        return None

    def _refuse(self, name: str, sentence: str) -> None:
        self._talk.say(not_accepted(sentence))
        self._refused_name = self._typed.get("identifier", "")
        for refused in _AGAIN.get(name, tuple(_LABELS)):
            self._typed.pop(refused, None)


def _whose(opened: SessionOpened) -> tuple[str, str]:
    account = opened.account
    role = _("Role: {role}").format(role=role_of(account))
    return _("Signed in as: {email}").format(email=account.email), role
