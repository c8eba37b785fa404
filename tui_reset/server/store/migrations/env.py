"""How Alembic meets the database: our engine, one transaction for everything."""

from alembic import context

from tui_reset.server.store.sqlite import sqlite_engine, writing
from tui_reset.server.store.tables import metadata

engine = sqlite_engine(context.config.attributes["url"], writes=True)
try:
    with writing(engine) as connection:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
        context.run_migrations()
finally:
    engine.dispose()
