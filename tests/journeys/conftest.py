"""A fresh demo for each journey (real backend, real mail server, the limits of real life), and two front ends."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.doubles.demo import Demo
from tests.doubles.text_snapshot import TextSnapshot
from tests.journeys.desk_front import DeskFront
from tests.journeys.desk_lines_person import DeskLinesPerson
from tests.journeys.desk_person import DeskScreenPerson
from tests.journeys.front import Front
from tests.journeys.lines_person import LinesPerson
from tests.journeys.screen_person import ScreenPerson
from tests.journeys.transcript import Transcript

FRONTS = ("screen", "lines")


@pytest.fixture
def demo() -> Iterator[Demo]:
    with Demo(environ={}) as demo:
        yield demo


def keeper(snapshot: SnapshotAssertion, name: str | None = None) -> Callable[[Transcript], None]:
    """Holds a whole conversation against the one that is kept."""
    kept = snapshot.use_extension(TextSnapshot)

    def keep(transcript: Transcript) -> None:
        assert transcript.faults() == []
        assert transcript.named == (kept(name=name) if name else kept)

    return keep


@pytest.fixture
def lines(snapshot: SnapshotAssertion) -> Front:
    """The front end in lines; each whole conversation is plain, and kept as a text that reads well aloud."""
    return partial(LinesPerson, keep=keeper(snapshot))


@pytest.fixture(params=FRONTS)
def fronts(request: pytest.FixtureRequest) -> str:
    """Which of the two is tried now: of the desk the same as of whom it helps."""
    return str(request.param)


@pytest.fixture
def front(fronts: str, lines: Front) -> Front:
    """What somebody with a forgotten password sits at."""
    return ScreenPerson if fronts == "screen" else lines


@pytest.fixture
def desk(fronts: str, snapshot: SnapshotAssertion) -> DeskFront:
    """What the desk sits at."""
    return DeskScreenPerson if fronts == "screen" else partial(DeskLinesPerson, keep=keeper(snapshot, "desk"))
