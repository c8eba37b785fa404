"""What administrators have changed, by name; what is not here stands in the operator's settings."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select

from tui_reset.server.store.tables import desk_settings

_ALL = select(desk_settings.c.name, desk_settings.c.value)
_DROP = delete(desk_settings).where(desk_settings.c.name == bindparam("wanted"))
_ADD = insert(desk_settings)


def read_all(connection: Connection) -> dict[str, str]:
    """Every stored value by its name."""
    return {row.name: row.value for row in connection.execute(_ALL)}


def put(connection: Connection, values: Mapping[str, str | None]) -> None:
    """Store these in the place of older ones; None drops what is stored."""
    for name, value in values.items():
        connection.execute(_DROP, {"wanted": name})
        if value is not None:
            connection.execute(_ADD, {"name": name, "value": value})
