"""What can be asked of the demo, and the one line that its backend prints when it is ready."""

from pathlib import Path
from typing import Any, Final

import msgspec

FOLDER_PREFIX: Final = "tui-reset-demo-"
"""Of the folder for what nobody keeps, among others' temporary files."""


class DemoOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The options of `tui-reset demo`. Port 0 takes a free one, `ssh_port` 0 none; empty texts mean throw-away places.

    `folder` is for what nobody keeps: whoever names it removes it too, should the backend be killed.
    `size` is the window (`80x24`) of a film that nobody watches; empty where this terminal is filmed.
    """

    headless: bool = False
    port: int = 0
    mail_dir: str = ""
    database: str = ""
    profile: str = "standard"
    desk: bool = False
    lines: bool = False
    folder: str = ""
    ssh_port: int = 0
    play: bool = False
    pace: float = 1.0
    record: str = ""
    size: str = ""


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON line: where everything is, and who lives there. `smtp` is `127.0.0.1:PORT`.

    `apps` are the sign-in pages of other applications by id; `POST /sign-in` with `name` and `password` tries one.
    `ssh` is what is typed to come in by the front door; empty where there is none.
    """

    url: str
    smtp: str
    mail_dir: str
    database: str
    accounts: list[dict[str, Any]]
    apps: dict[str, str] = {}
    ssh: str = ""

    def line(self) -> str:
        """The line itself, without its end."""
        return msgspec.json.encode(self).decode()

    @property
    def mails(self) -> Path:
        """The folder with one `.eml` file for each received mail."""
        return Path(self.mail_dir)


class DemoError(Exception):
    """The demo cannot run as asked: `str()` is the sentence for the person, `exit_code` what the shell gets."""

    def __init__(self, sentence: str, exit_code: int = 3) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
