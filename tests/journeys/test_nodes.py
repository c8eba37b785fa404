"""Two nodes over one PostgreSQL behind a plain TCP balancer: whichever is asked, and whichever dies."""

import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.browser import Browser
from tests.doubles.nodes import Node, Nodes
from tests.doubles.postgres import PostgresServer
from tests.doubles.wire import Wire
from tests.journeys.front import ALICE, BOB, NEW_PASSWORD, Front
from tests.journeys.lines_person import LinesPerson
from tests.journeys.screen_person import ScreenPerson

CAROL, DAVE, ERIN = "carol@example.org", "dave@example.org", "erin@example.org"
LOAD = [f"load{number}@example.org" for number in range(6)]
CHANGED = "Your password has been changed"
ERRORS = re.compile("lost before an answer|cannot be reached|Nothing answers|goes on by itself|no connection")
"""What a person hears where no node answers."""


@pytest.fixture(scope="module")
def nodes(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Both start at once over an empty database."""
    folder = Path(tmp_path_factory.mktemp("nodes"))
    with postgres.database() as url, Nodes(folder, postgres, url, {"TUI_RESET_SERVER_DRAIN_SECONDS": "1"}) as nodes:
        nodes.add(ALICE, BOB, CAROL, DAVE, ERIN, *LOAD)
        yield nodes


@pytest.fixture(autouse=True)
def both_run(nodes: Nodes) -> Iterator[None]:
    """Whoever was killed is started again."""
    yield
    nodes.balancer.move_to(None)
    for node in (nodes.one, nodes.two):
        if node.process.poll() is not None:
            node.start()
            node.wait()


@pytest.mark.parametrize(("front", "name"), [(ScreenPerson, ALICE), (LinesPerson, BOB)])
def test_a_walk_whose_calls_go_to_either_node(nodes: Nodes, front: Front, name: str) -> None:
    """Every line is cut between two steps; nobody hears of it."""
    one, two, move = nodes.one.port, nodes.two.port, nodes.balancer.move_to
    move(one)
    with front(nodes.url) as person:
        code = person.forgets_and_waits(name)
        move(two)
        [letter] = nodes.letters(name, 1)
        person.hands_in(letter.link)
        person.reaches_the_password(code)
        move(one)
        person.sets_password(code="")
        person.is_done()
        move(two)
        person.signs_in_after()
        person.wait_for("Hello")
        assert not ERRORS.search(person.raw.decode()), person.raw.decode()[1200:2300]
    assert len(nodes.letters(name, 2)) == 2
    assert [letter.subject for letter in nodes.letters(name)].count(CHANGED) == 1


def test_the_page_on_one_node_wakes_the_terminal_on_the_other(nodes: Nodes) -> None:
    """By what one node tells the other, not by looking once a second: as fast as on one node."""
    nodes.balancer.move_to(nodes.one.port)
    with LinesPerson(nodes.url) as carol:
        code = carol.forgets_and_waits(CAROL)
        page = Browser(f"http://127.0.0.1:{nodes.two.port}", nodes.url)
        page.open(nodes.letters(CAROL, 1)[0].link)
        typed = {"new_password": NEW_PASSWORD, "confirm": NEW_PASSWORD, "verification_code": code}
        page.submit("/r/password", typed)
        carol.wait_for("Your password has been changed in the browser", seconds=10)


def test_a_node_that_is_killed_while_somebody_waits_at_it(nodes: Nodes) -> None:
    """kill -9: the wait goes on at the other node, and no word is said of it."""
    nodes.balancer.move_to(nodes.one.port)
    with ScreenPerson(nodes.url) as dave:
        code = dave.forgets_and_waits(DAVE)
        [letter] = nodes.letters(DAVE, 1)
        nodes.balancer._only = None
        nodes.end(nodes.one)
        dave.still_waits()
        dave.hands_in(letter.link)
        dave.reaches_the_password(code)
        dave.sets_password(code="")
        dave.is_done()
        assert not ERRORS.search(dave.raw.decode())
    assert len(nodes.letters(DAVE, 2)) == 2


def test_a_node_that_is_killed_while_it_sends_a_mail_and_after_it_changed_a_password(nodes: Nodes) -> None:
    """kill -9 with a lease, and between confirm and answer: one mail's worth, one change, and the truth."""
    with LinesPerson(nodes.url) as erin:
        with nodes.silent_mail():
            code = erin.forgets(ERIN)
            nodes.end(sender := leased_by(nodes))
        began = time.monotonic()
        [letter] = nodes.letters(ERIN, 1)
        assert time.monotonic() - began < 30, "not when the lease ends"
        sender.start()
        sender.wait()
        erin.waits_for_the_mail()
        erin.hands_in(letter.link)
        erin.reaches_the_password(code)
        nodes.balancer.swallow = b"/password HTTP"
        erin.sets_password(code="")
        assert nodes.balancer.swallowed.wait(20)
        nodes.end(nodes.at(nodes.balancer.by))
        nodes.balancer.move_to(None)
        erin.is_done()
    assert [letter.subject for letter in nodes.letters(ERIN, 2)].count(CHANGED) == 1


def leased_by(nodes: Nodes) -> Node:
    """Who is sending a mail now; each node has written its number to its log."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for holder in nodes.say("SELECT leased_by FROM outbox WHERE state = 'sending'").split():
            return next(node for node in (nodes.one, nodes.two) if holder in node.log)
    raise AssertionError(nodes.one.log + nodes.two.log)


def test_a_rolling_restart_under_load_loses_nothing(nodes: Nodes) -> None:
    """Each call over a new connection, none of them tried again: every one is answered as it should be."""
    done, faults = [], []

    def walk(name: str) -> None:
        try:
            for number in range(3):
                go_through(nodes, name, number)
                done.append(name)
        except Exception as fault:
            faults.append(fault)

    walks = [threading.Thread(target=walk, args=(name,)) for name in LOAD]
    for each in walks:
        each.start()
    for node in (nodes.one, nodes.two):
        assert nodes.end(node, signal.SIGTERM) == 0
        node.start()
        node.wait()
    for each in walks:
        each.join()
    assert faults == []
    assert len(done) == 3 * len(LOAD)


def go_through(nodes: Nodes, name: str, number: int) -> None:
    """Ask, look, come with the link, set the password; two mails each."""
    asked = call(nodes, 202, "POST", "/v1/resets", {"identity": {"email": name}})
    call(nodes, 200, "GET", f"/v1/resets/{asked['id']}", bearer=asked["secret"])
    link = [letter.link for letter in nodes.letters(name, 2 * number + 1) if letter.link][number]
    opened = call(nodes, 200, "POST", "/v1/links", {"link": link})
    body = {"new_password": f"{NEW_PASSWORD} {number}", "verification_code": asked["verification_code"]}
    call(nodes, 200, "POST", f"/v1/resets/{opened['id']}/password", body, bearer=opened["secret"])
    assert len(nodes.letters(name, 2 * number + 2)) == 2 * number + 2


def call(nodes: Nodes, status: int, method: str, path: str, body: object = None, *, bearer: str = "") -> dict[str, str]:
    with Wire(nodes.url) as wire:
        reply = wire.ask(method, path, body, bearer=bearer)
    assert reply.status == status, reply
    return dict(reply.json)
