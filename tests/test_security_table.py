"""Holds the table in SECURITY.md against the tests: each row has a proof that exists, or says why it does not apply."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.checkout
ROW = re.compile(r"^\| ([CF]?\d+)(?: (MUST|SHOULD))? \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
REASONS = ("does not apply", "not built")
SHOULD = {11, 20, 32, 42, 43, 50, 60, 72, 78, 88, 94, 98, 100}
"""What is recommended; everything else up to 119 must be."""


def rows() -> dict[str, tuple[str, str]]:
    """Level and proof of each row, by its number."""
    found = ROW.findall((ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    numbers = [number for number, *_ in found]
    assert len(numbers) == len(set(numbers)), "a number comes twice"
    return {number: (level, proof) for number, level, _, proof in found}


@cache
def names_in(path: Path) -> set[str]:
    """The names of the tests in a file; none where there is no such file."""
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def test_every_statement_case_and_fault_has_its_row() -> None:
    """119 statements, 67 cases of what went wrong elsewhere, 47 faults."""
    statements = {str(number): "SHOULD" if number in SHOULD else "MUST" for number in range(1, 120)}
    others = dict.fromkeys([*(f"C{number}" for number in range(1, 68)), *(f"F{number}" for number in range(1, 48))], "")
    assert {number: level for number, (level, _) in rows().items()} == statements | others


def test_every_row_names_a_test_or_a_reason() -> None:
    bare = [
        number for number, (_, proof) in rows().items() if not NAMED.search(proof) and not proof.startswith(REASONS)
    ]
    assert bare == []


def test_every_named_test_exists() -> None:
    gone = {
        f"{number}: {path}::{name}"
        for number, (_, proof) in rows().items()
        for path, name in NAMED.findall(proof)
        if name not in names_in(ROOT / path)
    }
    assert gone == set()


def test_a_proof_is_nothing_but_tests_and_reasons() -> None:
    """A name that is written otherwise would not be looked for."""
    for number, (_, proof) in rows().items():
        rest = NAMED.sub("", proof)
        assert "::" not in rest, number
        assert not rest.strip(" ,") or rest.startswith(REASONS), number
