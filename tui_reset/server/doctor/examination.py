"""All checks in their order, from cheap to dear: each bounded in time, none of them ends the others."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from tui_reset.server.doctor import database, files, machine, mail, ranges, web
from tui_reset.server.doctor.finding import Finding, failed
from tui_reset.server.doctor.patient import Patient

Check = Callable[[Patient], Iterable[Finding]]

SECONDS: Final = 20.0
"""The most that one check may take."""
CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("profile", files.look_at_profile),
    ("key", files.look_at_key),
    ("door key", files.look_at_door_key),
    ("proxies", files.look_at_proxies),
    ("mail file", files.look_at_mail_settings),
    ("disk", machine.look_at_disk),
    ("clock", machine.look_at_clock),
    ("database", database.look_at_database),
    ("writing", database.look_into_database),
    ("service", web.look_at_service),
    ("certificate", web.look_at_certificate),
    ("public url", web.look_at_public_address),
    ("leaks", ranges.look_at_ranges),
    ("mail", mail.look_at_mail),
)


def examined(
    patient: Patient, checks: Iterable[tuple[str, Check]] = CHECKS, seconds: float = SECONDS
) -> Iterator[Finding]:
    """What each has found, as soon as it is there."""
    for name, check in checks:
        yield from _bounded(name, check, patient, seconds)


def _bounded(name: str, check: Check, patient: Patient, seconds: float) -> list[Finding]:
    """In a thread that may be left behind: not everything that hangs can be told to stop."""
    found: queue.SimpleQueue[list[Finding]] = queue.SimpleQueue()

    def look() -> None:
        try:
            found.put(list(check(patient)))
        except Exception as fault:  # whatever it is: the other checks are worth having
            found.put([failed(name, f"the check itself broke ({type(fault).__name__})", "please report it")])

    threading.Thread(target=look, name=f"doctor-{name}", daemon=True).start()
    try:
        return found.get(timeout=seconds)
    except queue.Empty:
        return [failed(name, f"no answer within {seconds:.0f} s")]
