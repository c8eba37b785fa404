"""Texts are given to the catalogue in the one way in which it finds them, and translated when they are said."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import tui_reset

PACKAGE: Final = Path(tui_reset.__file__).parent
FILES: Final = sorted(path for path in PACKAGE.rglob("*.py") if "gettext as _" in path.read_text(encoding="utf-8"))
SPEAKS: Final = {"_", "ngettext", "pgettext"}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls of one of the catalogue's functions by its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {*SPEAKS, "mark"}:
            yield node


def names(tree: ast.AST) -> set[tuple[int, str]]:
    """Where a function is that says something, by its line."""
    return {(call.lineno, ast.unparse(call)) for call in calls(tree)}


def at_import(node: ast.AST) -> Iterator[ast.Call]:
    """Calls that are made when the module is read."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in SPEAKS:
            yield child
        yield from at_import(child)


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Every module that says something, read once."""
    return {str(path.relative_to(PACKAGE)): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def test_a_text_is_whole_when_it_is_looked_up(trees: dict[str, ast.Module]) -> None:
    """What is put together before, by an f-string, + or format, is in no catalogue."""
    wrong = [
        (name, call.lineno)
        for name, tree in trees.items()
        for call in calls(tree)
        for argument in call.args
        if isinstance(argument, (ast.JoinedStr, ast.BinOp)) or ast.unparse(argument).endswith(".format()")
    ]
    assert wrong == []


def test_no_text_stands_inside_an_f_string(trees: dict[str, ast.Module]) -> None:
    """Babel does not look there before Python 3.12."""
    wrong = [
        (name, call.lineno)
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for call in calls(node)
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    assert wrong == []


def test_nothing_is_translated_while_a_module_is_read(trees: dict[str, ast.Module]) -> None:
    """It would stay in the language of the first session of a process: tables `mark` their texts."""
    wrong = [(name, call.lineno) for name, tree in trees.items() for call in at_import(tree)]
    assert wrong == []


def test_the_functions_name_means_nothing_else_beside_it(trees: dict[str, ast.Module]) -> None:
    """`for _, value in …` in a function that says something hides it."""
    wrong = []
    for name, tree in trees.items():
        for function in ast.walk(tree):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) and names(function):
                stored = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == "_"]
                wrong += [(name, node.lineno) for node in stored if isinstance(node.ctx, ast.Store)]
    assert wrong == []
