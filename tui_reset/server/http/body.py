"""The gate every JSON body passes before anything else looks at it."""

import json
from typing import Any, Final

from litestar import Request

from tui_reset.contract import limits
from tui_reset.contract.problems import Problem, ProblemCode

_JSON: Final = "application/json"


class ApiRequest(Request[Any, Any, Any]):
    """A request whose JSON has passed the gate."""

    async def json(self) -> Any:
        """The body's value; raises `malformed`."""
        return read_document(await self.body(), self.headers.get("content-type", ""))


def read_document(body: bytes, content_type: str) -> Any:
    """The value of a JSON body; raises `malformed` for any other type, bad UTF-8, repeated keys and deep nesting.

    The size was judged while reading. Repeated keys are refused because readers disagree on which one counts
    (ASVS 15.3.7); unknown fields and wrong types are refused afterwards, by the record of the route.
    """
    if content_type != _JSON and not _is_json(content_type):
        raise Problem(ProblemCode.MALFORMED, "The body must be application/json in UTF-8.")
    try:
        text = body.decode()
        value = _decoded(text)
        if text.count("{") + text.count("[") > limits.BODY_DEPTH:
            _check_depth(value, limits.BODY_DEPTH)
        if "\\u" in text:
            # An escaped lone surrogate is no text and would fail only later, at whoever encodes it.
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as fault:
        raise Problem(ProblemCode.MALFORMED, "The body is not well-formed JSON.") from fault
    return value


def _is_json(content_type: str) -> bool:
    kind, _, parameters = content_type.partition(";")
    return kind.strip().lower() == _JSON and "charset" not in parameters.lower().replace("charset=utf-8", "")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        msg = "a key comes twice"
        raise ValueError(msg)
    return fields


def _no_constant(name: str) -> Any:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


_decoded: Final = json.JSONDecoder(object_pairs_hook=_once_each, parse_constant=_no_constant).decode


def _check_depth(value: Any, levels: int) -> None:
    if not isinstance(value, (dict, list)):
        return
    if levels == 0:
        msg = "nested too deeply"
        raise ValueError(msg)
    for inner in value.values() if isinstance(value, dict) else value:
        _check_depth(inner, levels - 1)
