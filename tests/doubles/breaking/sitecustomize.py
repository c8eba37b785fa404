"""For a door that is started with this folder in PYTHONPATH: what is typed as an address can break its session.

Python imports this by itself, in the door and in the processes of its sessions; nothing of it is in the product.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

BROKEN = "tui_reset.flow.walk"
PLANTED = "Planted-Otter-9313"


def breaking(turn: Any) -> Any:
    """The walk's `turn`, that breaks at an address beginning with `crash` or `grow`."""

    def turned(walk: Any, event: Any, *more: Any) -> Any:
        email = str(getattr(event, "email", ""))
        if email.startswith("crash"):
            secret = f"{PLANTED}-in-a-local"
            raise RuntimeError(f"{PLANTED}-in-its-words: {secret}")
        if email.startswith("grow"):
            kept = []
            while True:
                kept.append(bytearray(f"{PLANTED}-in-memory".encode()) * 50_000)
        return turn(walk, event, *more)

    return turned


class Breaking(MetaPathFinder):
    """Finds that one module, and breaks it when it has been loaded."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As it is found otherwise."""
        if fullname != BROKEN:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec
        loader: Any = spec.loader
        load = loader.exec_module

        def loaded(module: Any) -> None:
            load(module)
            module.turn = breaking(module.turn)

        loader.exec_module = loaded
        return spec


sys.meta_path.insert(0, Breaking())
