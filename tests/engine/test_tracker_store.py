"""What is stored of a conversation, and what is not."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.dialogue.memory import memory_of
from assistant.engine.tracker_store import RECENT_TURNS, TextFreeTrackerStore, strip
from assistant.storage.database import open_database, sqlite_url

SILENT_SECONDS = 1800
SLOTS = [TextSlot("alder", [{}])]
MARK = "zebrafinkemærke"
REPLY = {
    "id": "r1",
    "text": "Et svar",
    "topic": "definition/ekstremisme",
    "kind": "answer",
    "urgent": False,
    "sources": [{"id": "H", "title": "Planen"}],
    "contacts": [{"id": "hotline", "name": "Hotlinen", "confirmed": False}],
    "choices": [{"title": "Se tegnene", "choice": "emne:tegn/overblik"}],
}


def _said() -> UserUttered:
    parsed = {
        "text": MARK,
        "intent": {"name": "definition", "confidence": 0.9},
        "entities": [{"entity": "alder", "value": "under_18", "extractor": "x", "text": MARK}],
        "text_tokens": [(0, 15)],
        "emne": {"id": "definition/ekstremisme", "confidence": 0.9},
        "metadata": {"note": MARK},
    }
    return UserUttered(MARK, parsed["intent"], parsed["entities"], parsed, metadata={"m": MARK})


def test_a_users_event_is_stripped_of_everything_typed() -> None:
    kept = strip(_said())
    assert MARK not in json.dumps(kept, ensure_ascii=False)
    assert kept["parse_data"]["emne"]["id"] == "definition/ekstremisme"
    assert kept["parse_data"]["entities"] == [{"entity": "alder", "value": "under_18"}]


def test_a_reply_is_kept_as_ids() -> None:
    kept = strip(BotUttered(text=None, data={"custom": REPLY}))["data"]["custom"]
    assert kept == {
        "id": "r1",
        "topic": "definition/ekstremisme",
        "kind": "answer",
        "choices": [{"choice": "emne:tegn/overblik"}],
        "contacts": [{"id": "hotline"}],
    }


def test_other_events_are_kept_with_the_hour_instead_of_the_time() -> None:
    event = SlotSet("alder", "under_18", timestamp=1_790_000_123.5)
    assert strip(event) == {**event.as_dict(), "timestamp": 1_789_999_200.0}


class Clock:
    """Seconds that pass when a test says so."""

    now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


def _store(database: str, clock: Callable[[], float] | None = None) -> TextFreeTrackerStore:
    store = TextFreeTrackerStore(database, SILENT_SECONDS, clock or Clock())
    store.domain = Domain.empty()
    return store


def _tracker() -> DialogueStateTracker:
    tracker = DialogueStateTracker("talk", [])
    reply = BotUttered(text=None, data={"custom": REPLY})
    for event in (ActionExecuted("action_listen"), _said(), reply):
        tracker.update(event)
    return tracker


def test_the_database_holds_no_text_and_gives_the_conversation_back(tmp_path: Path) -> None:
    store = _store(sqlite_url(tmp_path / "talks.db"))
    asyncio.run(store.save(_tracker()))
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"definition/ekstremisme" in written
    assert MARK.encode() not in written
    again = asyncio.run(store.retrieve("talk"))
    assert again is not None
    assert [event.type_name for event in again.events] == ["action", "user", "bot"]


def test_saving_again_adds_only_what_is_new(database: str) -> None:
    store, tracker = _store(database), _tracker()
    asyncio.run(store.save(tracker))
    tracker.update(ActionExecuted("action_listen"))
    asyncio.run(store.save(tracker))
    assert _rows(database, "events") == 4


def _talk(store: TextFreeTrackerStore, turns: int) -> None:
    """Save ``turns`` turns, each read anew as Rasa does; the first one sets a slot and a guide."""
    for turn in range(turns):
        tracker = asyncio.run(store.retrieve("talk")) or DialogueStateTracker("talk", SLOTS)
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(_said())
        if turn == 0:
            tracker.update(SlotSet("alder", "over_18"))
            tracker.update(SlotSet("alder", "under_18"))
            tracker.update(ActiveLoop("kontaktguide_form"))
        tracker.update(BotUttered(text=None, data={"custom": {**REPLY, "id": f"r{turn}"}}))
        asyncio.run(store.save(tracker))


def test_a_long_conversation_is_read_from_its_recent_turns_and_keeps_its_state(
    database: str,
) -> None:
    store = _store(database)
    store.domain.slots = SLOTS
    turns = 3 * RECENT_TURNS
    _talk(store, turns)
    again = asyncio.run(store.retrieve("talk"))
    assert again is not None
    assert sum(event.type_name == "user" for event in again.events) == RECENT_TURNS
    assert again.get_slot("alder") == "under_18"
    assert again.active_loop_name == "kontaktguide_form"
    assert _rows(database, "events") == 3 * turns + 3


def test_a_new_session_begins_without_the_state_of_the_one_before(database: str) -> None:
    store = _store(database)
    store.domain.slots = SLOTS
    _talk(store, 2)
    tracker = asyncio.run(store.retrieve("talk"))
    assert tracker is not None
    tracker.update(SessionStarted())
    tracker.update(_said())
    asyncio.run(store.save(tracker))
    again = asyncio.run(store.retrieve("talk"))
    assert again is not None
    assert [event.type_name for event in again.events] == ["session_started", "user"]
    assert again.get_slot("alder") is None


def test_every_reply_of_a_long_conversation_can_be_referred_to(database: str) -> None:
    store = _store(database)
    _talk(store, 3 * RECENT_TURNS)
    memory = memory_of(asyncio.run(store.said("talk")))
    assert len(memory.said) == 3 * RECENT_TURNS
    assert memory.reply("r0") is not None
    assert memory.last is not None
    assert memory.last.id == f"r{3 * RECENT_TURNS - 1}"


def test_a_forgotten_conversation_is_gone(database: str) -> None:
    store = _store(database)
    asyncio.run(store.save(_tracker()))
    asyncio.run(store.forget("talk"))
    assert asyncio.run(store.retrieve("talk")) is None


def _query(database: str, statement: str) -> list[tuple[Any, ...]]:
    with open_database(database).connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def _rows(database: str, table: str) -> int:
    return int(_query(database, f"select count(*) from {table}")[0][0])


def test_nothing_stored_tells_the_minute_of_a_turn(database: str) -> None:
    store = _store(database)
    asyncio.run(store.save(_tracker()))
    rows = _query(database, "select timestamp, data from events")
    heard = _query(database, "select sender_id, minute from last_heard")
    for stamp, data in rows:
        assert stamp % 3600 == 0
        assert json.loads(data)["timestamp"] == stamp
    assert heard == [("talk", int(Clock.now // 60))]


def test_a_silent_conversation_is_forgotten_and_others_are_not(database: str) -> None:
    clock = Clock()
    store = _store(database, clock)
    asyncio.run(store.save(_tracker()))
    clock.now += SILENT_SECONDS - 120
    other = DialogueStateTracker("other", [])
    other.update(_said())
    asyncio.run(store.save(other))
    asyncio.run(store.forget_silent())
    assert asyncio.run(store.retrieve("talk")) is not None
    clock.now += 200
    asyncio.run(store.forget_silent())
    assert asyncio.run(store.retrieve("talk")) is None
    assert asyncio.run(store.retrieve("other")) is not None
    assert _rows(database, "last_heard") == 1


def test_a_conversation_silent_for_too_long_is_not_given_back_before_it_is_deleted(
    database: str,
) -> None:
    clock = Clock()
    store = _store(database, clock)
    asyncio.run(store.save(_tracker()))
    clock.now += SILENT_SECONDS + 60
    assert asyncio.run(store.said("talk")) == []
    assert asyncio.run(store.retrieve("talk")) is None
    assert _rows(database, "events") == 0


def test_every_turn_keeps_a_conversation_alive(database: str) -> None:
    clock = Clock()
    store = _store(database, clock)
    for _ in range(5):
        clock.now += SILENT_SECONDS - 60
        tracker = asyncio.run(store.retrieve("talk")) or DialogueStateTracker("talk", [])
        tracker.update(_said())
        asyncio.run(store.save(tracker))
    again = asyncio.run(store.retrieve("talk"))
    assert again is not None
    assert len(again.events) == 5


def test_what_is_forgotten_is_not_in_the_file_either(tmp_path: Path) -> None:
    store = _store(sqlite_url(tmp_path / "talks.db"))
    asyncio.run(store.save(_tracker()))
    asyncio.run(store.forget("talk"))
    asyncio.run(store.forget_silent())
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"definition/ekstremisme" not in written


def test_events_without_a_conversation_are_deleted(database: str) -> None:
    store = _store(database)
    asyncio.run(store.save(_tracker()))
    with open_database(database).begin() as connection:
        connection.exec_driver_sql("delete from last_heard")
    asyncio.run(store.forget_silent())
    assert _rows(database, "events") == 0


def test_many_conversations_are_cleaned_up_before_the_database_has_counted_them(
    postgres_database: str,
) -> None:
    """Its guess of how many there are is wrong until its own housekeeping has come by."""
    store = TextFreeTrackerStore(postgres_database, SILENT_SECONDS)
    fill = f"""
        INSERT INTO last_heard SELECT md5(i::text), {int(time.time() // 60)}
            FROM generate_series(1, 20000) i;
        UPDATE last_heard SET minute = minute;
        UPDATE last_heard SET minute = minute;
        INSERT INTO events (sender_id, type_name, data) SELECT md5(i::text), 'slot', '{{}}'
            FROM generate_series(1, 20001) i, generate_series(1, 3) j
    """
    with open_database(postgres_database).begin() as connection:
        for statement in fill.split(";"):
            connection.exec_driver_sql(statement)
    asyncio.run(store.forget_silent())
    assert _rows(postgres_database, "events") == 60_000
