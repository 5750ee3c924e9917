"""Rasa and its libraries, kept quiet: no telemetry, no user text in logs, no start-up noise."""

from __future__ import annotations

import logging
import os
import warnings

from assistant import logs
from assistant.engine.lazy import defer_imports

# Loggers that write messages' texts or trackers.
_FOREIGN = (
    "rasa",
    "rasa_sdk",
    "sanic",
    "tensorflow",
    "matplotlib",
    "apscheduler",
    "asyncio",
    "h5py",
)


def before_import() -> None:
    """Set what must be set before Rasa and TensorFlow are imported."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    # Rasa sets filters of its own; a warning of a library is nothing that a user can act on.
    warnings.showwarning = lambda *args, **kwargs: None
    defer_imports()


class _NoDetails(logging.Filter):
    """Leaves our own events as they are; of anything else keeps the kind of fault and its place.

    A record that did not come from :func:`assistant.logs.event` may quote a message.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if hasattr(record, logs.FIELDS):
            return True
        fields = {"logger": f"{record.name}:{record.lineno}"}
        if record.exc_info and record.exc_info[0]:
            fields["error"] = record.exc_info[0].__name__
            fields["at"] = logs.place(record.exc_info[2])
        record.msg, record.args = logs.LIBRARY_FAULT, ()
        setattr(record, logs.FIELDS, fields)
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        return True


def logging_for(level: str) -> None:
    """Send our own log to standard error at ``level``; of others' only errors, without details."""
    import structlog

    root = logging.getLogger()
    ours = logging.getLogger(logs.NAME)
    ours.handlers[:] = [_handler()]
    ours.setLevel(level)
    ours.propagate = False
    root.handlers[:] = [_handler()]
    root.setLevel(logging.ERROR)
    for name in _FOREIGN:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.ERROR)
    structlog.configure(
        processors=[_only_event],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _handler() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(logs.JsonLine())
    handler.addFilter(_NoDetails())
    return handler


def _only_event(logger: object, method: str, event: dict[str, object]) -> str:
    """A structlog event reduced to its fixed name."""
    return f"{method.upper()} {event.get('event', '')}"[:80]
