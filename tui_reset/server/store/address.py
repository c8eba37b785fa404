"""Which database an address means."""

from importlib.util import find_spec
from typing import Final

from sqlalchemy import make_url

from tui_reset.server.store.trouble import StoreUnusable

POSTGRES: Final = "postgresql+asyncpg://"


def is_postgres(url: str) -> bool:
    """Whether it is a PostgreSQL server's; else it should be a SQLite file's.

    Raises `StoreUnusable` where what speaks to such a server is not installed.
    """
    if not url.startswith(POSTGRES):
        return False
    if find_spec("asyncpg") is None or find_spec("greenlet") is None:
        msg = "PostgreSQL needs two more packages: install tui-reset[postgres]."
        raise StoreUnusable(msg)
    return True


def shown(url: str) -> str:
    """An address as it may be told: without the password."""
    return make_url(url).render_as_string(hide_password=True)
