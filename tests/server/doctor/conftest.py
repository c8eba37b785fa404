"""Somebody to be looked at, with settings as they come from a file."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui_reset.server.doctor.examination import Check
from tui_reset.server.doctor.finding import Finding
from tui_reset.server.doctor.patient import Patient
from tui_reset.settings.loading import load_server

MakePatient = Callable[..., Patient]


@pytest.fixture
def patient(tmp_path: Path) -> MakePatient:
    """A patient with these settings (`smtp__host`) over those of a folder of its own."""

    def make(**changes: Any) -> Patient:
        options = {
            "server.database": f"sqlite:///{tmp_path}/reset.db",
            "server.key_file": f"{tmp_path}/master.key",
            "smtp.host": "127.0.0.1",
            "smtp.tls": "none",
            "smtp.sender": "reset@example.org",
        }
        return Patient(load_server(None, options | {key.replace("__", "."): it for key, it in changes.items()}, {}))

    return make


async def found(check: Check, patient: Patient) -> list[Finding]:
    """What a check finds, while this loop serves what it looks at."""
    return await asyncio.to_thread(lambda: list(check(patient)))


async def only(check: Check, patient: Patient) -> tuple[str, str]:
    """The one finding: its state, and all that is said."""
    (finding,) = await found(check, patient)
    return finding.state.value, finding.line()
