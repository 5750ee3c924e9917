"""A conversation store that never holds what a user typed.

Rasa's SQL store writes every event as it is. This one writes the user's events without text, the
bot's without wording, and all of them with the hour instead of the time: what a later turn needs
(topic, slots, choices, reply ids) stays. To forget silent conversations it keeps the minute in
which each was last heard of.

Rasa reads and replays all events of a conversation in every turn. This store gives the newest ones
and the state before them, so that the hundredth turn takes as long as the tenth.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import (
    BotUttered,
    Event,
    SessionStarted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker

from assistant.database import forget_deleted, open_database
from assistant.dialogue.memory import slim
from assistant.engine import names
from assistant.engine import statements as sql
from assistant.engine.statements import RECENT_TURNS

_KEPT_PARSE_DATA = ("intent", names.TOPIC_PROPERTY)
_HOUR = 3600


_STORED = "stored_events"


@cache
def _event_class(name: str) -> type[Event]:
    """Rasa's class of an event; Rasa itself searches all its classes anew for every event."""
    return Event.resolve_by_type(name)


def _event(stored: dict[str, Any]) -> Event:
    return _event_class(stored["event"])._from_parameters(stored)


def _set_stored(tracker: DialogueStateTracker) -> None:
    """Note that the tracker's events so far are in the store, or come from it."""
    setattr(tracker, _STORED, len(tracker.events))


class TextFreeTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store, with the words taken out before anything is written."""

    def __init__(
        self, file: Path, silent_seconds: float, clock: Callable[[], float] = time.time
    ) -> None:
        """Store in the SQLite database ``file``, which is made where it is absent.

        Args:
            silent_seconds: after how long a silence a conversation is forgotten.
            clock: seconds since 1970.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(dialect="sqlite", db=str(file))
        self.engine: sa.engine.Engine = open_database(file)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._silent_seconds = silent_seconds
        self._clock = clock
        sql.LAST_HEARD.create(self.engine, checkfirst=True)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The last :data:`RECENT_TURNS` turns of the conversation, after the state before them.

        None where nothing is stored of it, or it has been silent for too long.
        """
        of = {"conversation": sender_id}
        with self.engine.connect() as connection:
            alive = self._alive(connection, sender_id)
            rows = [] if not alive else connection.execute(sql.NEWEST, of).all()[::-1]
            recent = rows[_first_recent([kind for _, kind, _ in rows]) :]
            stored = [json.loads(data) for _, _, data in recent]
            whole = len(rows) < sql.MOST_EVENTS and recent[:1] == rows[:1]
            if not whole and recent[0][1] != SessionStarted.type_name:
                before = connection.execute(sql.STATE_BEFORE, {**of, "first": recent[0][0]})
                stored = [*(json.loads(data) for (data,) in before), *stored]
        if not alive:
            # What it said before must not come back with the next message.
            await self.forget(sender_id)
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
            heard = {"conversation": tracker.sender_id, "minute": self._minute()}
            with self.engine.begin() as connection:
                connection.execute(sql.INSERT, [_row(tracker.sender_id, e) for e in new])
                connection.execute(sql.HEARD, heard)
        _set_stored(tracker)

    async def said(self, conversation: str) -> list[dict[str, Any]]:
        """All replies of a conversation as events (dictionaries), oldest first."""
        with self.engine.connect() as connection:
            if not self._alive(connection, conversation):
                return []
            found = connection.execute(sql.SAID, {"conversation": conversation})
            return [json.loads(data) for (data,) in found]

    async def forget_silent(self) -> None:
        """Delete every conversation that has been silent for too long."""
        with self.engine.begin() as connection:
            connection.execute(sql.FORGET_SILENT, {"minute": self._last_minute_kept()})
            connection.execute(sql.FORGET_ORPHANS)
        forget_deleted(self.engine)

    async def forget(self, conversation: str) -> None:
        """Delete everything that is stored of a conversation."""
        of = {"conversation": conversation}
        with self.engine.begin() as connection:
            connection.execute(sql.FORGET_EVENTS, of)
            connection.execute(sql.FORGET_LAST_HEARD, of)
        forget_deleted(self.engine)

    def _alive(self, connection: sa.engine.Connection, conversation: str) -> bool:
        minute = connection.execute(sql.MINUTE, {"conversation": conversation}).scalar()
        return minute is not None and minute >= self._last_minute_kept()

    def _minute(self) -> int:
        return int(self._clock() // 60)

    def _last_minute_kept(self) -> int:
        """Minutes since 1970; a conversation last heard of before it is forgotten."""
        return int((self._clock() - self._silent_seconds) // 60)


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
    if data.get("timestamp") is not None:
        data["timestamp"] -= data["timestamp"] % _HOUR
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
