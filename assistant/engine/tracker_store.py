"""A conversation store that never holds what a user typed.

Rasa's SQL store writes every event as it is. This one writes the user's events without text and the
bot's without wording: what a later turn needs (topic, slots, choices, reply ids) stays.

Rasa reads and replays all events of a conversation in every turn. This store gives the newest ones
and the state before them, so that the hundredth turn takes as long as the tenth.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import (
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker

from assistant.database import open_database
from assistant.dialogue.memory import slim
from assistant.engine import names

_KEPT_PARSE_DATA = ("intent", names.TOPIC_PROPERTY)
# What the rules and the actions look back on is never further away.
RECENT_TURNS = 10
# Slots and the guide are the state that lasts; Rasa stores their names as "action name".
_STATE = (SlotSet.type_name, ActiveLoop.type_name)


@cache
def _event_class(name: str) -> type[Event]:
    """Rasa's class of an event; Rasa itself searches all its classes anew for every event."""
    return Event.resolve_by_type(name)


def _event(stored: dict[str, Any]) -> Event:
    return _event_class(stored["event"])._from_parameters(stored)


_EVENTS = SQLTrackerStore.SQLEvent.__table__
# A turn has ten events or fewer; more than these are never looked at.
_MOST_EVENTS = 20 * RECENT_TURNS
_STORED = "stored_events"

# Built once: building a statement takes longer than running it.
_OF_CONVERSATION = _EVENTS.c.sender_id == sa.bindparam("conversation")
_NEWEST = (
    sa.select(_EVENTS.c.id, _EVENTS.c.type_name, _EVENTS.c.data)
    .where(_OF_CONVERSATION)
    .order_by(_EVENTS.c.id.desc())
    .limit(_MOST_EVENTS)
)
_SAID = (
    sa.select(_EVENTS.c.data)
    .where(_OF_CONVERSATION, _EVENTS.c.type_name == BotUttered.type_name)
    .order_by(_EVENTS.c.id)
)
_SESSION_BEGUN = sa.select(sa.func.coalesce(sa.func.max(_EVENTS.c.id), 0)).where(
    _OF_CONVERSATION, _EVENTS.c.type_name == SessionStarted.type_name
)
_NEWEST_STATE = (
    sa.select(sa.func.max(_EVENTS.c.id))
    .where(
        _OF_CONVERSATION,
        _EVENTS.c.id < sa.bindparam("first"),
        _EVENTS.c.id > _SESSION_BEGUN.scalar_subquery(),
        _EVENTS.c.type_name.in_(_STATE),
    )
    .group_by(_EVENTS.c.action_name)
)
# The newest event of each slot and of the guide, in this session, before the event "first".
_STATE_BEFORE = (
    sa.select(_EVENTS.c.data).where(_EVENTS.c.id.in_(_NEWEST_STATE)).order_by(_EVENTS.c.id)
)
_INSERT = _EVENTS.insert()


def _set_stored(tracker: DialogueStateTracker) -> None:
    """Note that the tracker's events so far are in the store, or come from it."""
    setattr(tracker, _STORED, len(tracker.events))


class TextFreeTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store, with the words taken out before anything is written."""

    def __init__(self, file: Path) -> None:
        """Store in the SQLite database ``file``."""
        super().__init__(dialect="sqlite", db=str(file))
        self.engine: sa.engine.Engine = open_database(file)
        self.sessionmaker = sessionmaker(bind=self.engine)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The last :data:`RECENT_TURNS` turns of the conversation, after the state before them.

        None where nothing is stored of it.
        """
        of = {"conversation": sender_id}
        with self.engine.connect() as connection:
            rows = connection.execute(_NEWEST, of).all()[::-1]
            recent = rows[_first_recent([kind for _, kind, _ in rows]) :]
            stored = [json.loads(data) for _, _, data in recent]
            whole = len(rows) < _MOST_EVENTS and recent[:1] == rows[:1]
            if not whole and recent[0][1] != SessionStarted.type_name:
                before = connection.execute(_STATE_BEFORE, {**of, "first": recent[0][0]})
                stored = [*(json.loads(data) for (data,) in before), *stored]
        if not stored:
            return None
        events = [_event(event) for event in stored]
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        _set_stored(tracker)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is new since the tracker was read or saved."""
        await self.stream_events(tracker)
        new = list(tracker.events)[getattr(tracker, _STORED, 0) :]
        if new:
            with self.engine.begin() as connection:
                connection.execute(_INSERT, [_row(tracker.sender_id, e) for e in new])
        _set_stored(tracker)

    async def said(self, conversation: str) -> list[dict[str, Any]]:
        """All replies of a conversation as events (dictionaries), oldest first."""
        with self.engine.connect() as connection:
            found = connection.execute(_SAID, {"conversation": conversation})
            return [json.loads(data) for (data,) in found]

    async def forget_silent(self, since: float) -> None:
        """Delete every conversation that has had no event after ``since`` (seconds since 1970)."""
        last = sa.func.max(_EVENTS.c.timestamp)
        silent = sa.select(_EVENTS.c.sender_id).group_by(_EVENTS.c.sender_id).having(last < since)
        with self.engine.begin() as connection:
            connection.execute(_EVENTS.delete().where(_EVENTS.c.sender_id.in_(silent)))

    async def forget(self, conversation: str) -> None:
        """Delete everything that is stored of a conversation."""
        with self.engine.begin() as connection:
            connection.execute(_EVENTS.delete().where(_EVENTS.c.sender_id == conversation))


def _first_recent(kinds: list[str]) -> int:
    """The place of the event with which the recent turns begin: of this session, at most."""
    starts = [at for at, kind in enumerate(kinds) if kind == SessionStarted.type_name]
    turns = [at for at, kind in enumerate(kinds) if kind == UserUttered.type_name]
    return max(starts[-1:] + (turns[-RECENT_TURNS : -RECENT_TURNS + 1] or [0]))


def _row(conversation: str, event: Event) -> dict[str, Any]:
    """An event as a row of Rasa's table, without anybody's words."""
    data = strip(event)
    intent = ((data.get("parse_data") or {}).get("intent") or {}).get("name")
    return {
        "sender_id": conversation,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": intent,
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def strip(event: Event) -> dict[str, Any]:
    """An event's dictionary as it may be stored."""
    data: dict[str, Any] = event.as_dict()
    if isinstance(event, UserUttered):
        parsed = data.get("parse_data") or {}
        kept = {key: parsed[key] for key in _KEPT_PARSE_DATA if key in parsed}
        found = [
            {"entity": entity["entity"], "value": entity["value"]}
            for entity in parsed.get("entities") or []
        ]
        data["text"] = ""
        data["parse_data"] = {**kept, "entities": found, "text": ""}
        data["metadata"] = {}
    elif isinstance(event, BotUttered):
        custom = (data.get("data") or {}).get("custom")
        data["text"] = None
        data["data"] = {"custom": slim(custom) if custom else None}
    return data
