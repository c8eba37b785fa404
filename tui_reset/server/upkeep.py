"""The commands that look after a backend's keys and its database; like `commands`, each gives its exit code."""

import logging
import secrets
import time
from collections.abc import Iterable
from itertools import chain

from tui_reset.server.cases import restore
from tui_reset.server.cases.key_uses import Uses, let_go
from tui_reset.server.commands import complain, told, with_house
from tui_reset.server.doctor.examination import examined
from tui_reset.server.doctor.finding import Finding, State, failed, ok, worst
from tui_reset.server.doctor.patient import Patient
from tui_reset.server.house import House
from tui_reset.server.http.master_key import change_keys, read_keys
from tui_reset.server.http.refusing import Exit
from tui_reset.server.rules import key_file
from tui_reset.server.rules.key_file import KeyState, MasterKey, NotNow
from tui_reset.server.rules.keys import MASTER_KEY_BYTES
from tui_reset.server.store import backup
from tui_reset.server.store.address import is_postgres
from tui_reset.settings import Settings


@told
def list_keys(settings: Settings) -> int:
    """Print the keys without showing them."""
    ring = read_keys(settings.server.key_file)
    print("key\tstate\tsince\tmark")  # noqa: T201 - the command's answer
    for one in ring:
        print(f"{one.number}\t{one.state}\t{one.since}\t{one.mark or '-'}")  # noqa: T201
    return Exit.DONE


@told
def rotate_key(settings: Settings, *, prepare: bool) -> int:
    """Put a new key into use, or only into the file."""

    def change(ring: list[MasterKey]) -> list[MasterKey]:
        act = key_file.prepared if prepare else key_file.rotated
        return act(ring, secrets.token_bytes(MASTER_KEY_BYTES), time.time())

    try:
        ring = change_keys(settings.server.key_file, change)
    except NotNow as fault:
        return complain(str(fault), Exit.UNAVAILABLE)
    wanted = KeyState.PREPARED if prepare else KeyState.ACTIVE
    number = next(one.number for one in ring if one.state is wanted)
    file = settings.server.key_file
    print(_PREPARED.format(number=number, file=file) if prepare else _ROTATED.format(number=number, file=file))  # noqa: T201
    return Exit.DONE


@told
def retire_key(settings: Settings, number: int) -> int:
    """Take a key out of the file that nothing needs any more; else say what needs it."""
    file = settings.server.key_file

    async def release(house: House) -> Uses:
        return await let_go(house, next(one for one in house.keys.every if one.number == number))

    def retire(ring: list[MasterKey]) -> list[MasterKey]:
        return key_file.retired(ring, number, time.time())

    try:
        retire(read_keys(file))
        if uses := with_house(settings, release):
            lines = "\n  ".join([f"key {number} is still needed, and stays. By:", *uses.sentences()])
            return complain(lines, Exit.UNAVAILABLE)
        change_keys(file, retire)
    except NotNow as fault:
        return complain(str(fault), Exit.UNAVAILABLE)
    print(  # noqa: T201 - the command's answer
        f"Key {number} is gone from {file}. Backups of the database from before may need it: keep an older copy of the "
        "file for as long as you keep those."
    )
    return Exit.DONE


@told
def mark_restored(settings: Settings, *, keep_recovery_codes: bool, passwords: bool) -> int:
    """Void what a backup brought back."""
    voided = with_house(
        settings,
        lambda house: restore.mark_restored(house, recovery_codes=not keep_recovery_codes, passwords=passwords),
    )
    print(f"Ended and void: {voided}.")  # noqa: T201 - the command's answer
    print(_VOIDED if passwords else _AS_THEY_WERE)  # noqa: T201
    print(_LEFT if keep_recovery_codes else _SPENT)  # noqa: T201
    return Exit.DONE


@told
def back_up(settings: Settings, name: str, *, replace: bool) -> int:
    """Copy the SQLite database."""
    if is_postgres(settings.server.database):
        sentence = (
            "a PostgreSQL database is saved by its own means, such as pg_dump --format=custom. See docs/operating.md."
        )
        return complain(sentence, Exit.USAGE)
    size = backup.back_up(settings.server.database, name, replace=replace)
    print(f"{name} has been written: {size:,} bytes. The master key is not in it: keep that elsewhere.")  # noqa: T201
    return Exit.DONE


def examine(settings: Settings | list[str], *, as_json: bool) -> int:
    """Print what each check finds, as soon as it does; what is wrong with settings comes as sentences."""
    # What the parts say in the log is said by the findings.
    logging.getLogger("tui_reset").addHandler(logging.NullHandler())
    findings: Iterable[Finding]
    if isinstance(settings, list):
        findings = [failed("settings", sentence) for sentence in settings]
    else:
        findings = chain([ok("settings", "can be used")], examined(Patient(settings)))
    seen = []
    for finding in findings:
        print(finding.document() if as_json else finding.line(), flush=True)  # noqa: T201 - the command's answer
        seen.append(finding)
    return {State.OK: Exit.DONE, State.WARNING: Exit.WARNED}.get(worst(seen), Exit.UNAVAILABLE)


_AS_THEY_WERE = """\
Passwords are what they were when the backup was made. Authenticator codes work again with the next one shown."""
_VOIDED = """\
Nobody has a password now: a reset opens each account. Authenticator codes work again with the next one shown."""
_SPENT = "Next: start the service; tell people whose recovery codes are void to make new ones."
_LEFT = "Next: start the service. Recovery codes that were used since the backup work again."
_PREPARED = """\
Key {number} is in {file} now, and makes nothing yet.
Next: copy the file to the other nodes, restart them all, and then run: tui-reset key rotate"""
_ROTATED = """\
Key {number} makes everything from the next start on; the older ones go on checking what they have made.
Next: restart the service now, and put a copy of {file} where you keep the older one. Until the restart the
service does not know the key: add no accounts before it."""
