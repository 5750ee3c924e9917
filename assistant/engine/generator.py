"""Rasa's generator of utterances: every ``utter_...`` becomes a reply made from the knowledge."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.content import content
from assistant.dialogue import guide
from assistant.dialogue.memory import memory_of
from assistant.engine import names
from assistant.reply.compose import UNCLEAR, Situation
from assistant.reply.model import Reply


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
        return {"custom": reply_for(utter_action, tracker).as_dict()}


def reply_for(utter_action: str, tracker: DialogueStateTracker) -> Reply:
    """The reply that ``utter_action`` stands for in this conversation."""
    composer = content().composer
    now = situation(tracker.get_slot(guide.FAMILY))
    if utter_action.startswith(names.UTTER_ASK):
        slots = {slot: tracker.get_slot(slot) for slot in guide.SLOTS}
        slot = utter_action[len(names.UTTER_ASK) :]
        return composer.guide_question(guide.question_for(composer.guide, slot, slots), now)
    if utter_action == names.UTTER_UNSURE:
        topic = (tracker.latest_message.parse_data or {}).get(names.TOPIC_PROPERTY) or {}
        return composer.clarify(topic.get("candidates", []), now)
    if utter_action == names.UTTER_LOST:
        if tracker.active_loop_name == names.FORM:
            return composer.plain("fortabt_i_guiden", now)
        last = memory_of(event.as_dict() for event in tracker.events).last
        again = last is not None and last.topic == UNCLEAR and last.kind == "fallback"
        return composer.lost(now, again)
    return composer.topic(utter_action[len(names.UTTER) :], now)


def situation(family_control: str | None) -> Situation:
    """The situation at this moment, with the conversation's family control slot."""
    return Situation(dt.datetime.now(dt.timezone.utc), family_control == guide.YES)
