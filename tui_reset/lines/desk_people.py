"""Finding people at the desk in lines, and one person's page (S1.3, S1.11, S1.12)."""

from typing import Final

from tui_reset.client import desk_calls
from tui_reset.contract import limits
from tui_reset.contract.desk import Person, PersonPage
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem
from tui_reset.errands.desk_start import Start, Started
from tui_reset.flow.desk_resets import REASON_NEEDED, newest_event
from tui_reset.flow.desk_words import hindrance_of, name_of, trouble_of
from tui_reset.lines.desk_resets import follow, start
from tui_reset.lines.desk_talk import DeskTalk, GoneBack
from tui_reset.lines.desk_telling import events_told, person_choice, person_facts

PAGE: Final = 10
"""So many people are said before it is asked who is meant."""
RESET: Final = "Reset User Password"
_SEARCH: Final = "Beginning of a name, username or address; Enter alone for everybody"
_NOBODY: Final = "Nobody's name, username or address begins so."
_ABOUT_SEARCH: Final = ("Type the beginning of a first name, last name, username or address.",)
_ABOUT_PERSON: Final = (
    f"“{RESET}” sends the person the same mail that “Forgot Password” sends: "
    "nobody at the desk sees or sets a password, a link or a mail code.",
)
_ABOUT_REASON: Final = (
    "The reason goes into the audit log beside your name and the person's.",
    "Nothing is sent before you have typed yes.",
)
_YES: Final = "Type yes to send it, or Enter alone to send nothing"
_EVENTS: Final = "Last events"
_MORE, _ANEW, _BACK = "More people", "Search again", "Back to the menu"


async def find_person(talk: DeskTalk) -> Person:
    """The one who was chosen. Raises GoneBack."""
    while True:
        query = (await talk.text(_SEARCH, _ABOUT_SEARCH))[: limits.DESK_QUERY_CHARACTERS]
        if (chosen := await _chosen(talk, query)) is not None:
            return chosen


async def _chosen(talk: DeskTalk, query: str) -> Person | None:
    """None where another search is wanted."""
    after: str | None = None
    while True:
        found = await talk.read(desk_calls.people(query, after, PAGE))
        if not found.items and after is None:
            talk.say(_NOBODY)
            return None
        if len(found.items) == 1 and found.next is None and after is None:
            return found.items[0]
        labels = [*map(person_choice, found.items), *([_MORE] if found.next else []), _ANEW, _BACK]
        place = await talk.choose(labels, _ABOUT_SEARCH)
        if place < len(found.items):
            return found.items[place]
        if labels[place] == _BACK:
            raise GoneBack
        if labels[place] == _ANEW:
            return None
        after = found.next


async def see_person(talk: DeskTalk, person: Person) -> None:
    """The person's page, until one goes back to the menu."""
    while True:
        page = await talk.read(desk_calls.person(person.id))
        talk.say("", *person_facts(page))
        await _act(talk, page)


async def _act(talk: DeskTalk, page: PersonPage) -> None:
    """What is done on the page, until something has changed on it. Raises GoneBack."""
    resets = {f"Follow the reset {reset.reference}": reset.reference for reset in page.open_resets}
    can_reset = [] if hindrance_of(page.person) else [RESET]
    labels = [*can_reset, *resets, _EVENTS, "Look again", _BACK]
    label = labels[await talk.choose(labels, _ABOUT_PERSON)]
    while label == _EVENTS:
        talk.say(*events_told(page))
        label = labels[await talk.choose(labels, _ABOUT_PERSON, again=True)]
    if label == _BACK:
        raise GoneBack
    if label == RESET:
        await reset_password(talk, page)
    elif label in resets:
        await follow(talk, Started(resets[label]))


async def reset_password(talk: DeskTalk, page: PersonPage) -> None:
    """Why, and a yes; then it is started and followed. Nothing is sent before (S1.13)."""
    person = page.person
    talk.say("", f"Reset the password of {name_of(person)}?", f"A mail with a link is sent to {person.email}.")
    if why_not := hindrance_of(person):
        talk.say(f"Not possible: {why_not}.")
        return
    try:
        wanted = Start(person.id, await _reason(talk), newest_event(page))
        started = await _started(talk, wanted)
    except GoneBack:
        started = None
    if started is None:
        talk.say("Nothing was sent.")
    else:
        await follow(talk, started)


async def _started(talk: DeskTalk, wanted: Start) -> Started | None:
    """The reset, once it was confirmed; None where it was not."""
    while (await talk.text(_YES, _ABOUT_REASON)).casefold() == "yes":
        try:
            started = await start(talk, wanted)
        except (Problem, GatewayFault) as trouble:
            talk.say(f"Not accepted: {trouble_of(trouble)}")
        else:
            if started is not None:
                return started
    return None


async def _reason(talk: DeskTalk) -> str:
    while True:
        reason = await talk.text("Reason, for the audit log", _ABOUT_REASON)
        if await talk.rest_of_paste():
            talk.say("Not accepted: A reason is one line, and more than one was typed at once.")
        elif not reason:
            talk.say(f"Not accepted: {REASON_NEEDED}")
        elif len(reason) > limits.REASON_CHARACTERS:
            talk.say(f"Not accepted: A reason has {limits.REASON_CHARACTERS} characters at most. Type a shorter one.")
        else:
            return reason
