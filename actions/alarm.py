"""The alarm: the number first, and no guide left waiting for an answer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.shared import STOP_GUIDE, in_exercise, send, topic_of
from assistant.content import content
from assistant.dialogue import guide
from assistant.engine.generator import exercise_replies, situation


class ActionAlarm(Action):
    """Gives the emergency reply and ends a guide that is under way."""

    def name(self) -> str:
        """The name in ``domain.yml``."""
        return "action_alarm"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Reply to the acute topic."""
        reply = content().composer.topic(
            topic_of(tracker)["id"], situation(tracker.get_slot(guide.FAMILY))
        )
        if in_exercise(tracker):
            # It may have been part of the exercise: the number first, and a way back.
            reply.choices.append(exercise_replies().resume_choice())
        send(dispatcher, reply)
        return list(STOP_GUIDE)
