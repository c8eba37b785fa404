"""A fresh demo for each journey (real backend, real mail server, the limits of real life), and two front ends."""

from collections.abc import Iterator
from functools import partial

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.doubles.demo import Demo
from tests.doubles.text_snapshot import TextSnapshot
from tests.journeys.front import Front
from tests.journeys.lines_person import LinesPerson
from tests.journeys.screen_person import ScreenPerson
from tests.journeys.transcript import Transcript


@pytest.fixture
def demo() -> Iterator[Demo]:
    with Demo(environ={}) as demo:
        yield demo


@pytest.fixture
def lines(snapshot: SnapshotAssertion) -> Front:
    """The front end in lines; each whole conversation is plain, and kept as a text that reads well aloud."""
    kept = snapshot.use_extension(TextSnapshot)

    def keep(transcript: Transcript) -> None:
        assert transcript.faults() == []
        assert transcript.named == kept

    return partial(LinesPerson, keep=keep)


@pytest.fixture(params=["screen", "lines"])
def front(request: pytest.FixtureRequest, lines: Front) -> Front:
    """Both, one after the other."""
    return ScreenPerson if request.param == "screen" else lines
