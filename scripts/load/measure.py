"""The measurements: who is asked, by how many, and how the memory grows."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from assistant.engine.model import ensure_model
from assistant.settings import load_settings
from scripts.evaluation import servers
from scripts.evaluation.speed import STARTER_TALK, TURNS, messages
from scripts.load import tool
from scripts.load.names import EMBEDDED, ONE, STARTER, TWO
from scripts.scale import staff
from tests.support.town import Machine, machine, town

USERS, QUICK_USERS = (1, 4, 16), (4,)
SECONDS, QUICK_SECONDS = staff.SECONDS, 6
ROUNDS, QUICK_ROUNDS = 2, 1
TEXTS = 400
MEMORY_TURNS, QUICK_MEMORY_TURNS = 20_000, 500
MEMORY_USERS = 4
MEMORY_SECONDS = 1500
SAMPLE_SECONDS = 2.0
_SETTINGS = {"VEJVISER_RATE_LIMIT": "off"}

Tell = Callable[[str], None]


def throughput(quick: bool, tell: Tell) -> list[dict[str, Any]]:
    """Each system with each number of users, by turns; a row for each run.

    All systems are started at once and only the one that is asked works.
    """
    seconds, rounds = (QUICK_SECONDS, QUICK_ROUNDS) if quick else (SECONDS, ROUNDS)
    rows = []
    with _systems(tell) as systems:
        for number in range(rounds):
            for users in QUICK_USERS if quick else USERS:
                for name, (kind, urls) in systems.items():
                    tell(f"{name}: {users} ad gangen, omgang {number + 1} af {rounds}")
                    texts = STARTER_TALK if kind == "starter" else messages(TEXTS)
                    found = tool.run(kind, urls, texts, users, seconds, TURNS)
                    rows.append({"system": name, "users": users, "round": number + 1, **found})
    return rows


@contextmanager
def _systems(tell: Tell) -> Iterator[dict[str, tuple[str, list[str]]]]:
    """Name, kind and addresses of everything that is measured, started and warm."""
    tell("Træner Rasas startprojekt og starter serverne")
    model = ensure_model(load_settings(), tell)
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "starter"
        servers.train_starter(work)
        starter = stack.enter_context(servers.starter(work))
        embedded = stack.enter_context(machine(model, _SETTINGS))
        shared = stack.enter_context(town(model, _SETTINGS))
        yield {
            STARTER: ("starter", [starter.url]),
            EMBEDDED: ("vejviser", [embedded.url]),
            ONE: ("vejviser", shared.urls[:1]),
            TWO: ("vejviser", shared.urls),
        }


def memory(quick: bool, tell: Tell) -> dict[str, Any]:
    """Resident memory of one embedded server over many turns.

    Returns:
        ``turns``; ``samples``: pairs of turns so far and megabytes; ``start_mb``, ``end_mb``;
        ``slope_mb`` and ``late_slope_mb``: megabytes for each 1,000 turns, over all of it and over
        its second half (least squares).
    """
    wanted = QUICK_MEMORY_TURNS if quick else MEMORY_TURNS
    model = ensure_model(load_settings(), tell)
    samples: list[tuple[int, float]] = []
    tell(f"Hukommelse over {wanted} beskeder")
    with machine(model, _SETTINGS) as one:
        process = psutil.Process(one.running.process.pid)
        began = time.monotonic()
        while _turns(one) < wanted and time.monotonic() - began < MEMORY_SECONDS:
            loading = threading.Thread(target=_ask, args=(one, 10 if quick else 60))
            loading.start()
            while loading.is_alive():
                samples.append((_turns(one), process.memory_info().rss / 1e6))
                loading.join(SAMPLE_SECONDS)
        samples.append((_turns(one), process.memory_info().rss / 1e6))
    return {
        "turns": samples[-1][0],
        "samples": samples,
        "start_mb": samples[0][1],
        "end_mb": samples[-1][1],
        "slope_mb": _slope(samples),
        "late_slope_mb": _slope(samples[len(samples) // 2 :]),
    }


def _ask(one: Machine, seconds: int) -> None:
    tool.run("vejviser", [one.url], messages(TEXTS), MEMORY_USERS, seconds, TURNS)


def _turns(one: Machine) -> int:
    """How many messages it has answered, as it counts itself."""
    lines = one.running.send("GET", "/metrics").body.decode().splitlines()
    name = "vejviser_turns_total{"
    return int(sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name)))


def _slope(samples: list[tuple[int, float]]) -> float:
    if len({turns for turns, _ in samples}) < 2:
        return 0.0
    turns, megabytes = np.array(samples, dtype=float).T
    return float(np.polyfit(turns / 1000, megabytes, 1)[0])


def surroundings() -> dict[str, Any]:
    """What else the figures depend on: cores, and how busy the machine was before."""
    return {"cores": os.cpu_count(), "load_before": os.getloadavg()[0]}
