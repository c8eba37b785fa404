"""A terminal that asked for somebody else's reset is never armed, and learns nothing."""

import re

from tests.doubles.browser import Browser
from tests.doubles.demo import Demo
from tests.journeys.front import ALICE, NOBODY, Front

_CHANGING = re.compile(
    r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}|\d{3}-\d{3}-\d{3}|\d+:\d\d|\d+ (?:minutes?|seconds?)"
    r"|\S+@example\.org|[▀▄█▌▐]"
)


def without_what_changes(shown: str) -> str:
    """What is shown without codes, references, addresses and times."""
    return "\n".join(_CHANGING.sub("", line).rstrip() for line in shown.splitlines())


def test_the_victims_click_their_link_and_their_finishing_show_nothing(demo: Demo, front: Front) -> None:
    """S2.9a, S2.11: the victim clicks, opens the link in a terminal, and finishes: the asker's wait stays."""
    with front(demo.url) as attacker:
        attacker.forgets_and_waits(ALICE)
        link = demo.letter(ALICE).link
        assert Browser(demo.url).open(link).status == 200
        demo.open_link(link)
        own, letter = demo.ask_and_read(ALICE)
        finished = demo.change(demo.open_link(letter.link), verification_code=own.verification_code)
        assert finished.status == 200
        # The attacker's long poll has been woken by now if it ever will be: a wrong code still gets its answer.
        attacker.fills_in("0000-0000")
        attacker.wait_for("4 attempts left")
        assert "New password" not in attacker.still_waits()


def test_an_unknown_address_sees_the_same(demo: Demo, front: Front) -> None:
    """S2.6, S2.10, S2.10a: code, waiting, wrong mail code, wrong link: alike for known and unknown addresses."""
    known, unknown = (shown_to(demo, front, email) for email in (ALICE, NOBODY))
    assert known == unknown


def shown_to(demo: Demo, front: Front, email: str) -> list[str]:
    """All that somebody is shown who asks for `email` and has no mail."""
    seen = []
    with front(demo.url) as person:
        person.forgets(email)
        seen.append(person.shows_times(waits=False))
        person.waits_for_the_mail()
        seen.append(person.shows_times(waits=True))
        person.fills_in("0000-0000")
        person.wait_for("4 attempts left")
        seen.append(person.shown())
        person.hands_in(f"{demo.url}/r/{'A' * 43}")
        person.wait_for("This link is not valid")
        seen.append(person.shown())
    return [without_what_changes(shown) for shown in seen]
