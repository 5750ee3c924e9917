"""What is stored of a conversation, and what is not."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.engine.tracker_store import TextFreeTrackerStore, strip

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


def test_other_events_are_kept_as_they_are() -> None:
    event = SlotSet("alder", "under_18")
    assert strip(event) == event.as_dict()


def _store(folder: Path) -> TextFreeTrackerStore:
    store = TextFreeTrackerStore(dialect="sqlite", db=str(folder / "talks.db"))
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
    assert MARK.encode() not in (tmp_path / "talks.db").read_bytes()
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


def test_a_forgotten_conversation_is_gone(tmp_path: Path) -> None:
    store = _store(tmp_path)
    asyncio.run(store.save(_tracker()))
    asyncio.run(store.forget("talk"))
    assert asyncio.run(store.retrieve("talk")) is None
