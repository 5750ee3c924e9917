"""Where the time of a turn goes: the parts timed in this process, the whole over HTTP.

The product has no timers; its functions are wrapped from outside while this runs.
"""

from __future__ import annotations

import asyncio
import inspect
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from threadpoolctl import threadpool_limits

from assistant.content import content
from assistant.settings import load_settings
from assistant.storage.database import sqlite_url
from scripts.evaluation import servers, speed
from scripts.evaluation.common import Options, Progress

STEPS = 3
WHOLE, UNDERSTAND, HTTP = "whole turn", "understand", "HTTP round trip"
INTAKE, STORE, REPLY, RASA, REST = "intake", "store", "reply", "Rasa itself", "rest"
AHEAD = "begun ahead"
# The parts of understanding, in order.
INNER = ("spelling", "sentence encoder", "n-grams", "machines", "nearest examples", "situation")

Times = dict[str, float]


class Clock:
    """Adds up what the wrapped functions take in a turn, in milliseconds."""

    def __init__(self) -> None:
        self.turn: Times = defaultdict(float)

    def wrap(self, label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, its time added to ``label``; coroutine functions are awaited."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.turn[label] += (time.perf_counter() - start) * 1000

        async def timed_later(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return await function(*args, **kwargs)
            finally:
                self.turn[label] += (time.perf_counter() - start) * 1000

        return timed_later if inspect.iscoroutinefunction(function) else timed


def _wrapped() -> list[tuple[str, type, str]]:
    """What is timed: label, class, method."""
    from assistant.engine.generator import KnowledgeGenerator
    from assistant.engine.in_process import InProcessActions
    from assistant.engine.tracker_store import TextFreeTrackerStore
    from assistant.understanding.encoder import OnnxEncoder
    from assistant.understanding.features import _Counted
    from assistant.understanding.interpret import Interpreter
    from assistant.understanding.linear import OneVersusRest
    from assistant.understanding.neighbours import Neighbours
    from assistant.understanding.situation import SituationReader
    from assistant.understanding.spelling import Speller

    return [
        (UNDERSTAND, Interpreter, "interpret"),
        ("spelling", Speller, "correct"),
        ("sentence encoder", OnnxEncoder, "encode"),
        ("n-grams", _Counted, "row"),
        ("machines", OneVersusRest, "scores"),
        ("nearest examples", Neighbours, "scores"),
        ("situation", SituationReader, "read"),
        (STORE, TextFreeTrackerStore, "save"),
        (STORE, TextFreeTrackerStore, "retrieve"),
        (REPLY, KnowledgeGenerator, "generate"),
        (REPLY, InProcessActions, "request"),
    ]


@contextmanager
def _timing() -> Iterator[Clock]:
    clock = Clock()
    with ExitStack() as stack:
        for label, owner, name in _wrapped():
            made = clock.wrap(label, getattr(owner, name))
            stack.enter_context(patch.object(owner, name, made))
        yield clock


def parts(turn: Times) -> Times:
    """The parts of a turn, none of which holds another: what is over is Rasa's, or the rest's."""
    named = {label: turn.get(label, 0.0) for label in (AHEAD, INTAKE, *INNER, STORE, REPLY)}
    understood = sum(turn.get(label, 0.0) for label in INNER)
    outside = sum(turn.get(label, 0.0) for label in (AHEAD, INTAKE, UNDERSTAND, STORE, REPLY))
    return {
        WHOLE: turn[WHOLE],
        UNDERSTAND: turn.get(UNDERSTAND, 0.0),
        **named,
        REST: turn.get(UNDERSTAND, 0.0) - understood,
        RASA: turn[WHOLE] - outside,
    }


def _in_process(model: Path, texts: list[str]) -> list[Times]:
    """The parts of each turn, in milliseconds, in conversations of a few turns."""
    from assistant.engine.agent import Conversations

    async def talk(conversations: Conversations, clock: Clock) -> list[Times]:
        turns = []
        for number, text in enumerate(texts):
            clock.turn = defaultdict(float)
            start = time.perf_counter()
            with conversations.ahead(text):
                begun = time.perf_counter()
                incoming = content().take(text)
                clock.turn[INTAKE] = (time.perf_counter() - begun) * 1000
                clock.turn[AHEAD] = (begun - start) * 1000
                await conversations.say(f"profile{number // speed.TURNS}", incoming, "web")
            clock.turn[WHOLE] = (time.perf_counter() - start) * 1000
            turns.append(parts(clock.turn))
        return turns

    # As a server has it.
    threadpool_limits(1, user_api="blas")
    with tempfile.TemporaryDirectory() as folder, _timing() as clock:
        made = Conversations(model, sqlite_url(Path(folder) / "conversations.db"))
        return asyncio.run(talk(made, clock))[speed.WARM_UP :]


def _over_http(texts: list[str]) -> float:
    """The median milliseconds of a message to a server with the present model."""
    settings = load_settings()
    with tempfile.TemporaryDirectory() as name:
        for shared in (settings.models, settings.data_dir / "encoder"):
            if shared.exists():
                (Path(name) / shared.name).symlink_to(shared)
        with servers.own(Path(name)) as server:
            (taken,) = speed.latencies([(server, texts)], len(texts) - speed.WARM_UP, speed.TURNS)
    return median(taken)


def measure(options: Options, progress: Progress) -> dict[str, Any]:
    """Median milliseconds of a turn and of each of its parts."""
    from assistant.engine.model import ensure_model

    progress.step("profile: the model")
    model = ensure_model(load_settings(), progress.say)
    texts = speed.messages(
        speed.WARM_UP + (speed.QUICK_MESSAGES if options.quick else speed.MESSAGES)
    )
    progress.step("profile: in this process")
    turns = _in_process(model, texts)
    found: Times = {label: median(turn[label] for turn in turns) for label in turns[0]}
    progress.step("profile: over HTTP")
    found[HTTP] = _over_http(texts)
    return {"messages": len(turns), "p50_ms": found}
