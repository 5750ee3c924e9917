"""Reads from Rasa's tracker what helps to understand the next message."""

from __future__ import annotations

from rasa.shared.core.trackers import DialogueStateTracker

from assistant.content import content
from assistant.dialogue import guide
from assistant.dialogue.memory import memory_of
from assistant.engine import names
from assistant.understanding.context import NO_CONTEXT, Context


def context_of(tracker: DialogueStateTracker | None) -> Context:
    """The topic answered last, and what the guide has asked for while it is under way."""
    if tracker is None or not tracker.events:
        return NO_CONTEXT
    last = memory_of(event.as_dict() for event in tracker.events).last_subject
    asked: list[str] = []
    requested = tracker.get_slot(names.REQUESTED_SLOT)
    if tracker.active_loop_name == names.FORM and requested:
        slots = {slot: tracker.get_slot(slot) for slot in guide.SLOTS}
        asked = guide.question_for(content().composer.guide, requested, slots).asks_for
    return Context(last.topic if last else "", tuple(asked))
