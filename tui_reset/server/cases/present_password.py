"""Check the password that somebody says is theirs: wrong ones slow down, and never lock (SECURITY 91)."""

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.house import House
from tui_reset.server.rules.attempts import sign_in_delay, total
from tui_reset.server.store import accounts, tallies
from tui_reset.server.store.accounts import AccountRecord


async def check_password(
    house: House, source: str, who: str, account: AccountRecord | None, password: str
) -> AccountRecord:
    """The account, if the normalised password is its own; else `wrong_credentials`.

    `who` is the name under which tries are counted. Each try is counted before it is judged, so that many at once wait
    as long as one after the other; the right one takes its count back. None and disabled accounts cost the same.
    `too_many_requests` where one source has too many tries under way, at whichever door.
    """
    with house.hasher.turn(source):
        return await _checked(house, who, account, password)


async def _checked(house: House, who: str, account: AccountRecord | None, password: str) -> AccountRecord:
    delay = sign_in_delay(await _one_more_try(house, who), house.policy.sign_in_delay)
    if delay:
        await house.sleep(delay)
    password_hash = account.password_hash if account and account.enabled else None
    if not await house.hasher.verify(password_hash, password) or account is None:
        raise Problem(ProblemCode.WRONG_CREDENTIALS)
    rehashed = await house.hasher.hash(password) if house.hasher.is_outdated(account.password_hash) else None

    def settle(connection: Connection) -> None:
        tallies.add(connection, [(_name(who), -1)], house.clock.now())
        if rehashed is not None:
            accounts.rehash(connection, account, rehashed)

    await house.store.write(settle)
    return account


async def _one_more_try(house: House, who: str) -> int:
    """Count a try; returns how many wrong ones came before it within the hour."""

    def count(connection: Connection) -> int:
        now, name = house.clock.now(), _name(who)
        before = total(tallies.counts(connection, name, now))
        tallies.add(connection, [(name, 1)], now)
        return max(0, before)

    return await house.store.write(count)


def _name(who: str) -> str:
    return f"password:{who}"
