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
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, pgettext
from tui_reset.lines.asking import not_accepted
from tui_reset.lines.desk_resets import follow, start
from tui_reset.lines.desk_talk import DeskTalk, GoneBack
from tui_reset.lines.desk_telling import events_told, person_choice, person_facts

PAGE: Final = 10
"""So many people are said before it is asked who is meant."""
RESET: Final = mark("Reset User Password")
_SEARCH: Final = mark("Beginning of a name, username or address; Enter alone for everybody")
_NOBODY: Final = mark("Nobody's name, username or address begins so.")
_ABOUT_SEARCH: Final = (mark("Type the beginning of a first name, last name, username or address."),)
_ABOUT_PERSON: Final = (
    mark(
        "“Reset User Password” sends the person the same mail that “Forgot Password” sends: "
        "nobody at the desk sees or sets a password, a link or a mail code."
    ),
)
_ABOUT_REASON: Final = (
    mark("The reason goes into the audit log beside your name and the person's."),
    mark("Nothing is sent before you have typed yes."),
)
# For translators: what is typed is “yes” in your language, as in the next text; the English word is taken too.
_YES: Final = mark("Type yes to send it, or Enter alone to send nothing")
_EVENTS: Final = mark("Last events")
_AGAIN: Final = mark("Look again")
_MORE, _ANEW, _BACK = mark("More people"), mark("Search again"), mark("Back to the menu")


async def find_person(talk: DeskTalk) -> Person:
    """The one who was chosen. Raises GoneBack."""
    while True:
        query = (await talk.text(_(_SEARCH), _ABOUT_SEARCH))[: limits.DESK_QUERY_CHARACTERS]
        if (chosen := await _chosen(talk, query)) is not None:
            return chosen


async def _chosen(talk: DeskTalk, query: str) -> Person | None:
    """None where another search is wanted."""
    after: str | None = None
    while True:
        found = await talk.read(desk_calls.people(query, after, PAGE))
        if not found.items and after is None:
            talk.say(_(_NOBODY))
            return None
        if len(found.items) == 1 and found.next is None and after is None:
            return found.items[0]
        labels = [*map(person_choice, found.items), *([_(_MORE)] if found.next else []), _(_ANEW), _(_BACK)]
        place = await talk.choose(labels, _ABOUT_SEARCH)
        if place < len(found.items):
            return found.items[place]
        if labels[place] == _(_BACK):
            raise GoneBack
        if labels[place] == _(_ANEW):
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
    following = _("Follow the reset {reference}")
    resets = {following.format(reference=reset.reference): reset.reference for reset in page.open_resets}
    can_reset = [] if hindrance_of(page.person) else [RESET]
    labels = [*map(_, can_reset), *resets, _(_EVENTS), _(_AGAIN), _(_BACK)]
    label = labels[await talk.choose(labels, _ABOUT_PERSON)]
    while label == _(_EVENTS):
        talk.say(*events_told(page))
        label = labels[await talk.choose(labels, _ABOUT_PERSON, again=True)]
    if label == _(_BACK):
        raise GoneBack
    if label == _(RESET):
        await reset_password(talk, page)
    elif label in resets:
        await follow(talk, Started(resets[label]))


async def reset_password(talk: DeskTalk, page: PersonPage) -> None:
    """Why, and a yes; then it is started and followed. Nothing is sent before (S1.13)."""
    person = page.person
    talk.say(
        "",
        _("Reset the password of {name}?").format(name=name_of(person)),
        _("A mail with a link is sent to {email}.").format(email=person.email),
    )
    if why_not := hindrance_of(person):
        talk.say(_("Not possible: {why}.").format(why=why_not))
        return
    try:
        wanted = Start(person.id, await _reason(talk), newest_event(page))
        started = await _started(talk, wanted)
    except GoneBack:
        started = None
    if started is None:
        talk.say(_("Nothing was sent."))
    else:
        await follow(talk, started)


async def _started(talk: DeskTalk, wanted: Start) -> Started | None:
    """The reset, once it was confirmed; None where it was not."""
    while says_yes(await talk.text(_(_YES), _ABOUT_REASON)):
        try:
            started = await start(talk, wanted)
        except (Problem, GatewayFault) as trouble:
            talk.say(not_accepted(trouble_of(trouble)))
        else:
            if started is not None:
                return started
    return None


def says_yes(answer: str) -> bool:
    """Whether that is a yes: the English word, or what the language that is spoken has for it."""
    # For translators: all answers that mean yes, with commas between them.
    words = pgettext("answers that mean yes", "yes")
    return answer.casefold() in {"yes", *(word.strip() for word in words.casefold().split(","))}


async def _reason(talk: DeskTalk) -> str:
    while True:
        reason = await talk.text(_("Reason, for the audit log"), _ABOUT_REASON)
        if await talk.rest_of_paste():
            talk.say(not_accepted(_("A reason is one line, and more than one was typed at once.")))
        elif not reason:
            talk.say(not_accepted(_(REASON_NEEDED)))
        elif len(reason) > limits.REASON_CHARACTERS:
            said = _("A reason has {number} characters at most. Type a shorter one.")
            talk.say(not_accepted(said.format(number=limits.REASON_CHARACTERS)))
        else:
            return reason
