"""Where a reset stands for the desk."""

from dataclasses import replace

import msgspec
import pytest

from tui_reset.contract.desk import DeskState
from tui_reset.server.rules.desk_state import NOT_SENT, Facts, MailTold, desk_state, normalised_reference
from tui_reset.server.rules.reset import Reset, ResetState

NOW = 1_000.0
OPEN = Reset("r", "482-913-576", "a", "a", 1, "192.0.2.1", "192.0.2.1", NOW, NOW + 60, ResetState.OPEN)
QUEUED = Facts(reset=OPEN, mails=[MailTold("queued", "")], opened=False, account_fits=True, is_nobodys=False)


def mailed(*states: str) -> Facts:
    return replace(QUEUED, mails=[MailTold(state, f"{state} it is") for state in states])


def state(facts: Facts, now: float = NOW) -> tuple[str, str]:
    return desk_state(facts, now)


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        (["queued"], (DeskState.QUEUED, "queued it is")),
        (["sending"], (DeskState.QUEUED, "sending it is")),
        (["sent"], (DeskState.SENT, "sent it is")),
        (["failed", "sent"], (DeskState.FAILED, "failed it is")),
        (["dropped", "sent"], (DeskState.SENT, "sent it is")),
        (["dropped"], (DeskState.FAILED, NOT_SENT)),
        ([], (DeskState.QUEUED, "")),
    ],
)
def test_the_newest_mail_tells(states: list[str], shown: tuple[str, str]) -> None:
    """S1.14: queued, sent, failed, with the mail server's words."""
    assert state(mailed(*states)) == shown


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        (ResetState.DONE, DeskState.CHANGED),
        (ResetState.CANCELLED, DeskState.CANCELLED),
        (ResetState.REVOKED, DeskState.CANCELLED),
        (ResetState.SUPERSEDED, DeskState.CANCELLED),
    ],
)
def test_an_end_is_told_before_all_else(end: ResetState, shown: DeskState) -> None:
    """S1.14: changed, cancelled; also long after."""
    facts = replace(mailed("sent"), reset=msgspec.structs.replace(OPEN, state=end), opened=True)
    assert state(facts)[0] is state(facts, NOW + 1e6)[0] is shown


def test_opened_and_expired() -> None:
    """S1.14: opened, expired."""
    facts = replace(mailed("sent"), opened=True)
    assert state(facts)[0] is DeskState.OPENED
    assert state(facts, OPEN.expires)[0] is DeskState.EXPIRED
    lapsed = msgspec.structs.replace(OPEN, expires=OPEN.created)
    assert state(replace(facts, reset=lapsed), NOW - 10)[0] is DeskState.EXPIRED


def test_an_account_that_has_changed_since_makes_the_link_void() -> None:
    assert state(replace(mailed("sent"), account_fits=False))[0] is DeskState.CANCELLED


def test_a_reset_that_is_nobodys_waits_until_it_expires() -> None:
    decoy = msgspec.structs.replace(OPEN, account_id=None)
    facts = replace(mailed("dropped"), reset=decoy, account_fits=False, is_nobodys=True)
    assert state(facts) == (DeskState.QUEUED, "")
    assert state(facts, OPEN.expires)[0] is DeskState.EXPIRED
    assert state(replace(facts, is_nobodys=False)) == (DeskState.FAILED, NOT_SENT)


@pytest.mark.parametrize("said", ["482-913-576", "482913576", " 482 913 576 ", "482-913576"])
def test_a_reference_is_read_however_it_was_typed(said: str) -> None:
    assert normalised_reference(said) == "482-913-576"


@pytest.mark.parametrize(
    "said", ["", "482-913-57", "482-913-5766", "%", "482--913-576", "١٢٣-٤٥٦-٧٨٩", "482-913-576\n1"]
)
def test_what_is_no_reference_is_none(said: str) -> None:
    assert normalised_reference(said) is None


def test_what_is_said_of_a_mail_that_never_was_is_a_whole_sentence() -> None:
    assert NOT_SENT.endswith("it is disabled.")
