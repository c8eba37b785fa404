"""Run the packaged migrations: the only module that imports Alembic."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

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
        command.upgrade(alembic_config(url), "head")
    except DBAPIError as error:
        msg = f"The database cannot be written: {error.orig}. Check its folder's owner, rights and free space."
        raise StoreUnusable(msg) from error
