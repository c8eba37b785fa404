"""Nothing secret is compared with an equals sign: how long that takes tells how much of it is right."""

import ast
import re
from pathlib import Path

import tui_reset.server

ROOM = Path(tui_reset.server.__file__).parent
SECRET = re.compile(r"(^|_)(secret|token|mac|digest|hash|seed|cookie|csrf|totp|code)s?$")


def names_of(node: ast.expr) -> set[str]:
    """What an operand is called, if it has a name."""
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Attribute):
        return {node.attr}
    if isinstance(node, ast.Call):
        return names_of(node.func)
    return set()


def test_nothing_secret_is_compared_with_an_equals_sign() -> None:
    """SECURITY 101, ASVS 11.2.4."""
    found = []
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
                continue
            operands = [node.left, *node.comparators]
            named = set().union(*map(names_of, operands))
            # A row is looked up by the hash of what was shown: the database's index is no comparison of secrets.
            if "bindparam" in named or any(isinstance(operand, ast.Constant) for operand in operands):
                continue
            if any(SECRET.search(name) for name in named):
                found.append(f"{path.relative_to(ROOM)}:{node.lineno} {ast.unparse(node)}")
    assert found == []
