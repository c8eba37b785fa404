"""The worker that empties the outbox."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.mail.circuit import Circuit
from tui_reset.server.mail.composing import Composer, Letterhead
from tui_reset.server.mail.probe import MailProbe
from tui_reset.server.mail.smtp import MailNotTaken, Stage
from tui_reset.server.mail.worker import MailWorker


@dataclass(frozen=True)
class FakeParcel:
    id: int
    recipient: str = "alice@example.org"
    language: str | None = None
    attempts: int = 1
    template: str = "password_changed"
    context: dict[str, Any] = field(default_factory=lambda: {"at": 0.0, "origin": "192.0.2.7"})


class FakeOutbox:
    """Gives each parcel once and writes down what becomes of it."""

    def __init__(self, *parcels: FakeParcel) -> None:
        self.waiting = list(parcels)
        self.said: list[tuple[Any, ...]] = []
        self.limits: list[int] = []
        self.fault: Exception | None = None
        self.faults = 1
        self.waits: list[float] = []
        self.changed = asyncio.Event()

    async def due(self, limit: int) -> list[FakeParcel]:
        self.limits.append(limit)
        if self.fault is not None:
            self.faults -= 1
            fault, self.fault = self.fault, self.fault if self.faults else None
            raise fault
        given, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return given

    async def sent(self, parcel: FakeParcel, reply: str) -> None:
        self._say("sent", parcel.id, reply)

    async def postponed(self, parcel: FakeParcel, reply: str, seconds: float) -> None:
        self._say("postponed", parcel.id, reply, seconds)

    async def failed(self, parcel: FakeParcel, reply: str) -> None:
        self._say("failed", parcel.id, reply)

    async def hand_back(self, parcels: list[FakeParcel]) -> None:
        self._say("handed back", *sorted(parcel.id for parcel in parcels))

    async def wait(self, seconds: float) -> None:
        assert seconds > 0
        self.waits.append(seconds)
        self.changed.set()
        await asyncio.sleep(0)

    def _say(self, *what: Any) -> None:
        self.said.append(what)
        self.changed.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not holds():
                self.changed.clear()
                await self.changed.wait()


class FakeSender:
    """Answers by recipient: a reply, a fault, or a hang."""

    def __init__(self, faults: dict[str, Exception] | None = None, hangs: frozenset[str] = frozenset()) -> None:
        self.faults = faults or {}
        self.hangs = hangs
        self.messages: list[EmailMessage] = []

    async def deliver(self, message: EmailMessage) -> str:
        to = str(message["To"])
        if to in self.hangs:
            await asyncio.Event().wait()
        if to in self.faults:
            raise self.faults[to]
        self.messages.append(message)
        return "250 OK"


@asynccontextmanager
async def working(outbox: FakeOutbox, sender: FakeSender, circuit: Circuit | None = None) -> AsyncIterator[None]:
    composer = Composer(Letterhead("X", "S", "reset@example.org", "C"), lambda: 0.0, lambda: "t")
    worker = MailWorker(outbox, sender, composer, circuit or Circuit(lambda: 0.0))
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_mails_are_sent_and_marked_with_the_reply() -> None:
    outbox = FakeOutbox(*(FakeParcel(number) for number in range(10)))
    async with working(outbox, FakeSender()):
        await outbox.until(lambda: len(outbox.said) == 10)
    assert {("sent", number, "250 OK") for number in range(10)} == set(outbox.said)
    assert max(outbox.limits) == 4


async def test_a_mail_that_hangs_stops_no_other_and_is_handed_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault catalogue: other mails flow; a stopping worker hands its rows back."""
    monkeypatch.setattr("tui_reset.server.mail.worker._LAST_DELIVERIES", 0.01)
    outbox = FakeOutbox(FakeParcel(99, "slow@example.org"), *(FakeParcel(number) for number in range(6)))
    async with working(outbox, FakeSender(hangs=frozenset({"slow@example.org"}))):
        await outbox.until(lambda: len(outbox.said) == 6)
    assert outbox.said[-1] == ("handed back", 99)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 5), (2, 10), (4, 40), (9, 300), (30, 300)])
async def test_a_temporary_refusal_is_tried_again_later_each_time(attempt: int, seconds: float) -> None:
    """SECURITY 80: 4xx with back-off."""
    outbox = FakeOutbox(FakeParcel(1, attempts=attempt))
    sender = FakeSender({"alice@example.org": MailNotTaken(Stage.RECIPIENT, "451 greylisted")})
    async with working(outbox, sender):
        await outbox.until(lambda: bool(outbox.said))
    assert outbox.said[0] == ("postponed", 1, "recipient: 451 greylisted", seconds)


async def test_a_lasting_refusal_ends_it() -> None:
    outbox = FakeOutbox(FakeParcel(1), FakeParcel(2, "a@x.org>\r\nRCPT TO:<b@y.org"))
    sender = FakeSender({"alice@example.org": MailNotTaken(Stage.RECIPIENT, "550 nobody", permanent=True)})
    async with working(outbox, sender):
        await outbox.until(lambda: len(outbox.said) == 2)
    assert {(said[0], said[1]) for said in outbox.said} == {("failed", 1), ("failed", 2)}
    assert sender.messages == []


async def test_a_server_that_refuses_everybody_is_left_alone() -> None:
    """Fault catalogue: the circuit opens; what is queued stays queued and burns no attempt."""
    outbox = FakeOutbox(*(FakeParcel(number) for number in range(20)))
    circuit = Circuit(lambda: 0.0)
    async with working(outbox, FakeSender({"alice@example.org": MailNotTaken(Stage.CONNECT, "refused")}), circuit):
        await outbox.until(lambda: circuit.pause > 0)
        for _ in range(50):
            await asyncio.sleep(0)
    assert len(outbox.waiting) >= 20 - 7
    assert all(said[3] <= 30 for said in outbox.said if said[0] == "postponed")


async def test_trouble_with_the_database_or_one_mail_does_not_end_the_worker(caplog: pytest.LogCaptureFixture) -> None:
    outbox = FakeOutbox(FakeParcel(1, template="no such template"), FakeParcel(2))
    outbox.fault = Problem(ProblemCode.UNAVAILABLE)
    async with working(outbox, FakeSender()):
        await outbox.until(lambda: bool(outbox.said))
    assert outbox.said == [("sent", 2, "250 OK")]
    assert {"outbox_unavailable", "mail_broken"} <= {record.message for record in caplog.records}


async def test_a_database_that_is_away_is_asked_ever_less_often_up_to_every_two_seconds() -> None:
    """Nobody who reads the log at night should have to find the cause among a thousand times the same."""
    outbox = FakeOutbox(FakeParcel(1))
    outbox.fault, outbox.faults = Problem(ProblemCode.UNAVAILABLE), 5
    async with working(outbox, FakeSender()):
        await outbox.until(lambda: bool(outbox.said) and len(outbox.waits) >= 6)
    assert outbox.waits[:6] == [0.5, 1.0, 2.0, 2.0, 2.0, 0.25]


async def test_an_outbox_that_breaks_once_is_looked_at_again(caplog: pytest.LogCaptureFixture) -> None:
    """A worker that ended here would leave every later mail unsent, and nobody would hear of it."""
    outbox, sender = FakeOutbox(FakeParcel(1)), FakeSender()
    outbox.fault = RuntimeError("a row that nobody can read")
    async with working(outbox, sender):
        await outbox.until(lambda: bool(outbox.said))
    assert outbox.said == [("sent", 1, "250 OK")]
    assert "outbox_broken" in {record.message for record in caplog.records}


class FakeServer:
    def __init__(self, *outcomes: MailNotTaken | None) -> None:
        self.outcomes = list(outcomes)

    async def probe(self) -> None:
        if fault := self.outcomes.pop(0):
            raise fault


async def test_the_probe_says_whether_mail_gets_out() -> None:
    """S1.9: a state of the service; its recovery also closes the circuit."""
    circuit = Circuit(lambda: 0.0)
    for _ in range(5):
        circuit.failed()
    down = MailNotTaken(Stage.TLS, "certificate")
    probe = MailProbe(FakeServer(down, down, None), circuit)
    seen = []
    for _ in range(3):
        await probe.look()
        seen.append((probe.service, probe.stage))
    assert seen == [("failing", Stage.TLS), ("failing", Stage.TLS), ("ok", None)]
    assert circuit.pause == 0


async def test_the_probe_goes_on_every_half_minute() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise asyncio.CancelledError

    probe = MailProbe(FakeServer(None, None, None), Circuit(lambda: 0.0), sleep)
    with pytest.raises(asyncio.CancelledError):
        await probe.run()
    assert slept == [30.0, 30.0, 30.0]
