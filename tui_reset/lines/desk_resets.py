"""Resets at the desk in lines: started, looked up by their number, and followed while one listens (S1.14, S1.14a)."""

import asyncio
from typing import Final

from msgspec import structs

from tui_reset.client import desk_calls
from tui_reset.client.desk import OVER
from tui_reset.contract.desk import DeskReset
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.errands.desk_start import Start, Started, start_reset
from tui_reset.flow.desk_resets import (
    LOOKED_UP,
    LOOKING,
    NO_SUCH_NUMBER,
    NOT_STARTED,
    NUMBER_FORM,
    reference_in,
)
from tui_reset.flow.desk_words import trouble_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.asking import no_answer, not_accepted
from tui_reset.lines.desk_talk import DeskTalk, GoneBack
from tui_reset.lines.desk_telling import code_lines, reset_facts, standing
from tui_reset.lines.spelling import spelled

_ABOUT_NUMBER: Final = (mark("Every reset has a reference number of nine digits; the person sees it on the screen."),)
_ABOUT: Final = (
    mark(
        "Each change is said by itself: queued, sent, opened, changed; or failed, expired, cancelled. "
        "Opened means that somebody with the mail has begun."
    ),
    mark("Tell the caller the reference number: with it everybody at the desk finds this reset again."),
)
_SHOW_CODE, _SPELL_CODE = mark("Show the verification code again"), mark("Spell the verification code")
_SPELL_NUMBER, _HOW, _BACK = mark("Spell the reference number"), mark("How does it stand?"), mark("Go back")


async def start(talk: DeskTalk, wanted: Start) -> Started | None:
    """Start it once; None where no answer came and none was started. Raises `Problem` and `GatewayFault`."""
    starting = start_reset(talk.errands, wanted, lambda: talk.say(no_answer(_(LOOKING))))
    started = await talk.carried(starting, can_stop=False)
    if started is None:
        talk.say(no_answer(_(NOT_STARTED)))
    return started


async def look_up(talk: DeskTalk) -> None:
    """Ask for a number until it is one that there is, and follow that reset. Raises GoneBack."""
    while True:
        number = reference_in(await talk.text(_("Reference number"), _ABOUT_NUMBER))
        if number is None:
            talk.say(not_accepted(_(NUMBER_FORM)))
        elif await follow(talk, Started(number)):
            return


async def follow(talk: DeskTalk, started: Started) -> bool:
    """Say how it stands and every change, until one goes back; False where there is no such reset."""
    try:
        reset = await talk.read(desk_calls.reset(started.reference))
    except Problem as problem:
        missing = problem.code is ProblemCode.NOT_FOUND
        talk.say(not_accepted(_(NO_SUCH_NUMBER) if missing else trouble_of(problem)))
        return False
    except GoneBack:
        return True
    followed = _Followed(talk, started, reset)
    talk.say(*reset_facts(reset), *followed.numbers())
    watching = asyncio.ensure_future(followed.watch())
    watching.add_done_callback(talk.notice_fault)
    try:
        await followed.converse()
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    return True


class _Followed:
    """One reset, and what can be asked of it."""

    def __init__(self, talk: DeskTalk, started: Started, reset: DeskReset) -> None:
        self._talk = talk
        self._started = started
        self._reset = reset
        self._expires_at = talk.now + reset.expires_in

    def numbers(self) -> list[str]:
        """What is read out to the caller, each alone on its line."""
        note = [_(LOOKED_UP)] if self._started.was_looked_up else []
        code = code_lines(self._started.code.reveal()) if self._started.code else []
        return [_("Reference number:"), self._reset.reference, *code, *note]

    async def watch(self) -> None:
        """Say each change once."""
        if self._reset.state in OVER:
            return
        try:
            await self._talk.errands.watch(
                self._reset.reference, self._reset.version, self._tell, self._talk.say_offline
            )
        except Problem as problem:
            self._talk.say(trouble_of(problem))

    def _tell(self, reset: DeskReset) -> None:
        before, self._reset = standing(self._reset), reset
        self._expires_at = self._talk.now + reset.expires_in
        if news := [line for line in standing(reset) if line not in before]:
            self._talk.say(*news)

    async def converse(self) -> None:
        """Until one goes back."""
        code = self._started.code
        wishes = [*([_SHOW_CODE, _SPELL_CODE] if code else []), _SPELL_NUMBER, _HOW, _BACK]
        labels = [_(wish) for wish in wishes]
        said = False
        while (wish := wishes[await self._talk.choose(labels, _ABOUT, again=said)]) != _BACK:
            said = True
            if wish == _SHOW_CODE and code:
                self._talk.say(*code_lines(code.reveal()))
            elif wish == _SPELL_CODE and code:
                self._talk.say(spelled(code.reveal()))
            elif wish == _SPELL_NUMBER:
                self._talk.say(spelled(self._reset.reference))
            else:
                left = max(0, int(self._expires_at - self._talk.now))
                self._talk.say(*reset_facts(structs.replace(self._reset, expires_in=left)))
