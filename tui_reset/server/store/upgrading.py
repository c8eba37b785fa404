"""Run the packaged migrations: the only module that imports Alembic."""

import os
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

from tui_reset.server.store.address import is_postgres
from tui_reset.server.store.sqlite import sqlite_path
from tui_reset.server.store.trouble import StoreUnusable

FOLDER: Final = Path(__file__).parent / "migrations"


def alembic_config(url: str) -> Config:
    """Alembic's settings, without a file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def run_migrations(url: str) -> None:
    """Upgrade to head in one transaction; raises `StoreUnusable`."""
    try:
        if not is_postgres(url):
            # Made here and not by SQLite: nobody else reads it, nor the files that SQLite puts beside it.
            os.close(os.open(sqlite_path(url), os.O_CREAT | os.O_RDWR, 0o600))
        command.upgrade(alembic_config(url), "head")
    except (DBAPIError, OSError) as error:
        msg = f"The database cannot be written: {_reason(error)}. Check its owner, rights and free space."
        raise StoreUnusable(msg) from error


def _reason(error: DBAPIError | OSError) -> object:
    if isinstance(error, DBAPIError):
        return str(error.orig).partition("\n")[0].rpartition(">: ")[2]
    return error.strerror
