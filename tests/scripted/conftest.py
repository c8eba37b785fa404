"""One act of a reset against a scripted backend, with everything it says."""

import io
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.doubles.fake_gateway import FakeGateway
from tui_reset.client.resume_file import KIND, InFile, Keeping, Nowhere, Resume
from tui_reset.contract.wire import Asked, Proof, ResetStep, View
from tui_reset.scripted.means import Means
from tui_reset.scripted.output import Teller
from tui_reset.scripted.service import Service

URL = "https://reset.example.org"
VIEW = View(
    id="7",
    reference="482-913-576",
    step=ResetStep.WAIT_FOR_MAIL,
    proof=Proof.UNKNOWN,
    expires_in=1800,
    resend_in=60,
    resends_left=3,
    attempts_left=5,
    version=1,
)
READY = replace(VIEW, step=ResetStep.SET_PASSWORD, proof=Proof.VERIFICATION_CODE, version=2)
DONE = replace(READY, step=ResetStep.DONE, version=3)
ASKED = Asked(
    id="7",
    secret="hold",
    reference="482-913-576",
    verification_code="AAAA-BBBB",
    step=ResetStep.WAIT_FOR_MAIL,
    expires_in=1800,
    resend_in=60,
    resends_left=3,
    version=1,
)
BEGUN = Resume(kind=KIND, url=URL, email="alice@example.org", ask_key="a" * 22)
KEPT = replace(BEGUN, id="7", secret="hold", reference="482-913-576", verification_code="AAAA-BBBB", version=1)


@dataclass
class Bench:
    """`kept` is what the resume file holds before; `path` is that file, none where it is None."""

    path: Path | None
    gateway: FakeGateway = field(default_factory=FakeGateway)
    as_json: bool = True
    out: io.StringIO = field(default_factory=io.StringIO)
    err: io.StringIO = field(default_factory=io.StringIO)
    now: float = 0.0
    slept: list[float] = field(default_factory=list)
    keys: list[str] = field(default_factory=lambda: ["k1" * 8, "k2" * 8, "k3" * 8])

    async def run(self, act: Callable[[Means], Awaitable[None]], *plays: Any, kept: Resume | None = None) -> None:
        """Run `act` while the backend plays `plays`."""
        if kept is not None and self.path is not None:
            InFile(self.path).save(kept)
        self.gateway.plays = list(plays)
        keeping: Keeping = Nowhere() if self.path is None else InFile(self.path)
        teller = Teller(as_json=self.as_json, out=self.out, err=self.err)
        await act(
            Means(
                Service(self.gateway),
                keeping,
                keeping.load(),
                teller,
                URL,
                clock=lambda: self.now,
                sleep=self._sleep,
                new_key=lambda: self.keys.pop(0),
            )
        )

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def told(self) -> list[dict[str, Any]]:
        """The answers."""
        return [json.loads(line) for line in self.out.getvalue().splitlines()]

    @property
    def kept(self) -> Resume | None:
        """What the next command will find."""
        return None if self.path is None else InFile(self.path).load()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "kept")
