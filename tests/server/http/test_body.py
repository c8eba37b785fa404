"""The gate that every JSON body passes."""

from typing import Any

import pytest

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.http.body import read_document

JSON = "application/json"


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": "b"}', {"a": "b"}),
        (b'{"a": {"b": [1, null, true]}}', {"a": {"b": [1, None, True]}}),
        ('{"a": "ü🔑"}'.encode(), {"a": "ü🔑"}),
        (rb'{"a": "\ud83d\udd11"}', {"a": "🔑"}),
        (b"[[[[[[[[1]]]]]]]]", [[[[[[[[1]]]]]]]]),
    ],
)
@pytest.mark.parametrize("content_type", [JSON, "Application/JSON", "application/json; charset=UTF-8"])
def test_well_formed_json_passes(body: bytes, value: Any, content_type: str) -> None:
    assert read_document(body, content_type) == value


@pytest.mark.parametrize(
    "body",
    [
        b'{"email": "alice@example.org", "email": "evil@evil.test"}',
        b'{"a": {"b": 1, "b": 1}}',
        b"[[[[[[[[[1]]]]]]]]]",
        b'{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}',
        b"[" * 16_000,
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
        b'\xff\xfe{\x00"\x00a\x00"\x00:\x001\x00}\x00',
        rb'{"a": "\ud800"}',
        rb'{"\udc00": 1}',
        b'{"a": "line\nbreak"}',
        b"{'a': 1}",
        b'{"a": 1} x',
        b"",
        b" ",
    ],
)
def test_what_readers_could_disagree_on_is_malformed(body: bytes) -> None:
    """Cases 1, 22, 27 and ASVS 15.3.7: refused before anything else looks at it."""
    with pytest.raises(Problem) as refused:
        read_document(body, JSON)
    assert refused.value.code is ProblemCode.MALFORMED


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"]
)
def test_only_json_in_utf_8_is_read(content_type: str) -> None:
    """A form of another site can only send what browsers allow without asking: never this type (ASVS 3.5.2)."""
    with pytest.raises(Problem) as refused:
        read_document(b"{}", content_type)
    assert refused.value.code is ProblemCode.MALFORMED
