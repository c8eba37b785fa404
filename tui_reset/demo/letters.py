"""Reads the mails that the sink kept: what a person sees in them, and the link and code they carry."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Final

_LINK: Final = re.compile(r"^\s*(https?://\S+/r/\S+)\s*$", re.MULTILINE)
_CODE: Final = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")


@dataclass(frozen=True, slots=True)
class Letter:
    """One received mail. `link` and `mail_code` are empty in notices; neither shows in the repr."""

    number: int
    to: str
    subject: str
    received: datetime
    text: str = field(repr=False)
    link: str = field(repr=False)
    mail_code: str = field(repr=False)


def read_letter(path: Path) -> Letter:
    """The letter in one `.eml` file. Raises OSError."""
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    part = mail.get_body(("plain",))
    text = str(part.get_content()) if part else ""
    link, code = _LINK.search(text), _CODE.search(text)
    return Letter(
        number=int(path.stem),
        to=str(mail.get("Delivered-To", "")),
        subject=str(mail.get("Subject", "")),
        received=datetime.fromtimestamp(path.stat().st_mtime).astimezone(),
        text=text.strip(),
        link=link[1] if link else "",
        mail_code=code[0] if code else "",
    )


class Letterbox:
    """The letters of one folder, oldest first; each file is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.letters: list[Letter] = []

    def look(self) -> list[Letter]:
        """What came since the last look; a file that cannot be read now is tried again."""
        known = {letter.number for letter in self.letters}
        fresh = []
        for path in sorted(self._folder.glob("*.eml")):
            if path.stem.isdecimal() and int(path.stem) not in known:
                try:
                    fresh.append(read_letter(path))
                except OSError:
                    break
        self.letters.extend(fresh)
        return fresh
