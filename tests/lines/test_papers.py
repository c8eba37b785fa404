"""What the papers show of lines is what lines say: the README's transcript comes from a run."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.doubles.demo import Demo
from tests.journeys.front import ALICE
from tests.journeys.lines_person import LinesPerson

README: Final = Path(__file__).parent.parent.parent / "README.md"
SHOWN: Final = re.compile(r"<!-- lines -->\n\n```text\n\$ tui-reset --lines\n(.*?)```\n", re.DOTALL)
SERVICE, CODE, REFERENCE = "https://reset.example.org", "K7WM-2Q9D", "140-431-061"


@pytest.mark.checkout
def test_the_readme_shows_lines_as_they_are() -> None:
    """After a change of the words put what this prints between the marks in the README."""
    with Demo() as demo, LinesPerson(demo.url) as alice:
        code = alice.forgets(ALICE)
        alice.is_asked()
        said = alice.transcript.said.replace(demo.url, SERVICE).replace(code, CODE)
    said = re.sub(r"(?<=Reference: )[\d-]+", REFERENCE, said)
    found = SHOWN.search(README.read_text(encoding="utf-8"))
    assert found, f"no transcript in the README; it is:\n{said}"
    assert found[1].rstrip() == said.rstrip()
