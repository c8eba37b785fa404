"""How Alembic meets the database: our engine, one transaction for everything; or, offline, only the words."""

from alembic import context
from sqlalchemy import Connection

from tui_reset.server.store.address import is_postgres
from tui_reset.server.store.sqlite import sqlite_engine, writing
from tui_reset.server.store.tables import metadata


def migrate(connection: Connection) -> None:
    """Everything that is to be done, over this connection."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=not is_postgres(url))
    context.run_migrations()


def say() -> None:
    """Print what would be done: for who lets no program change tables."""
    name = "postgresql" if is_postgres(url) else "sqlite"
    context.configure(dialect_name=name, target_metadata=metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


url = context.config.attributes["url"]
if context.is_offline_mode():
    say()
elif is_postgres(url):
    from tui_reset.server.store.postgres_schema import migrated

    migrated(url, migrate)
else:
    engine = sqlite_engine(url, writes=True)
    try:
        with writing(engine) as connection:
            migrate(connection)
    finally:
        engine.dispose()
