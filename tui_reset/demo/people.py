"""Moves the demo's people into a new database."""

import asyncio

from tui_reset.demo.accounts import ACCOUNTS, DemoAccount
from tui_reset.demo.options import DemoError
from tui_reset.server.cases.accounts import NewAccount, disable_account, import_accounts, list_accounts
from tui_reset.server.house import open_house
from tui_reset.server.http.choices import policy_of
from tui_reset.server.http.master_key import read_master_key
from tui_reset.server.http.refusing import CannotServe
from tui_reset.server.profiles import ProfileUnusable, load_profile
from tui_reset.server.store import schema
from tui_reset.server.store.trouble import StoreUnusable
from tui_reset.settings import Settings


def move_in(settings: Settings) -> None:
    """Add all of them, or finish what a killed start began. Raises DemoError."""
    try:
        key = read_master_key(settings.server.key_file, database_exists=False)
        schema.upgrade(settings.server.database)
        asyncio.run(_move_in(settings, key))
    except CannotServe as fault:
        raise DemoError(fault.sentence, fault.code) from fault
    except ProfileUnusable as fault:
        raise DemoError(str(fault), 2) from fault
    except StoreUnusable as fault:
        raise DemoError(fault.sentence) from fault


async def _move_in(settings: Settings, key: bytes) -> None:
    policy = policy_of(settings, load_profile(settings.server.profile))
    house = await open_house(settings.server.database, key, policy)
    try:
        if not await list_accounts(house):
            await import_accounts(house, [_new(account) for account in ACCOUNTS])
        for account in ACCOUNTS:
            if account.disabled:
                await disable_account(house, account.email)
    finally:
        await house.close()


def _new(account: DemoAccount) -> NewAccount:
    return NewAccount(
        email=account.email,
        username=account.username,
        display_name=account.display_name,
        role=account.role,
        password=account.password,
        totp_seed=account.seed or None,
    )
