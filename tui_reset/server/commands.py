"""The backend's commands as the command line calls them: each gives its exit code and says why it cannot."""

import asyncio
import itertools
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

import msgspec

from tui_reset.contract.secret import Secret
from tui_reset.server.cases import accounts
from tui_reset.server.cases.accounts import AccountRefused, ListedAccount, NewAccount
from tui_reset.server.cases.audit_check import Verdict, check_audit
from tui_reset.server.cases.audit_export import Export, exported
from tui_reset.server.cases.audit_sealing import seal_tail
from tui_reset.server.cases.audit_verdict import verdict_lines
from tui_reset.server.house import House, open_house
from tui_reset.server.http.choices import door_key_of, policy_of
from tui_reset.server.http.master_key import has_master_key, read_master_key
from tui_reset.server.http.refusing import CannotServe, Exit
from tui_reset.server.profiles import ProfileUnusable, load_profile
from tui_reset.server.rules.audit_chain import read_head
from tui_reset.server.rules.audit_lines import csv_lines, json_lines
from tui_reset.server.rules.desk_state import normalised_reference
from tui_reset.server.rules.policy import Policy
from tui_reset.server.store import schema
from tui_reset.server.store.address import is_postgres, shown
from tui_reset.server.store.schema import SchemaState
from tui_reset.server.store.trouble import StoreUnusable
from tui_reset.settings import Settings

_LOST = (
    "there is a master key ({key}), but its database is missing or empty: {database}. Put the database back from a "
    "backup; to begin with an empty one, run: tui-reset db upgrade"
)
P = ParamSpec("P")
Result = TypeVar("Result")

_NAMED: Final = 200
"""How many findings are named; a log that was replaced as a whole would have as many as entries."""


def told(command: Callable[P, int]) -> Callable[P, int]:
    """Every known way not to succeed becomes one sentence and a code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return command(*args, **kwargs)
        except CannotServe as fault:
            return complain(fault.sentence, fault.code)
        except StoreUnusable as fault:
            return complain(fault.sentence, Exit.UNAVAILABLE)
        except (AccountRefused, ProfileUnusable) as fault:
            return complain(str(fault), Exit.USAGE)

    return run


@told
def serve(settings: Settings) -> int:
    """Run the backend until it is told to stop: 0 after SIGTERM, 130 after Ctrl+C."""
    import uvloop  # noqa: PLC0415 - the other commands need neither it nor any route

    from tui_reset.server.http.backend import Setup  # noqa: PLC0415
    from tui_reset.server.http.logs import set_up_logs  # noqa: PLC0415
    from tui_reset.server.http.metrics import metered  # noqa: PLC0415
    from tui_reset.server.http.serving import listen, serve_until_signal  # noqa: PLC0415

    profile, door_key = load_profile(settings.server.profile), door_key_of(settings)
    key = prepare(settings, _upgrade_apart)
    set_up_logs(settings.server.log, settings.server.log_level)
    with metered(settings.server.metrics_port) as meter, listen(settings.server.bind, settings.server.port) as listener:
        setup = Setup(settings, profile, key, meter, door_key=door_key)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            reason = runner.run(serve_until_signal(setup, listener))
    return Exit.INTERRUPTED if reason is signal.SIGINT else Exit.DONE


@told
def upgrade_database(settings: Settings) -> int:
    """Create the database or bring it to this version's form."""
    before = schema.state_of(settings.server.database)
    if before is SchemaState.AT_HEAD:
        print("The database is up to date.")  # noqa: T201 - the command's answer
        return Exit.DONE
    prepare(settings, begins=True)
    made = before in {SchemaState.MISSING, SchemaState.EMPTY}
    print("The database has been created." if made else "The database has been upgraded.")  # noqa: T201
    return Exit.DONE


@told
def add_account(  # noqa: PLR0913 - the options of one command
    settings: Settings,
    email: str,
    *,
    username: str | None,
    display_name: str,
    role: str,
    password: Secret | None,
    language: str | None = None,
) -> int:
    """Add one account; without a password only a reset opens it."""
    new = NewAccount(
        email=email,
        username=username,
        display_name=display_name,
        role=role,
        password=password.reveal() if password is not None else None,
        language=language,
    )
    with_house(settings, lambda house: accounts.add_account(house, new))
    print(f"{email} has been added.")  # noqa: T201 - the command's answer
    return Exit.DONE


@told
def import_accounts(settings: Settings, new: list[NewAccount], *, lines: list[int]) -> int:
    """Add all or none; `lines` are the numbers of the file's lines."""
    try:
        added = with_house(settings, lambda house: accounts.import_accounts(house, new))
    except AccountRefused as fault:
        named = [f"line {lines[place - 1]}: {sentence}" for place, sentence in fault.places.items()]
        raise AccountRefused("\n  ".join(["nothing was added.", *named])) from fault
    print(f"{added} accounts have been added." if added != 1 else "1 account has been added.")  # noqa: T201
    return Exit.DONE


@told
def list_accounts(settings: Settings, *, as_json: bool) -> int:
    """Print everyone by address: columns with a heading, or one JSON object a line."""
    listed = with_house(settings, accounts.list_accounts)
    if as_json:
        lines = [msgspec.json.encode(account).decode() for account in listed]
    else:
        lines = ["\t".join(ListedAccount.__dataclass_fields__), *("\t".join(_cells(account)) for account in listed)]
    for line in lines:
        print(line)  # noqa: T201 - the command's answer
    return Exit.DONE


@told
def switch_account(settings: Settings, email: str, *, enabled: bool) -> int:
    """Disable or enable one account."""
    with_house(settings, lambda house: accounts.disable_account(house, email, enabled=enabled))
    print(f"{email} has been {'enabled' if enabled else 'disabled'}.")  # noqa: T201 - the command's answer
    return Exit.DONE


_MAILBOX_IS_ENOUGH = (
    "two-factor authentication is off for this account. Until it is on, whoever reads the mailbox can switch it on and "
    "use the role: better take the role back, have two-factor switched on, and give it again."
)


@told
def set_role(settings: Settings, email: str, role: str) -> int:
    """Give one account another role."""
    two_factor = with_house(settings, lambda house: accounts.set_role(house, email, role))
    print(f"{email} has the role {role} now.")  # noqa: T201 - the command's answer
    if role != "user" and not two_factor:
        print(f"tui-reset: {_MAILBOX_IS_ENOUGH}", file=sys.stderr)  # noqa: T201 - the same
    return Exit.DONE


@told
def set_language(settings: Settings, email: str, language: str | None) -> int:
    """Say what one account's owner is written to in; None: whatever the owner asks in."""
    name = with_house(settings, lambda house: accounts.set_language(house, email, language))
    print(f"{email} is now written to in {name or 'the language that is asked in'}.")  # noqa: T201 - the command's answer
    return Exit.DONE


@told
def export_audit(settings: Settings, form: str, *, account: str | None, reference: str | None, since: float) -> int:
    """Print the audit log, oldest first, in UTF-8 whatever the locale says."""
    if reference is not None and normalised_reference(reference) is None:
        return complain(f"{reference} is no reference number: it has nine digits, such as 482-913-576.", Exit.USAGE)
    wanted = Export(account, reference, since)

    async def write(house: House) -> None:
        out = sys.stdout.buffer
        if form == "csv":
            out.write(csv_lines([], heading=True).encode())
        async for lines in exported(house, wanted):
            out.write((csv_lines(lines, heading=False) if form == "csv" else json_lines(lines)).encode())
        out.flush()

    with_house(settings, write)
    return Exit.DONE


@told
def verify_audit(settings: Settings, head: str | None) -> int:
    """Check the audit log's chain: 0 where all is as it was written, 11 where it is not."""
    kept = None if head is None else read_head(head)
    if head is not None and kept is None:
        return complain(f"--head {head} is no head: it is a number, a colon and 64 hexadecimal digits.", Exit.USAGE)
    found = itertools.count(1)

    def tell(sentence: str) -> None:
        if (number := next(found)) <= _NAMED:
            print(sentence)  # noqa: T201 - the command's answer
        elif number == _NAMED + 1:
            print("More are counted, but not named.")  # noqa: T201

    async def check(house: House) -> tuple[Verdict, float]:
        return await check_audit(house, kept, tell), house.clock.now()

    verdict, now = with_house(settings, check)
    print("\n".join(verdict_lines(verdict, now)))  # noqa: T201 - the command's answer
    return Exit.TAMPERED if verdict.findings else Exit.DONE


def prepare(settings: Settings, upgrade: Callable[[str], None] = schema.upgrade, *, begins: bool = False) -> bytes:
    """The master key, with the database at this version's schema; raises CannotServe and StoreUnusable.

    A key without its database's file is refused, unless the database is to begin: an empty one in the place of a lost
    one would look like a service that knows nobody.
    """
    database = settings.server.database
    state = schema.state_of(database)
    exists = state not in {SchemaState.MISSING, SchemaState.EMPTY}
    if not exists and not begins and not is_postgres(database) and has_master_key(settings.server.key_file):
        raise StoreUnusable(_LOST.format(database=shown(database), key=settings.server.key_file))
    key = read_master_key(settings.server.key_file, database_exists=exists)
    upgrade(database)
    return key


def _upgrade_apart(database: str) -> None:
    """Let a child process migrate: Alembic would stay in this one for good, with 10 MiB. Raises StoreUnusable."""
    if not schema.is_at_head(database):
        # Handed over on its standard input: an address may hold a password, and arguments are anybody's to read.
        upgrade = "import sys; from tui_reset.server.store import schema; schema.upgrade(sys.stdin.read())"
        command = [sys.executable, "-P", "-c", upgrade]
        subprocess.run(command, input=database, encoding="utf-8", check=False, capture_output=True)  # noqa: S603 - ourselves
    # Where the child failed, this finds out why.
    schema.upgrade(database)


def with_house(settings: Settings, act: Callable[[House], Awaitable[Result]]) -> Result:
    """What `act` gives, run over the real parts; raises CannotServe, StoreUnusable, ProfileUnusable."""
    profile = load_profile(settings.server.profile)
    policy, key = policy_of(settings, profile), prepare(settings)
    return asyncio.run(_in_house(settings.server.database, key, policy, act))


async def _in_house(database: str, key: bytes, policy: Policy, act: Callable[[House], Awaitable[Result]]) -> Result:
    house = await open_house(database, key, policy)
    try:
        result = await act(house)
        if house.trail.written:
            await seal_tail(house)
        return result
    finally:
        await house.close()


def _cells(account: ListedAccount) -> list[str]:
    values = (getattr(account, name) for name in ListedAccount.__dataclass_fields__)
    return [_cell(value) for value in values]


def _cell(value: str | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or ""


def complain(sentence: str, code: Exit) -> int:
    """Say it on standard error, and hand back the code."""
    print(f"tui-reset: {sentence}", file=sys.stderr)  # noqa: T201 - the command's own voice
    return code
