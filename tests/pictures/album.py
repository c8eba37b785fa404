"""Where the pictures are kept, and how one is made."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from textual.app import App
from textual.pilot import Pilot

from tests.doubles.app_under_test import settled
from tests.pictures.svg import picture

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "pictures"
Acts = Callable[[Pilot[int]], Awaitable[None]]


class Scene:
    """An app, the window it is drawn in, and what is done before the picture is taken."""

    def __init__(
        self, title: str, app: Callable[[Path], App[int]], acts: Acts, size: tuple[int, int] = (80, 24)
    ) -> None:
        self.title = title
        self._app = app
        self._acts = acts
        self._size = size

    async def drawn(self, folder: Path) -> str:
        """The picture as text; `folder` is for what the app reads and nobody keeps."""
        app: App[Any] = self._app(folder)
        async with app.run_test(size=self._size) as pilot:
            await settled(pilot)
            await self._acts(pilot)
            await settled(pilot, 5)
            return picture(app, self.title)


def is_current(name: str, drawn: str) -> bool:
    """Whether the kept picture of that name is that one."""
    kept = FOLDER / f"{name}.svg"
    return kept.is_file() and kept.read_text(encoding="utf-8") == drawn
