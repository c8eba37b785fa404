"""Holds the list of what the product promises against the tests that say they prove it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
IN_TEXT = re.compile(r"\bS[12]\.\d+[a-z]?\b")
IN_NAME = re.compile(r"(?<![a-z0-9])s([12])_(\d+[a-z]?)(?![a-z0-9])")


def promised() -> set[str]:
    """The first word of each line of `statements.txt`."""
    return {line.split()[0] for line in (HERE / "statements.txt").read_text(encoding="utf-8").splitlines() if line}


def named() -> dict[str, set[str]]:
    """Which tests name each statement, in their name or docstring."""
    found: dict[str, set[str]] = {}
    for path in HERE.rglob("test_*.py"):
        for test in _tests_in(path):
            ids = {f"S{part}.{number}" for part, number in IN_NAME.findall(test.name)}
            for statement in ids | set(IN_TEXT.findall(ast.get_docstring(test) or "")):
                found.setdefault(statement, set()).add(f"{path.relative_to(HERE)}::{test.name}")
    return found


def _tests_in(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node


def test_each_statement_is_named_by_a_test() -> None:
    assert sorted(promised() - set(named())) == []


def test_no_test_names_a_statement_that_does_not_exist() -> None:
    unknown = {statement: tests for statement, tests in named().items() if statement not in promised()}
    assert unknown == {}
