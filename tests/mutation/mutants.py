"""The mutants of a module: each is the module with one small change, and a key that says which.

What is changed: comparisons, arithmetic, `and` and `or`, `not`, conditions of comprehensions, the two sides of a
conditional expression, `min` and `max`, `any` and `all`, every number, truth value and text (so every default and every
key too), `return` of something, `raise`, and statements that only do something.
What is not: annotations, docstrings, decorators and a class's options, `__slots__`, bodies of Protocols, and what only
the type checker sees.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any, Final

_COMPARED: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),  # codespell:ignore notin
    ast.NotIn: (ast.In,),  # codespell:ignore notin
}
_COUNTED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMED: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}
_WIDTH: Final = 120

Change = tuple[ast.AST, str, Any]
"""A node, the name of one of its fields, and what is put there."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """`key` names it in a way that outlives edits elsewhere in the file."""

    key: str
    code: CodeType


def mutants(source: str, module: str) -> Iterator[Mutant]:
    """All of them, in the order of the source. `module` is its last name, for the keys."""
    tree = ast.parse(source)
    seen: dict[str, int] = {}
    for where, statement in _statements(tree, module):
        before = _head(statement)
        for change in _changes(statement):
            undo = _apply(change)
            key = f"{where}: {_difference(before, _head(statement))}"
            seen[key] = seen.get(key, 0) + 1
            yield Mutant(key if seen[key] == 1 else f"{key} #{seen[key]}", compile(tree, f"<{where}>", "exec"))
            undo()


def _statements(parent: ast.AST, where: str) -> Iterator[tuple[str, ast.stmt]]:
    for child in ast.iter_child_nodes(parent):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if isinstance(child, ast.ClassDef) and "Protocol" in {ast.unparse(base) for base in child.bases}:
                continue
            yield f"{where}.{child.name}", child
            yield from _statements(child, f"{where}.{child.name}")
        elif isinstance(child, ast.stmt):
            if not _says_nothing(child):
                yield where, child
            yield from _statements(child, where)
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from _statements(child, where)


def _says_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id="__slots__")]):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
    return False


def _changes(statement: ast.stmt) -> Iterator[Change]:
    yield from _whole(statement)
    for node in _expressions(statement):
        yield from _inside(node)


def _whole(statement: ast.stmt) -> Iterator[Change]:
    """What becomes of a statement as such: it says None, or is not there."""
    match statement:
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield statement, "value", ast.Constant(None)
        case ast.Raise() | ast.AugAssign() | ast.Delete() | ast.Expr():
            # A class of its own in its place would need its parent: `if`s and loops are left as they are, and this
            # statement becomes one that does nothing.
            yield statement, "__class__", ast.Pass
        case ast.If(test=test) | ast.While(test=test):
            yield statement, "test", ast.UnaryOp(ast.Not(), test)
    if isinstance(statement, ast.AugAssign) and (other := _COUNTED.get(type(statement.op))):
        yield statement, "op", other()


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of this statement itself, not of the statements in it."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            roots: list[Any] = [*statement.args.defaults, *statement.args.kw_defaults]
        case ast.ClassDef():
            roots = []
        case ast.AnnAssign():
            roots = [statement.value]
        case _:
            roots = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr | ast.withitem)]
    for root in roots:
        if root is not None:
            yield from ast.walk(root)


def _inside(node: ast.AST) -> Iterator[Change]:
    yield from _operators(node)
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            yield node, "body", orelse
            yield node, "orelse", body
        case ast.comprehension(ifs=[_, *_]):
            yield node, "ifs", []
        case ast.Name(id=name, ctx=ast.Load()) if name in _NAMED:
            yield node, "id", _NAMED[name]
        case ast.Constant(value=value):
            for changed in _other_values(value):
                yield node, "value", changed


def _operators(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=ops):
            for at, operator in enumerate(ops):
                for other in _COMPARED[type(operator)]:
                    yield node, "ops", [*ops[:at], other(), *ops[at + 1 :]]
        case ast.BinOp(op=operator) if other_operator := _COUNTED.get(type(operator)):
            yield node, "op", other_operator()
        case ast.BoolOp(op=operator):
            yield node, "op", ast.Or() if isinstance(operator, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield node, "operand", ast.UnaryOp(ast.Not(), operand)


def _other_values(value: object) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case int() | float():
            yield value + 1
            yield value - 1
        case str():
            yield value + "XX"
        case bytes():
            yield value + b"XX"


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _apply(change: Change) -> Callable[[], None]:
    node, field, value = change
    before = getattr(node, field)
    setattr(node, field, value)
    if isinstance(value, ast.AST):
        ast.fix_missing_locations(ast.copy_location(value, node))
    return lambda: setattr(node, field, before)


def _head(statement: ast.stmt) -> str:
    """The statement in one line; of one that holds others only its own line."""
    lines = ast.unparse(statement).splitlines()
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return next(line for line in lines if not line.startswith("@"))
    return lines[0]


def _difference(before: str, after: str) -> str:
    """Both lines, or where they are long what differs in them and a little around it."""
    if len(before) <= _WIDTH:
        return f"{before} -> {after}"
    same = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(before))
    start = max(0, same - _WIDTH // 2)
    return f"…{before[start : start + _WIDTH]}… -> …{after[start : start + _WIDTH]}…"
