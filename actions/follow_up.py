"""Short follow-ups and dialogue acts: "hvad er nummeret?", "hvorfor?", "nej", "stop"."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.shared import STOP_GUIDE, send, slots_of, told_now, topic_of
from assistant.content import Content, from_content
from assistant.dialogue import guide
from assistant.dialogue.follow_up import FollowUps, Turn
from assistant.dialogue.memory import memory_of
from assistant.engine import names
from assistant.engine.generator import situation


@from_content
def _follow_ups(found: Content) -> FollowUps:
    return FollowUps(found.composer)


class ActionFollowUp(Action):
    """Answers a dialogue act with what was said before."""

    def name(self) -> str:
        """The name in ``domain.yml``."""
        return "action_follow_up"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Reply, and end the guide where that was asked for."""
        slots = slots_of(tracker)
        turn = Turn(
            act=topic_of(tracker)["id"],
            memory=memory_of(tracker.events),
            situation=situation(slots[guide.FAMILY]),
            slots=slots,
            told=told_now(tracker),
            guide_active=tracker.active_loop.get("name") == names.FORM,
        )
        result = _follow_ups().answer(turn)
        if result.reply is not None:
            send(dispatcher, result.reply)
        if result.start_guide:
            return [{"event": "followup", "name": names.FORM}]
        return list(STOP_GUIDE) if result.stop else []
