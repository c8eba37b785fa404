"""Reads a submitted form: each field once, nothing unknown, nothing from another site."""

from typing import Final
from urllib.parse import parse_qsl

from tui_reset.contract.problems import Problem, ProblemCode

_TYPE: Final = "application/x-www-form-urlencoded"
_FIELDS: Final = 16


def read_form(body: bytes, content_type: str, known: frozenset[str]) -> dict[str, str]:
    """The fields of a form; raises `malformed` for repeated or unknown ones, bad UTF-8 or another type."""
    if content_type.partition(";")[0].strip().lower() != _TYPE:
        raise Problem(ProblemCode.MALFORMED)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except ValueError as fault:
        raise Problem(ProblemCode.MALFORMED) from fault
    fields = dict(pairs)
    if len(fields) != len(pairs) or not fields.keys() <= known:
        raise Problem(ProblemCode.MALFORMED)
    return fields


def is_from_elsewhere(origin: str | None, fetch_site: str | None, own_origin: str) -> bool:
    """Whether the browser says that another site sent this form (ASVS 3.5.2).

    `Origin: null` is what browsers send from this very page, because of its no-referrer policy; the form's own token
    decides then.
    """
    if fetch_site not in {None, "same-origin", "none"}:
        return True
    return origin not in {None, "null", own_origin}
