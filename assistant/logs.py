"""Our own log: one JSON object a line, of fixed names and categories, never of words.

A fault is told by its kind and its place in the code. What an exception says is left out, because a
library may quote in it what somebody typed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import re
import sys
import threading
from types import TracebackType
from typing import Any

from assistant.operations.request_id import request_id

NAME = "vejviser"
FIELDS = "fields"
# What is left of a record that others wrote.
LIBRARY_FAULT = "library fault"
# What a field may hold: a name from our own code or knowledge, or a place in the code.
_CATEGORY = re.compile(r"[A-Za-z0-9_./:<>-]{1,120}")
_log = logging.getLogger(NAME)


def event(level: int, name: str, **fields: str | float | bool) -> None:
    """Log that ``name`` happened.

    Args:
        level: as in :mod:`logging`.
        name: what happened, in words of our own, the same each time.
        fields: numbers, and strings that are categories; another string becomes ``?``.
    """
    _log.log(level, name, extra={FIELDS: {key: _category(v) for key, v in fields.items()}})


def fault(name: str, error: BaseException, **fields: str | float | bool) -> None:
    """Log an error: what kind it is and where it arose, not what it says."""
    event(logging.ERROR, name, error=type(error).__name__, at=place(error.__traceback__), **fields)


def place(trace: TracebackType | None) -> str:
    """Where in the code an error arose, as ``file.py:line``; ``-`` where nothing is known."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "-"
    file = trace.tb_frame.f_code.co_filename.rsplit("/", 1)[-1]
    return f"{file}:{trace.tb_lineno}"


def _category(value: str | float | bool) -> str | float | bool:
    if isinstance(value, str) and not _CATEGORY.fullmatch(value):
        return "?"
    return value


class JsonLine(logging.Formatter):
    """A record as a line of JSON: its fixed name and its fields. Its arguments are never shown."""

    def format(self, record: logging.LogRecord) -> str:
        """See :class:`logging.Formatter`."""
        when = dt.datetime.fromtimestamp(record.created, dt.timezone.utc)
        line: dict[str, Any] = {
            "time": when.isoformat(timespec="seconds"),
            "level": record.levelname,
            "event": str(record.msg),
            **getattr(record, FIELDS, {}),
        }
        if name := request_id():
            line["request"] = name
        return json.dumps(line, ensure_ascii=False)


def guard_crashes() -> None:
    """See to it that an error nobody caught is told without its text, in any thread."""

    def told(kind: type[BaseException], error: BaseException | None, _: object) -> None:
        if error is not None:
            fault("crash", error)
        else:
            event(logging.ERROR, "crash", error=kind.__name__)

    sys.excepthook = told
    sys.unraisablehook = lambda found: told(found.exc_type, found.exc_value, None)
    threading.excepthook = lambda found: told(found.exc_type, found.exc_value, None)


def guard_loop(loop: asyncio.AbstractEventLoop) -> None:
    """See to it that an error in a task that nobody awaits is told without its text."""

    def told(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            fault("task failed", error)
        else:
            event(logging.ERROR, "task failed")

    loop.set_exception_handler(told)
