"""Another language is begun as docs/translating.md says, and speaks as soon as one text of it is written."""

import gettext
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.machine import needs
from tests.papers.blocks import ROOT, blocks
from tui_reset.language.catalogue import DOMAIN, FOLDER

pytestmark = pytest.mark.checkout


def test_a_language_is_begun_with_one_command(tmp_path: Path) -> None:
    """The command from the paper, with a copy of the catalogues in place of ours."""
    [begin] = [block for block in blocks(ROOT / "docs/translating.md") if block.heading == "Begin a language"]
    copy = tmp_path / "locale"
    shutil.copytree(FOLDER, copy)
    make = [needs("make"), *begin.lines[0].split()[1:], f"LOCALE={copy}", "-s", "-o", ".venv/.made"]
    subprocess.run(make, cwd=ROOT, check=True, capture_output=True, timeout=60)

    written = copy / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po"
    with written.open("rb") as file:
        french = read_po(file, locale="fr")
    with (copy / f"{DOMAIN}.pot").open("rb") as file:
        assert len(french) == len(read_po(file))
    french["Sign in"].string = "Se connecter"
    with written.with_suffix(".mo").open("wb") as file:
        write_mo(file, french)
    spoken = gettext.translation(DOMAIN, copy, ["fr"])
    assert spoken.gettext("Sign in") == "Se connecter"
    assert spoken.gettext("Sign out") == "Sign out", "what is not written yet is English"
