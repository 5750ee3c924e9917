"""The real server, failing where a message says so: "fejl-mask" fails in the mask, and so on.

What fails raises an error that quotes the message, as a careless library would. Only for tests:
``python -m tests.support.crashing_server``.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import socket
import sys
import threading
import warnings
from collections.abc import Callable
from typing import Any

from assistant.__main__ import main
from assistant.engine import quiet

# Stage: the module, the class (empty for a function) and the name of what fails.
STAGES = {
    "clean": ("assistant.intake.message", "", "clean"),
    "alarm": ("assistant.intake.alarm", "AlarmRules", "raised_by"),
    "mask": ("assistant.privacy.mask", "Mask", "__call__"),
    "component": ("assistant.engine.components", "MessageInterpreter", "process"),
    "retrieve": ("assistant.engine.tracker_store", "TextFreeTrackerStore", "retrieve"),
    "policy": ("rasa.core.policies.rule_policy", "RulePolicy", "predict_action_probabilities"),
    "action": ("rasa_sdk.executor", "ActionExecutor", "run"),
    "generator": ("assistant.engine.generator", "KnowledgeGenerator", "generate"),
    "save": ("assistant.engine.tracker_store", "TextFreeTrackerStore", "save"),
    "note": ("assistant.engine.agent", "", "with_note"),
    "channel": ("assistant.channels.web.channel", "", "_credentials"),
}
# What goes wrong beside the turn, while it goes on.
BESIDE = ("task", "thread", "log", "warning", "outside", "abort")
_SAID = [""]


def _fail(stage: str) -> None:
    if f"fejl-{stage}" in _SAID[0]:
        raise RuntimeError(f"kunne ikke behandle: {_SAID[0]}")


def _failing(stage: str, real: Callable[..., Any]) -> Callable[..., Any]:
    if asyncio.iscoroutinefunction(real):

        @functools.wraps(real)
        async def later(*args: Any, **kwargs: Any) -> Any:
            _fail(stage)
            return await real(*args, **kwargs)

        return later

    @functools.wraps(real)
    def now(*args: Any, **kwargs: Any) -> Any:
        _fail(stage)
        return real(*args, **kwargs)

    return now


def _beside() -> None:
    """Whatever the message asks to go wrong beside its own turn."""
    if "fejl-task" in _SAID[0]:
        asyncio.get_running_loop().create_task(_task())
    if "fejl-thread" in _SAID[0]:
        threading.Thread(target=_fail, args=("thread",)).start()
    if "fejl-warning" in _SAID[0]:
        warnings.warn(_SAID[0], stacklevel=1)
    if "fejl-log" in _SAID[0]:
        _log()
    if "fejl-outside" in _SAID[0]:
        with contextlib.suppress(OSError), socket.socket() as outside:
            outside.settimeout(0.1)
            outside.connect(("192.0.2.1", 80))
    if "fejl-abort" in _SAID[0]:
        os.abort()


async def _task() -> None:
    _fail("task")


def _log() -> None:
    import structlog

    for name in ("rasa.core.processor", "sanic.root", "sqlalchemy.engine", "vejviser", "andet"):
        logger = logging.getLogger(name)
        try:
            _fail("log")
        except RuntimeError:
            logger.debug("besked: %s", _SAID[0])
            logger.exception("besked: %s", _SAID[0])
            logger.error(_SAID[0], stack_info=True)
    structlog.get_logger().error("processor.message.parse", text=_SAID[0])


def _told_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """Print whom the process tries to reach, or to look up, beyond this machine."""
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1")):
            print("UDGÅENDE", address[0], file=sys.stderr, flush=True)
    elif event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", "localhost", None):
        print("UDGÅENDE", arguments[0], file=sys.stderr, flush=True)


def _listen() -> None:
    from assistant.content import Content

    take = Content.take

    def heard(self: Content, text: str) -> Any:
        _SAID[0] = text
        _beside()
        return take(self, text)

    Content.take = heard  # type: ignore[method-assign]


def _break() -> None:
    import importlib

    for stage, (module, owner, name) in STAGES.items():
        place = importlib.import_module(module)
        if owner:
            place = getattr(place, owner)
        setattr(place, name, _failing(stage, getattr(place, name)))


if __name__ == "__main__":
    quiet.before_import()
    sys.addaudithook(_told_outside)
    _break()
    _listen()
    sys.exit(main(["run"]))
