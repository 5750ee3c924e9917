"""What the actions share: reading the tracker and sending a reply."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from assistant.dialogue import guide
from assistant.engine import names
from assistant.reply.model import Reply

STOP_GUIDE: list[dict[str, Any]] = [
    {"event": "active_loop", "name": None},
    {"event": "slot", "name": names.REQUESTED_SLOT, "value": None},
    # A guide that begins after this one is about somebody else.
    {"event": "slot", "name": names.SLOT_GUIDE_DONE, "value": True},
]


def slots_of(tracker: Tracker) -> dict[str, str | None]:
    """The guide's slots."""
    return {slot: tracker.get_slot(slot) for slot in guide.SLOTS}


def told_now(tracker: Tracker) -> dict[str, str]:
    """What the latest message told about the situation."""
    return {e["entity"]: e["value"] for e in tracker.latest_message.get("entities") or []}


def topic_of(tracker: Tracker) -> dict[str, Any]:
    """The topic that the latest message was understood as."""
    return tracker.latest_message.get(names.TOPIC_PROPERTY) or {}


def begin_guide(tracker: Tracker) -> list[dict[str, Any]]:
    """Events that forget an earlier case, but nothing that this very message told."""
    told = told_now(tracker)
    cleared = [{"event": "slot", "name": slot, "value": told.get(slot)} for slot in guide.SLOTS]
    return [*cleared, {"event": "slot", "name": names.SLOT_GUIDE_DONE, "value": False}]


def in_exercise(tracker: Tracker) -> bool:
    """Whether an exercise is going on."""
    return bool(tracker.active_loop.get("name") == names.FORM_EXERCISE)


def send(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Say ``reply``."""
    dispatcher.utter_message(json_message=reply.as_dict())
