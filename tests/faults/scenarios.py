"""Each fault once, with traffic; used by the tests and by ``python -m scripts.faults``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from assistant.content import ROOT
from tests.faults.clock import Clock
from tests.support.flood import MOST_SECONDS as FLOOD_SECONDS
from tests.support.slow import SlowClients
from tests.support.town import Machine, Town
from tests.support.traffic import Figures, Traffic, traffic, wait_for

BACK_SECONDS = 15
SLOW_CLIENTS = 200
FLOOD_ADDRESS = "10.66.0.1"


@dataclass
class Outcome:
    """What a fault did: the figures of the time from just before it to just after it.

    ``back_seconds``: from when the fault was over to the last message that was not answered
    rightly at once; 0 where there was none. ``more``: what is special to this fault.
    """

    figures: Figures
    back_seconds: float
    more: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As it is kept."""
        return {**self.figures.as_dict(), "back_s": self.back_seconds, **self.more}


@contextmanager
def _told(urls: list[str], **how: Any) -> Iterator[tuple[Traffic, list[Outcome]]]:
    """Traffic around a fault, and the outcome once the block has ended.

    The block's end is when the fault is over.
    """
    found: list[Outcome] = []
    with traffic(urls, **how) as people:
        yield people, found
        over = time.monotonic()
        time.sleep(2)
    figures = people.figures
    back = max(0.0, figures.last_trouble - over) if figures.last_trouble else 0.0
    found.append(Outcome(figures, back))


def killed(town: Town) -> Outcome:
    """A server ends at once while it works on a message, and is started again."""
    with _told(town.urls) as (people, found):
        first = town.machines[0]
        wait_for(lambda: people.balancer.under_way[first.url] > 0, 10)
        first.kill()
        time.sleep(3)
        first.start()
    return found[0]


def stopped(town: Town) -> Outcome:
    """A server is told to end (SIGTERM) while it works, and is started again."""
    with _told(town.urls) as (people, found):
        last = town.machines[-1]
        wait_for(lambda: people.balancer.under_way[last.url] > 0, 10)
        last.terminate()
        code = last.running.process.returncode
        last.start()
    found[0].more["exit_code"] = code
    return found[0]


def _store_gone(town: Town, away: Callable[[], None], back: Callable[[], None]) -> Outcome:
    with _told(town.urls) as (_, found):
        away()
        try:
            time.sleep(4)
        finally:
            back()
    wait_for(lambda: town.ready, BACK_SECONDS)
    return found[0]


def postgres_restarted(town: Town) -> Outcome:
    """PostgreSQL is stopped, is away for four seconds and starts again."""
    return _store_gone(town, town.postgres.stop, town.postgres.start)


def postgres_hangs(town: Town) -> Outcome:
    """PostgreSQL answers nothing for four seconds, with every line to it still open."""
    return _store_gone(town, town.postgres.freeze, town.postgres.thaw)


def redis_restarted(town: Town) -> Outcome:
    """Redis is stopped, is away for four seconds and comes back empty."""
    return _store_gone(town, town.redis.stop, town.redis.start)


def redis_hangs(town: Town) -> Outcome:
    """Redis answers nothing for four seconds."""
    return _store_gone(town, town.redis.freeze, town.redis.thaw)


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of 64 megabytes in memory; only root may make one.

    Raises:
        PermissionError: it could not be made.
    """
    with tempfile.TemporaryDirectory(prefix="vejviser-disk-") as folder:
        made = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "vejviser", folder]
        if subprocess.run(made, capture_output=True, check=False).returncode:
            raise PermissionError("no file system could be made")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def on_small_disk(model: Path, settings: Mapping[str, str]) -> Iterator[tuple[Machine, Path]]:
    """A server with its embedded database on a disk of its own, and that disk.

    Raises:
        PermissionError: no small disk could be made.
    """
    with small_disk() as folder:
        one = Machine(model, folder, {"VEJVISER_RATE_LIMIT": "off", **settings})
        try:
            one.start()
            yield one, folder
        finally:
            one.end()


def disk_full(one: Machine, folder: Path) -> Outcome:
    """The disk of the embedded database is full for four seconds."""
    with _told([one.url]) as (_, found):
        filled = folder / "filled"
        with filled.open("wb", buffering=0) as filling:
            _fill(filling.fileno())
        time.sleep(4)
        filled.unlink()
    assert one.running.send("GET", "/health/ready").status == 200
    return found[0]


def _fill(handle: int) -> None:
    for size in (1 << 16, 1 << 8, 1):
        try:
            while True:
                os.write(handle, b"0" * size)
        except OSError:
            continue


def clock_jumps(clock: Clock, one: Machine) -> Outcome:
    """The server's clock is put ten minutes ahead, right again, and an hour back."""
    with _told([one.url]) as (_, found):
        for minutes in (10, 0, -60):
            clock.put(minutes)
            time.sleep(2)
    return found[0]


def clock_far_ahead(clock: Clock, one: Machine) -> Outcome:
    """The server's clock jumps two hours: further than a conversation may be silent."""
    with _told([one.url]) as (_, found):
        clock.put(120)
    return found[0]


def slow_clients(one: Machine, seconds: float) -> Outcome:
    """Two hundred clients hold lines open and hardly send or read, for ``seconds``."""
    with _told([one.url]) as (people, found):
        time.sleep(2)
        before = people.since()
        with SlowClients(one.url, SLOW_CLIENTS) as slow:
            held = slow.open
            time.sleep(seconds)
            during = people.since()
            closed = slow.closed
    outcome = Outcome(during, found[0].back_seconds)
    outcome.more = {"held": held, "closed": closed, "before_s": median(before.waits)}
    return outcome


def flood(town: Town, seconds: float) -> Outcome:
    """One address asks for as many conversations as it can, for ``seconds``."""
    assert seconds <= FLOOD_SECONDS
    command = [sys.executable, "-m", "tests.support.flood", str(seconds), FLOOD_ADDRESS]
    with _told(town.urls) as (people, found):
        time.sleep(2)
        before = people.since()
        done = subprocess.run(
            [*command, *town.urls], cwd=ROOT, capture_output=True, check=True, timeout=120
        )
        during = people.since()
    outcome = Outcome(during, found[0].back_seconds)
    outcome.more = {"flood": json.loads(done.stdout), "before_s": median(before.waits)}
    return outcome
