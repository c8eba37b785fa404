"""Acts that tests hand to a store."""

from collections.abc import Callable

from sqlalchemy import Connection, insert, select

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store.tables import marks


def add(name: str, size: int = 1) -> Callable[[Connection], str]:
    def act(connection: Connection) -> str:
        connection.execute(insert(marks), {"name": name, "value": b"x" * size})
        return name

    return act


def names(connection: Connection) -> set[str]:
    return set(connection.execute(select(marks.c.name)).scalars())


def failing(connection: Connection) -> None:
    add("half")(connection)
    raise Problem(ProblemCode.FORBIDDEN)
