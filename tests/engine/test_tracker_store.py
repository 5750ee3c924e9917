"""What is stored of a conversation, and what is not."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

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
from assistant.storage.database import sqlite_url

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


def _store(folder: Path, clock: Callable[[], float] | None = None) -> TextFreeTrackerStore:
    store = TextFreeTrackerStore(sqlite_url(folder / "talks.db"), SILENT_SECONDS, clock or Clock())
    store.domain = Domain.empty()
    return store


def _tracker() -> DialogueStateTracker:
    tracker = DialogueStateTracker("talk", [])
    reply = BotUttered(text=None, data={"custom": REPLY})
    for event in (ActionExecuted("action_listen"), _said(), reply):
        tracker.update(event)
    return tracker


def test_the_database_holds_no_text_and_gives_the_conversation_back(tmp_path: Path) -> None:
    store = _store(tmp_path)
    asyncio.run(store.save(_tracker()))
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"definition/ekstremisme" in written
    assert MARK.encode() not in written
    again = asyncio.run(store.retrieve("talk"))
    assert again is not None
    assert [event.type_name for event in again.events] == ["action", "user", "bot"]


def test_saving_again_adds_only_what_is_new(tmp_path: Path) -> None:
    store, tracker = _store(tmp_path), _tracker()
    asyncio.run(store.save(tracker))
    tracker.update(ActionExecuted("action_listen"))
    asyncio.run(store.save(tracker))
    with sqlite3.connect(tmp_path / "talks.db") as database:
        assert database.execute("select count(*) from events").fetchone() == (4,)


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
    tmp_path: Path,
) -> None:
    store = _store(tmp_path)
    store.domain.slots = SLOTS
    turns = 3 * RECENT_TURNS
    _talk(store, turns)
    again = asyncio.run(store.retrieve("talk"))
    assert again is not None
    assert sum(event.type_name == "user" for event in again.events) == RECENT_TURNS
    assert again.get_slot("alder") == "under_18"
    assert again.active_loop_name == "kontaktguide_form"
    with sqlite3.connect(tmp_path / "talks.db") as database:
        assert database.execute("select count(*) from events").fetchone() == (3 * turns + 3,)


def test_a_new_session_begins_without_the_state_of_the_one_before(tmp_path: Path) -> None:
    store = _store(tmp_path)
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


def test_every_reply_of_a_long_conversation_can_be_referred_to(tmp_path: Path) -> None:
    store = _store(tmp_path)
    _talk(store, 3 * RECENT_TURNS)
    memory = memory_of(asyncio.run(store.said("talk")))
    assert len(memory.said) == 3 * RECENT_TURNS
    assert memory.reply("r0") is not None
    assert memory.last is not None
    assert memory.last.id == f"r{3 * RECENT_TURNS - 1}"


def test_a_forgotten_conversation_is_gone(tmp_path: Path) -> None:
    store = _store(tmp_path)
    asyncio.run(store.save(_tracker()))
    asyncio.run(store.forget("talk"))
    assert asyncio.run(store.retrieve("talk")) is None


def _rows(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "talks.db") as database:
        return int(database.execute(f"select count(*) from {table}").fetchone()[0])


def test_nothing_stored_tells_the_minute_of_a_turn(tmp_path: Path) -> None:
    store = _store(tmp_path)
    asyncio.run(store.save(_tracker()))
    with sqlite3.connect(tmp_path / "talks.db") as database:
        rows = database.execute("select timestamp, data from events").fetchall()
        heard = database.execute("select sender_id, minute from last_heard").fetchall()
    for stamp, data in rows:
        assert stamp % 3600 == 0
        assert json.loads(data)["timestamp"] == stamp
    assert heard == [("talk", int(Clock.now // 60))]


def test_a_silent_conversation_is_forgotten_and_others_are_not(tmp_path: Path) -> None:
    clock = Clock()
    store = _store(tmp_path, clock)
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
    assert _rows(tmp_path, "last_heard") == 1


def test_a_conversation_silent_for_too_long_is_not_given_back_before_it_is_deleted(
    tmp_path: Path,
) -> None:
    clock = Clock()
    store = _store(tmp_path, clock)
    asyncio.run(store.save(_tracker()))
    clock.now += SILENT_SECONDS + 60
    assert asyncio.run(store.said("talk")) == []
    assert asyncio.run(store.retrieve("talk")) is None
    assert _rows(tmp_path, "events") == 0


def test_every_turn_keeps_a_conversation_alive(tmp_path: Path) -> None:
    clock = Clock()
    store = _store(tmp_path, clock)
    for _ in range(5):
        clock.now += SILENT_SECONDS - 60
        tracker = asyncio.run(store.retrieve("talk")) or DialogueStateTracker("talk", [])
        tracker.update(_said())
        asyncio.run(store.save(tracker))
    again = asyncio.run(store.retrieve("talk"))
    assert again is not None
    assert len(again.events) == 5


def test_what_is_forgotten_is_not_in_the_file_either(tmp_path: Path) -> None:
    store = _store(tmp_path)
    asyncio.run(store.save(_tracker()))
    asyncio.run(store.forget("talk"))
    asyncio.run(store.forget_silent())
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"definition/ekstremisme" not in written


def test_events_without_a_conversation_are_deleted(tmp_path: Path) -> None:
    store = _store(tmp_path)
    asyncio.run(store.save(_tracker()))
    with sqlite3.connect(tmp_path / "talks.db") as database:
        database.execute("delete from last_heard")
    asyncio.run(store.forget_silent())
    assert _rows(tmp_path, "events") == 0
