"""The support desk's article in lines, on a terminal that can do nothing else, against the running demo."""

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.doubles.demo import PASSWORDS, Demo, totp
from tests.doubles.text_snapshot import TextSnapshot
from tests.journeys.desk_front import DORA, JIM
from tests.journeys.desk_lines_person import DeskLinesPerson
from tests.journeys.terminal import Terminal
from tests.journeys.transcript import Transcript

ALICE = "alice@example.org"


def is_plain(transcript: Transcript) -> None:
    """No redraw, no cursor movement, no colour: text and line ends."""
    assert transcript.faults() == []


def test_the_desk_sends_jim_his_mail_and_he_finishes(demo: Demo) -> None:
    """S1.3, S1.11, S1.12, S1.13, S1.14, S1.14a: found, reset, confirmed; each change said, with a code to read out."""
    with DeskLinesPerson(demo.url, keep=is_plain) as dora:
        dora.comes_in(DORA)
        dora.finds("brenn", JIM)
        dora.resets("ticket 12", "yes")
        reference, code = dora.reads_out()
        dora.wait_for("Sent: the mail server has taken the mail.")
        letter = demo.letter(JIM)
        jim = demo.open_link(letter.link)
        dora.wait_for("Opened: the link is in use.")
        assert demo.change(jim, verification_code=code).status == 200
        dora.wait_for("Changed: the new password is set.")
        assert letter.link[-20:] not in dora.transcript.said
        dora.chooses("Spell the reference number")
        dora.chooses("Go back")
        dora.chooses("Last events")
        dora.wait_for("desk reset", reference)
        dora.chooses("Back to the menu")
        dora.chooses("Quit")
        dora.wait_for("You are signed out.")
        assert dora.exit_code() == 0
        assert dora.settings() == dora.settings_before


def test_nothing_is_sent_without_a_yes(demo: Demo, snapshot: SnapshotAssertion) -> None:
    """S1.13: the reason alone starts nothing; the whole conversation is kept, and reads well aloud."""
    kept = snapshot.use_extension(TextSnapshot)

    def keep(transcript: Transcript) -> None:
        is_plain(transcript)
        assert transcript.named == kept

    with DeskLinesPerson(demo.url, keep=keep) as dora:
        dora.answers("")
        dora.comes_in(DORA)
        dora.answers("?")
        dora.wait_for("Questions?", "Type a number")
        dora.finds("jim", JIM)
        dora.resets("ticket 12", "no")
        dora.wait_for("Nothing was sent.", "No reset is open.")
        dora.chooses("Back to the menu")
        dora.chooses("Look up a reset by its reference number")
        dora.answers("one two three")
        dora.answers("111 222 333")
        dora.wait_for("Ask for the digits once more.")
        assert dora.leaves() == 0


def test_a_reference_number_read_out_by_a_caller_is_found(demo: Demo) -> None:
    """S1.14: a user's own reset, by its number; what the desk hears of it is its state."""
    reset = demo.ask(ALICE)
    reference = demo.view(reset).json["reference"]
    with DeskLinesPerson(demo.url, keep=is_plain) as dora:
        dora.comes_in(DORA)
        dora.chooses("Look up a reset by its reference number")
        dora.answers(reference.replace("-", " "))
        said = dora.wait_for("Password reset for Alice Archer", "Go back")
        assert reset.verification_code not in said
        dora.wait_for("Sent: ")
        assert demo.call("DELETE", f"/v1/resets/{reset.id}", bearer=reset.secret).status == 204
        dora.wait_for("Cancelled: the link works no longer.")


def test_a_session_that_has_ended_is_begun_anew_and_the_page_goes_on(demo: Demo) -> None:
    """S1.3: the search that found it out is answered after the door."""
    with DeskLinesPerson(demo.url, keep=is_plain) as dora:
        dora.comes_in(DORA, steps_back=1)
        dora.chooses("Find people")
        demo.ends_sessions(DORA)
        dora.answers("jim")
        dora.wait_for("You have been signed out. Sign in again")
        dora.answers(PASSWORDS[DORA])
        dora.answers(totp(DORA))
        dora.wait_for(f"Address: {JIM}")
        assert PASSWORDS[DORA] not in dora.transcript.said


@pytest.mark.parametrize("columns", [40, 200])
def test_any_width_will_do(demo: Demo, columns: int) -> None:
    with DeskLinesPerson(demo.url, columns=columns, keep=is_plain) as dora:
        dora.comes_in(DORA)
        dora.chooses("Find people")
        dora.answers("?")
        dora.wait_for("Back: nothing is sent")


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"TERM": "xterm-256color", "ACCESSIBLE": "1"}])
def test_lines_are_chosen_by_themselves_as_for_the_reset(demo: Demo, environment: dict[str, str]) -> None:
    with Terminal("desk", "--url", demo.url, environment=environment) as dora:
        dora.wait_for("tui-reset desk in lines.", "Email address:")
