"""One line for one event, as JSON or for eyes, with control characters escaped (ASVS 16.4.1)."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal, TextIO

import msgspec

_KNOWN: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BLANK: Final = logging.makeLogRecord({"levelno": logging.INFO, "levelname": "INFO"}).__dict__
_encoded: Final = json.JSONEncoder(default=str).encode
_quickly_encoded: Final = msgspec.json.Encoder(enc_hook=str).encode
_SILENT: Final = ("uvicorn.access", "httpx", "httpcore", "mail.log", "aiosqlite", "asyncio")


def set_up_logs(form: Literal["json", "console"], level: str, stream: TextIO | None = None) -> logging.Handler:
    """Send every log line to standard error (or `stream`) in that form; gives the handler, to take it off again.

    Libraries that would write URLs, commands or bodies speak from warning on only, whatever the level (S118).
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else ConsoleLines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("tui_reset").setLevel(level.upper())
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler


def tell(log: logging.Logger, event: str, facts: Mapping[str, Any], at: float) -> None:
    """One line at level info, without finding out caller, thread and process, which no line shows: half the time."""
    record = logging.LogRecord.__new__(logging.LogRecord)
    record.__dict__.update(_BLANK, name=log.name, msg=event, created=at, facts=facts)
    log.handle(record)


def escaped(text: str) -> str:
    """`text` with everything that could forge a line or drive a terminal written as `\\x1b` or `\\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(lambda found: _written(ord(found[0])), text)


def _written(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _facts(record: logging.LogRecord) -> Mapping[str, Any]:
    told: Mapping[str, Any] | None = record.__dict__.get("facts")
    if told is not None:
        return told
    facts = {name: value for name, value in record.__dict__.items() if name not in _KNOWN}
    if record.exc_info and record.exc_info[0] is not None:
        # Type and places only: the text of a fault may hold what somebody typed.
        frames = traceback.extract_tb(record.exc_info[2])
        facts["fault"] = record.exc_info[0].__name__
        facts["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    return facts


class JsonLines(logging.Formatter):
    """`{"at", "level", "logger", "event", …}`, ASCII, one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": escaped(record.getMessage()),
        }
        for name, value in _facts(record).items():
            line[name] = escaped(value) if isinstance(value, str) else value
        return _ascii_json(line)


def _ascii_json(line: dict[str, Any]) -> str:
    try:
        quick = _quickly_encoded(line)
    except (TypeError, ValueError):  # half a surrogate inside a list, or the like
        return _encoded(line)
    return quick.decode() if quick.isascii() else _encoded(line)


class ConsoleLines(logging.Formatter):
    """`06:28:01 INFO    event name=value …`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC)
        facts = " ".join(f"{name}={_value(value)}" for name, value in _facts(record).items())
        return f"{at:%H:%M:%S} {record.levelname:<7} {escaped(record.getMessage())} {escaped(facts)}".rstrip()


def _value(value: Any) -> Any:
    return escaped(value) if isinstance(value, str) else value
