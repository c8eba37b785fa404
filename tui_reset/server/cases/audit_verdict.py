"""What is said at the end of a check of the audit log, to a person who may have been woken for it."""

from typing import Final

from tui_reset.server.cases.audit_check import Verdict
from tui_reset.server.rules.time_words import rfc3339

LATE_SECONDS: Final = 60.0
"""How long an entry may wait for its seal before it is worth a warning: a running service takes a second."""
_BAD: Final = """\
THE AUDIT LOG IS NOT AS IT WAS WRITTEN: {findings}, named above.
Leave the database as it is and copy it, with the service's log, before anything else is done to either.
docs/operating.md, "The audit log", says what each of them can mean, and what to do next."""
_EMPTY: Final = "There is nothing in the audit log. Where the service has ever been used, all of it was taken away."
_LATE: Final = """\
Warning: {entries} without a seal, the oldest from {oldest}. Whether any of them was deleted cannot be told.
A running service seals within a second: start it, or look in its log for what keeps it from the database."""
_HEAD_GONE: Final = "Warning: the seal of --head has been purged since, rightly. Take the head below from now on."
_KEEP: Final = """\
Keep this head away from the database. With it, a check finds out if the end was cut off:
  tui-reset audit verify --head {head}"""


def verdict_lines(verdict: Verdict, now: float) -> list[str]:
    """The sentences, for standard output; `now` is seconds since 1970."""
    if not (verdict.findings or verdict.seals or verdict.waiting):
        return [_EMPTY]
    if verdict.findings:
        return [_BAD.format(findings=_counted(verdict.findings, "finding", "findings"))]
    lines = ["The audit log is as it was written.", f"  {_amounts(verdict)}"]
    if verdict.purged is not None:
        lines.append(f"  Entries up to seal {verdict.purged.number} were purged, as the log says itself.")
    if verdict.is_head_gone:
        lines.append(_HEAD_GONE)
    if verdict.waiting and now - verdict.oldest > LATE_SECONDS:
        entries = _counted(verdict.waiting, "entry is", "entries are")
        lines.append(_LATE.format(entries=entries, oldest=rfc3339(verdict.oldest)))
    if verdict.head is not None:
        lines.append(_KEEP.format(head=verdict.head))
    return lines


def _amounts(verdict: Verdict) -> str:
    sealed = _counted(verdict.entries, "entry", "entries")
    seals = _counted(verdict.seals, "seal", "seals")
    waits = _counted(verdict.waiting, "waits for its seal", "wait for theirs")
    return f"{sealed} under {seals}; {waits}."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
