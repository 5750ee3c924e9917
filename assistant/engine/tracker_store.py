"""A conversation store that never holds what a user typed.

Rasa's own stores write every event as it is. This one writes the user's events without text, the
bot's without wording, and all of them with the hour instead of the time: what a later turn needs
(topic, slots, choices, reply ids) stays. To forget silent conversations it keeps the minute in
which each was last heard of.

Rasa reads and replays all events of a conversation in every turn. This store gives the newest ones
and the state before them, so that the hundredth turn takes as long as the tenth.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import (
    BotUttered,
    Event,
    SessionStarted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.dialogue.memory import slim
from assistant.engine import names
from assistant.engine import statements as sql
from assistant.engine.statements import RECENT_TURNS
from assistant.storage.clock import clock_of
from assistant.storage.database import aside, forget_deleted, open_database, turn_to_clean

_KEPT_PARSE_DATA = ("intent", names.TOPIC_PROPERTY)
_HOUR = 3600
# Any number that no other work at the database has.
_CLEANING = 7_318_500_502


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


class TextFreeTrackerStore(TrackerStore):
    """Rasa's tracker store over our database, with the words taken out before they are written."""

    def __init__(
        self, database: str, silent_seconds: float, clock: Callable[[], float] | None = None
    ) -> None:
        """Store in the database at the URL ``database``.

        Args:
            silent_seconds: after how long a silence a conversation is forgotten.
            clock: seconds since 1970; the database's where none is given.
        """
        super().__init__(None)
        self._engine = open_database(database)
        self._heard = sql.heard(self._engine)
        self._silent_seconds = silent_seconds
        self._clock = clock or clock_of(self._engine)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The last :data:`RECENT_TURNS` turns of the conversation, after the state before them.

        None where nothing is stored of it, or it has been silent for too long.
        """
        stored = await aside(self._engine, self._read, sender_id)
        if not stored:
            return None
        events = [_event(json.loads(data)) for data in stored]
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        _set_stored(tracker)
        return tracker

    def _read(self, conversation: str) -> list[str]:
        of = {"conversation": conversation}
        last = self._last_minute_kept()
        with self._engine.connect() as connection:
            alive = _alive(connection, conversation, last)
            rows = [] if not alive else connection.execute(sql.NEWEST, of).all()[::-1]
            recent = rows[_first_recent([kind for _, kind, _ in rows]) :]
            stored = [data for _, _, data in recent]
            whole = len(rows) < sql.MOST_EVENTS and recent[:1] == rows[:1]
            if not whole and recent[0][1] != SessionStarted.type_name:
                before = connection.execute(sql.STATE_BEFORE, {**of, "first": recent[0][0]})
                stored = [*(data for (data,) in before), *stored]
        if not alive:
            # What it said before must not come back with the next message.
            self._forget(conversation)
        return stored

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is new since the tracker was read or saved."""
        new = list(tracker.events)[getattr(tracker, _STORED, 0) :]
        if new:
            rows = [_row(tracker.sender_id, event) for event in new]
            await aside(self._engine, self._write, tracker.sender_id, rows)
        _set_stored(tracker)

    def _write(self, conversation: str, rows: list[dict[str, Any]]) -> None:
        heard = {"conversation": conversation, "minute": self._minute()}
        with self._engine.begin() as connection:
            connection.execute(sql.INSERT, rows)
            connection.execute(self._heard, heard)

    async def keys(self) -> list[str]:
        """The names of all conversations."""
        return await aside(self._engine, self._names)

    def _names(self) -> list[str]:
        with self._engine.connect() as connection:
            return [str(name) for (name,) in connection.execute(sql.NAMES)]

    async def said(self, conversation: str) -> list[dict[str, Any]]:
        """All replies of a conversation as events (dictionaries), oldest first."""
        return await aside(self._engine, self._said, conversation)

    def _said(self, conversation: str) -> list[dict[str, Any]]:
        last = self._last_minute_kept()
        with self._engine.connect() as connection:
            if not _alive(connection, conversation, last):
                return []
            found = connection.execute(sql.SAID, {"conversation": conversation})
            return [json.loads(data) for (data,) in found]

    async def forget_silent(self) -> None:
        """Delete every conversation that has been silent for too long."""
        await aside(self._engine, self._forget_silent)

    def _forget_silent(self) -> None:
        last = self._last_minute_kept()
        with self._engine.begin() as connection:
            if not turn_to_clean(connection, _CLEANING):
                return
            connection.execute(sql.FORGET_SILENT, {"minute": last})
            connection.execute(sql.FORGET_ORPHANS)
        forget_deleted(self._engine)

    async def forget(self, conversation: str) -> None:
        """Delete everything that is stored of a conversation."""
        await aside(self._engine, self._forget, conversation)

    def _forget(self, conversation: str) -> None:
        of = {"conversation": conversation}
        with self._engine.begin() as connection:
            connection.execute(sql.FORGET_EVENTS, of)
            connection.execute(sql.FORGET_LAST_HEARD, of)
        forget_deleted(self._engine)

    def _minute(self) -> int:
        return int(self._clock() // 60)

    def _last_minute_kept(self) -> int:
        """Minutes since 1970; a conversation last heard of before it is forgotten.

        Asked for before a connection is taken: the clock may need one of its own.
        """
        return int((self._clock() - self._silent_seconds) // 60)


def _alive(connection: sa.engine.Connection, conversation: str, last: int) -> bool:
    """Whether a conversation was heard of in the minute ``last`` or after it."""
    minute = connection.execute(sql.MINUTE, {"conversation": conversation}).scalar()
    return minute is not None and minute >= last


def _first_recent(kinds: list[str]) -> int:
    """The place of the event with which the recent turns begin: of this session, at most."""
    starts = [at for at, kind in enumerate(kinds) if kind == SessionStarted.type_name]
    turns = [at for at, kind in enumerate(kinds) if kind == UserUttered.type_name]
    return max(starts[-1:] + (turns[-RECENT_TURNS : -RECENT_TURNS + 1] or [0]))


def _row(conversation: str, event: Event) -> dict[str, Any]:
    """An event as a row of the table, without anybody's words."""
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
