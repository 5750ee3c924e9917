"""The clock of the database, by which servers that share it forget."""

from __future__ import annotations

import asyncio
import time

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.engine.tracker_store import TextFreeTrackerStore
from assistant.storage.clock import ASK_AGAIN_SECONDS, DatabaseClock, clock_of
from assistant.storage.database import open_database

MINUTES = 60


def test_it_is_asked_once_a_minute_and_counted_on_in_between(postgres_database: str) -> None:
    passed = [100.0]
    clock = DatabaseClock(open_database(postgres_database), lambda: passed[0])
    begun = clock()
    assert begun == pytest.approx(time.time(), abs=5)
    passed[0] += ASK_AGAIN_SECONDS - 1
    assert clock() - begun == pytest.approx(ASK_AGAIN_SECONDS - 1)
    # Asked again, it tells the database's time: of which next to nothing has passed.
    passed[0] += 1
    assert clock() - begun == pytest.approx(0, abs=5)


def test_one_machine_needs_no_other_clock(tmp_path) -> None:
    assert clock_of(open_database(f"sqlite:///{tmp_path}/vejviser.db")) is time.time


def test_a_server_an_hour_ahead_forgets_nobodys_conversation(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = TextFreeTrackerStore(postgres_database, 30 * MINUTES)
    right.domain = Domain.empty()
    tracker = DialogueStateTracker.from_events("samtale", [ActionExecuted("action_listen")])
    asyncio.run(right.save(tracker))
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 60 * MINUTES)
    ahead = TextFreeTrackerStore(postgres_database, 30 * MINUTES)
    ahead.domain = Domain.empty()
    asyncio.run(ahead.forget_silent())
    assert asyncio.run(ahead.retrieve("samtale")) is not None
    assert asyncio.run(right.retrieve("samtale")) is not None
