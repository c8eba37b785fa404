"""When the mail server is left alone, and for how long."""

from tui_reset.server.mail.circuit import Circuit


class FakeTime:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_it_opens_after_four_failures_and_closes_by_itself() -> None:
    time = FakeTime()
    circuit = Circuit(time)
    for _ in range(3):
        circuit.failed()
    assert circuit.pause == 0
    circuit.failed()
    assert circuit.pause == 2
    time.at += 2
    assert circuit.pause == 0


def test_each_further_failure_waits_longer_up_to_half_a_minute() -> None:
    time = FakeTime()
    circuit = Circuit(time)
    pauses = []
    for _ in range(12):
        circuit.failed()
        pauses.append(circuit.pause)
    assert pauses[3:9] == [2, 4, 8, 16, 30, 30]
    assert max(pauses) == 30


def test_a_success_closes_it() -> None:
    circuit = Circuit(FakeTime())
    for _ in range(6):
        circuit.failed()
    circuit.succeeded()
    assert circuit.pause == 0
    circuit.failed()
    assert circuit.pause == 0
