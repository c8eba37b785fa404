"""The database: tables, queries, migrations, and the one way to write to it."""
