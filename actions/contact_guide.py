"""The contact guide as a Rasa form: start, answers in any order, outcome."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.shared import begin_guide, send, slots_of, told_now, topic_of
from assistant.content import content
from assistant.dialogue import guide
from assistant.engine import names
from assistant.engine.generator import situation


class ActionGuideStart(Action):
    """Forgets an earlier case, but nothing that this very message told."""

    def name(self) -> str:
        """The name in ``domain.yml``."""
        return "action_guide_start"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Empty the slots of a finished guide."""
        if not tracker.get_slot(names.SLOT_GUIDE_DONE):
            return []
        return begin_guide(tracker)


class ValidateContactGuide(FormValidationAction):
    """Reads "ja", "nej" and "ved ikke" for what was asked, and decides what is still missing."""

    def name(self) -> str:
        """The name in ``domain.yml``."""
        return f"validate_{names.FORM}"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[str]:
        """The slots that matter, given what is known."""
        return guide.required(slots_of(tracker))

    async def get_extraction_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """What the message answers: details told in passing, or a plain yes, no or don't know."""
        topic = topic_of(tracker)
        alarm = tracker.latest_message["intent"]["name"] == names.INTENT_ALARM
        # "Nej, glem det" begins with a no, and is none; nor does what is refused tell anything.
        stops = topic.get("id") == guide.STOP or topic.get("id", "").startswith("sikkerhed/")
        if alarm or stops or topic.get("asks"):
            return []
        requested = tracker.get_slot(names.REQUESTED_SLOT)
        told = guide.settled(told_now(tracker))
        filled = guide.slot_for_act(topic.get("id", ""), requested, topic.get("opening"), told)
        filled.update(told)
        return [
            {"event": "slot", "name": slot, "value": value, "timestamp": None}
            for slot, value in filled.items()
        ]

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Everything that was told, also what does not matter yet: a correction may bring it up."""
        told = tracker.slots_to_validate()
        return [{"event": "slot", "name": name, "value": value} for name, value in told.items()]


class ActionGuideResult(Action):
    """Says who to call now, what next and why."""

    def name(self) -> str:
        """The name in ``domain.yml``."""
        return "action_guide_result"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Reply with the outcome that fits the slots; keep them for corrections."""
        slots = slots_of(tracker)
        composer = content().composer
        outcome = guide.outcome_for(composer.guide, slots)
        send(dispatcher, composer.guide_outcome(outcome, slots, situation(slots[guide.FAMILY])))
        return [{"event": "slot", "name": names.SLOT_GUIDE_DONE, "value": True}]
