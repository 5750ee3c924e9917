"""A conversation store that never holds what a user typed.

Rasa's SQL store writes every event as it is. This one writes the user's events without text and the
bot's without wording: what a later turn needs (topic, slots, choices, reply ids) stays.

Rasa reads and replays all events of a conversation in every turn. This store gives the newest ones
and the state before them, so that the hundredth turn takes as long as the tenth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import ActiveLoop, BotUttered, Event, SlotSet, UserUttered
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


_STORED = "stored_events"


def _set_stored(tracker: DialogueStateTracker) -> None:
    """Note that the tracker's events so far are in the store, or come from it."""
    setattr(tracker, _STORED, len(tracker.events))


class _Stripped:
    """An event as the store sees it: its type, and its dictionary without anybody's words."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self.type_name = event.type_name

    def as_dict(self) -> dict[str, Any]:
        return strip(self._event)


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
        with self.session_scope() as session:
            first = self._first_recent(session, sender_id)
            stored = self._state_before(session, sender_id, first)
            mine = session.query(self.SQLEvent.data).filter(self.SQLEvent.sender_id == sender_id)
            recent = mine.filter(self.SQLEvent.id >= first).order_by(self.SQLEvent.id)
            stored.extend(json.loads(data) for (data,) in recent)
        if not stored:
            return None
        events = [_event(event) for event in stored]
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        _set_stored(tracker)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is new since the tracker was read or saved."""
        await super().save(tracker)
        _set_stored(tracker)

    async def said(self, conversation: str) -> list[dict[str, Any]]:
        """All replies of a conversation as events (dictionaries), oldest first."""
        with self.session_scope() as session:
            found = session.query(self.SQLEvent.data).filter(
                self.SQLEvent.sender_id == conversation,
                self.SQLEvent.type_name == BotUttered.type_name,
            )
            return [json.loads(data) for (data,) in found.order_by(self.SQLEvent.id)]

    def _first_recent(self, session: Any, conversation: str) -> int:
        """The id of the event with which the recent turns begin; 0 for the very first."""
        said = session.query(self.SQLEvent.id).filter(
            self.SQLEvent.sender_id == conversation,
            self.SQLEvent.type_name == UserUttered.type_name,
        )
        oldest = said.order_by(self.SQLEvent.id.desc()).offset(RECENT_TURNS - 1).limit(1).scalar()
        return int(oldest or 0)

    def _state_before(self, session: Any, conversation: str, first: int) -> list[dict[str, Any]]:
        """The newest event of each slot and of the guide before the event ``first``."""
        if not first:
            return []
        newest = session.query(sa.func.max(self.SQLEvent.id)).filter(
            self.SQLEvent.sender_id == conversation,
            self.SQLEvent.id < first,
            self.SQLEvent.type_name.in_(_STATE),
        )
        ids = [found for (found,) in newest.group_by(self.SQLEvent.action_name)]
        state = session.query(self.SQLEvent.data).filter(self.SQLEvent.id.in_(ids))
        return [json.loads(data) for (data,) in state.order_by(self.SQLEvent.id)]

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator:
        new = list(tracker.events)[getattr(tracker, _STORED, 0) :]
        return (_Stripped(event) for event in new)

    async def forget_silent(self, since: float) -> None:
        """Delete every conversation that has had no event after ``since`` (seconds since 1970)."""
        with self.session_scope() as session:
            last = sa.func.max(self.SQLEvent.timestamp)
            names = session.query(self.SQLEvent.sender_id).group_by(self.SQLEvent.sender_id)
            silent = [name for (name,) in names.having(last < since)]
            events = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id.in_(silent))
            events.delete(synchronize_session=False)
            session.commit()

    async def forget(self, conversation: str) -> None:
        """Delete everything that is stored of a conversation."""
        with self.session_scope() as session:
            events = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation)
            events.delete(synchronize_session=False)
            session.commit()


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
