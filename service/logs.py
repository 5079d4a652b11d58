"""The log: one line an event, as JSON or to be read by people; no control characters, and no question unless the operator wants that."""

from __future__ import annotations

import json
import logging
import traceback
import unicodedata
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

QUIET = ("sentence_transformers", "watchfiles")  # tell of every model that is loaded, of every change
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # categories of characters that move the cursor, turn the text or are half a character

request_id: ContextVar[str] = ContextVar("request_id", default="")  # of the request that is being served; "" beside any


class LogFormat(StrEnum):
    """How the log is written; `auto`: as text to a terminal, else as JSON."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


def fields(**values: object) -> dict[str, dict[str, object]]:
    """What an event tells beside its message, for the `extra` of a logging call."""
    return {"fields": values}


def plain(text: str) -> str:
    """`text` on one line and without what a terminal would obey: each such character becomes U+FFFD."""
    return "".join("\ufffd" if unicodedata.category(character) in UNSEEN else character for character in text)


def write_log(stream: TextIO, wanted: LogFormat = LogFormat.AUTO, *, level: int = logging.INFO) -> None:
    """Sends what is logged in this process, by libraries too, to one stream."""
    as_json = wanted is LogFormat.JSON or (wanted is LogFormat.AUTO and not stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if as_json else TextLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """One JSON object a line: `time` (UTC), `level`, `logger`, `message`, the `request` that it belongs to, and the event's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": plain(record.getMessage()),
        }
        return json.dumps({**told, **_beside(record)}, ensure_ascii=False)


class TextLines(logging.Formatter):
    """One line for people: the time, the level where it is no mere information, the message, and the fields as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        level = "" if record.levelno == logging.INFO else f"{record.levelname} "
        beside = "".join(f" {name}={value}" for name, value in _beside(record).items())
        return f"{_time(record)[11:19]} {level}{plain(record.getMessage())}{beside}"


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _beside(record: logging.LogRecord) -> dict[str, object]:
    """The request, the event's fields and what was raised. Of an error its type and the way to it: its message may hold what was asked."""
    told: dict[str, object] = {"request": request_id.get()} if request_id.get() else {}
    for name, value in getattr(record, "fields", {}).items():
        told[name] = plain(value) if isinstance(value, str) else value
    if record.exc_info and record.exc_info[0]:
        steps = traceback.extract_tb(record.exc_info[2])
        told["error"] = record.exc_info[0].__name__
        told["raised"] = " > ".join(f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in steps)
    return told
