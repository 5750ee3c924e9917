"""Training, start-up, memory and latency, by turns with Rasa's starter project in one run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scripts.evaluation import servers
from scripts.evaluation.common import Options, Progress
from scripts.evaluation.servers import Server
from tests.heldout import cases

STEPS = 5
MESSAGES = 200
QUICK_MESSAGES = 20
WARM_UP = 10
TURNS = 5
# How many messages a conversation has; None: all of them.
TALKS = {"one long conversation": None, f"a new conversation every {TURNS} messages": TURNS}
STARTER_TALK = (
    "hello",
    "I am feeling great",
    "I am so sad today",
    "yes that helped",
    "no, not really",
    "are you a bot?",
    "bye",
)


def messages(count: int) -> list[str]:
    """``count`` held-out questions, spread over all styles."""
    asked = [item["text"] for item in cases.questions(cases.THIRD)]
    step = max(1, len(asked) // count)
    return [asked[(number * step) % len(asked)] for number in range(count)]


def latencies(
    talks: Sequence[tuple[Server, Sequence[str]]], count: int, turns: int | None
) -> list[list[float]]:
    """Milliseconds of ``count`` messages to each server, asked by turns, after a warm-up.

    After ``turns`` messages every server begins a new conversation; opening it is not measured.
    """
    taken: list[list[float]] = [[] for _ in talks]
    for number in range(WARM_UP + count):
        if number % (turns or WARM_UP + count) == 0:
            for server, _ in talks:
                server.begin()
        for mine, (server, texts) in zip(taken, talks):
            start = time.perf_counter()
            server.say(texts[number % len(texts)])
            mine.append((time.perf_counter() - start) * 1000)
    return [mine[WARM_UP:] for mine in taken]


def measure(options: Options, progress: Progress) -> dict[str, Any]:
    """Seconds, megabytes and milliseconds of both, and each of ours as a ratio to the starter's."""
    count = QUICK_MESSAGES if options.quick else MESSAGES
    with tempfile.TemporaryDirectory() as name:
        data, work = Path(name) / "data", Path(name) / "starter"
        progress.step("speed: training the starter project")
        theirs: dict[str, Any] = {"train_s": servers.train_starter(work)}
        progress.step("speed: training Vejviser from nothing")
        ours: dict[str, Any] = {"train_s": servers.train_own(data)}
        progress.step("speed: starting both")
        with servers.starter(work) as starter, servers.own(data) as own:
            for figures, server in ((theirs, starter), (ours, own)):
                figures["ready_s"] = server.ready_seconds
            talks = ((starter, STARTER_TALK), (own, messages(WARM_UP + count)))
            for talk, turns in TALKS.items():
                progress.step(f"speed: {talk}")
                for figures, taken in zip((theirs, ours), latencies(talks, count, turns)):
                    figures[f"p50_ms, {talk}"] = float(np.percentile(taken, 50))
                    figures[f"p99_ms, {talk}"] = float(np.percentile(taken, 99))
            for figures, server in ((theirs, starter), (ours, own)):
                figures["memory_mb"] = server.memory_mb()
    ratio = {key: ours[key] / theirs[key] for key in theirs}
    return {"messages": count, "starter": theirs, "ours": ours, "ratio": ratio}
