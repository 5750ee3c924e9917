"""A conversation store that never holds what a user typed.

Rasa's SQL store writes every event as it is. This one writes the user's events without text and the
bot's without wording: what a later turn needs (topic, slots, choices, reply ids) stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.dialogue.memory import slim
from assistant.engine import names

_KEPT_PARSE_DATA = ("intent", "intent_ranking", "response_selector", names.TOPIC_PROPERTY)


class _Stripped:
    """An event as the store sees it: its type, and its dictionary without anybody's words."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self.type_name = event.type_name

    def as_dict(self) -> dict[str, Any]:
        return strip(self._event)


class TextFreeTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store, with the words taken out before anything is written."""

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator:
        return (_Stripped(event) for event in super()._additional_events(session, tracker))

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
