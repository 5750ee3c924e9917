"""Rasa's generator of utterances: every ``utter_...`` becomes a reply made from the knowledge."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.content import Content, content, from_content
from assistant.dialogue import guide, room
from assistant.dialogue.memory import memory_of
from assistant.engine import names
from assistant.reply.compose import UNCLEAR, Situation
from assistant.reply.exercise import ExerciseReplies
from assistant.reply.model import Reply
from assistant.workshops.exercise import state_from


class KnowledgeGenerator(NaturalLanguageGenerator):
    """Makes replies in this process; there is no template in the model to go stale."""

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """The reply as Rasa's ``custom`` payload."""
        if utter_action == names.UTTER_EXERCISE:
            return {"custom": (await exercise_reply(tracker)).as_dict()}
        return {"custom": reply_for(utter_action, tracker).as_dict()}


@from_content
def exercise_replies(found: Content) -> ExerciseReplies:
    """The words of exercises, made from the content."""
    return ExerciseReplies(found.composer, found.workshops, found.chat)


async def exercise_reply(tracker: DialogueStateTracker) -> Reply:
    """The step that an exercise, or a room, is at."""
    kept = tracker.get_slot(names.SLOT_EXERCISE) or {}
    now = situation(None)
    moved = _moved(tracker)
    if room.is_room(kept):
        return await room.step(kept, tracker.sender_id, now, moved)
    state = state_from(kept, content().workshops)
    return (
        exercise_replies().step(state, now, moved) if state else exercise_replies().menu(now, None)
    )


def _moved(tracker: DialogueStateTracker) -> bool:
    """Whether the latest message moved the exercise."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, SlotSet) and event.key == names.SLOT_EXERCISE:
            return True
    return False


def reply_for(utter_action: str, tracker: DialogueStateTracker) -> Reply:
    """The reply that ``utter_action`` stands for in this conversation."""
    composer = content().composer
    now = situation(tracker.get_slot(guide.FAMILY))
    if utter_action.startswith(names.UTTER_ASK):
        slots = {slot: tracker.get_slot(slot) for slot in guide.SLOTS}
        slot = utter_action[len(names.UTTER_ASK) :]
        return composer.guide_question(guide.question_for(composer.guide, slot, slots), now)
    understood = (tracker.latest_message.parse_data or {}).get(names.TOPIC_PROPERTY) or {}
    if utter_action == names.UTTER_UNSURE:
        return composer.clarify(understood.get("candidates", []), now)
    if utter_action == names.UTTER_LOST:
        if tracker.active_loop_name == names.FORM:
            return composer.lost_in_guide(now)
        last = memory_of(event.as_dict() for event in tracker.events).last
        again = last is not None and last.topic == UNCLEAR and last.kind == "fallback"
        return composer.lost(now, again)
    topic = utter_action[len(names.UTTER) :]
    rival = understood.get("rival") if topic == understood.get("id") else None
    return composer.topic(topic, now, rival=rival)


def situation(family_control: str | None) -> Situation:
    """The situation at this moment, with the conversation's family control slot."""
    return Situation(dt.datetime.now(dt.timezone.utc), family_control == guide.YES)
