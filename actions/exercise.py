"""An exercise as a Rasa form: begin or go on, move with each message, end; and a room's code."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.shared import STOP_GUIDE, begin_guide, send, topic_of
from assistant.content import Content, content, from_content
from assistant.dialogue import room
from assistant.dialogue.exercise import Exercises, Heard
from assistant.engine import names
from assistant.engine.generator import exercise_replies, situation
from assistant.reply.exercise import CODE
from assistant.understanding.decide import Band
from assistant.understanding.situation import ABOUT_SOMEBODY, WORRY
from assistant.workshops.exercise import Ending, State, state_from

# How likely an alarm must be to be one in the middle of an exercise, too.
SURELY = 0.5


@from_content
def exercises(found: Content) -> Exercises:
    """What reads the messages of exercises, made from the content."""
    return Exercises(found.workshops, found.chat)


def _kept(tracker: Tracker) -> dict[str, Any] | None:
    return tracker.get_slot(names.SLOT_EXERCISE)


def _state(tracker: Tracker) -> State | None:
    return state_from(_kept(tracker), content().workshops)


def _slot(value: dict[str, Any] | None) -> dict[str, Any]:
    return {"event": "slot", "name": names.SLOT_EXERCISE, "value": value}


def heard_from(tracker: Tracker) -> Heard:
    """The latest message as an exercise looks at it. Its text is read here and kept nowhere."""
    topic = topic_of(tracker)
    text = tracker.latest_message.get("text") or ""
    worry = content().situation_reader.read(text).get(WORRY) if text else None
    return Heard(
        text=text,
        act=topic.get("act"),
        topic=topic.get("id", ""),
        sure=topic.get("band") == Band.SURE.value,
        asks=bool(topic.get("asks")),
        alarm=tracker.latest_message["intent"]["name"] == names.INTENT_ALARM,
        certain_alarm=_certainly_acute(tracker),
        worried=worry == ABOUT_SOMEBODY,
    )


def _certainly_acute(tracker: Tracker) -> bool:
    """Whether the alarm rules found it, or the classifier is likelier right than wrong.

    The confidence of an alarm is how likely it is acute, or the best guess's where that is higher.
    """
    if (tracker.latest_message.get("metadata") or {}).get(names.ALARM_KEY):
        return True
    ranking = tracker.latest_message.get("intent_ranking") or [{"name": "", "confidence": 0.0}]
    confidence = topic_of(tracker).get("confidence", 0.0)
    other = ranking[0]["name"] not in content().acute_topics
    return bool(confidence >= SURELY and not (other and confidence <= ranking[0]["confidence"]))


class ActionExercise(Action):
    """Begins an exercise, goes on with one that was left, joins a room, or offers a choice."""

    def name(self) -> str:
        """The name in ``domain.yml``."""
        return "action_exercise"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Set the state and let the form show it, or reply with what there is to choose."""
        heard = heard_from(tracker)
        now = situation(None)
        if heard.act == CODE:
            joined = await room.join(heard.text, tracker.sender_id)
            if joined.reply_key:
                send(dispatcher, room.plain(joined.reply_key, now))
                return list(STOP_GUIDE)
            return [*STOP_GUIDE, _slot(joined.kept), _follow(names.FORM_EXERCISE)]
        kept = _kept(tracker)
        if kept is not None and room.is_room(kept):
            await room.leave(tracker.sender_id)
        before = _state(tracker)
        state = exercises().begin(heard, before)
        if state is None:
            waits = heard.act is not None or exercises().is_control(heard)
            send(dispatcher, exercise_replies().menu(now, before, "ingen_i_gang" if waits else ""))
            return list(STOP_GUIDE)
        return [*STOP_GUIDE, _slot(state.as_dict()), _follow(names.FORM_EXERCISE)]


class ValidateExercise(FormValidationAction):
    """Moves the exercise with each message that is meant for it."""

    def name(self) -> str:
        """The name in ``domain.yml``."""
        return f"validate_{names.FORM_EXERCISE}"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[str]:
        """One slot that nothing fills, for as long as the exercise goes on."""
        kept = _kept(tracker)
        if kept is not None and room.is_room(kept):
            return [] if room.is_over(kept) else [names.SLOT_EXERCISE_STEP]
        state = _state(tracker)
        return [names.SLOT_EXERCISE_STEP] if state is not None and state.ending is None else []

    async def get_extraction_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """What the message does to the exercise; nothing where it is not meant for it."""
        kept = _kept(tracker)
        if kept is None or _begun_now(tracker):
            return []
        heard = heard_from(tracker)
        if heard.act == CODE:
            joined = await room.join(heard.text, tracker.sender_id)
            return [_slot({**(joined.kept or kept), "note": joined.reply_key})]
        if room.is_room(kept):
            moved = await room.move(heard, kept, tracker.sender_id)
            return [] if moved is None else [_slot(moved)]
        state = _state(tracker)
        if state is None:
            return [_slot(None)]
        after = exercises().move(heard, state)
        return [] if after is None else [_slot(after.as_dict())]

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The state as it was set."""
        told = tracker.slots_to_validate()
        return [{"event": "slot", "name": name, "value": value} for name, value in told.items()]


class ActionExerciseEnd(Action):
    """Says goodbye to the exercise, or leads over to the guide for a real case."""

    def name(self) -> str:
        """The name in ``domain.yml``."""
        return "action_exercise_end"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Reply; where somebody real is meant, the guide begins with what was told."""
        kept = _kept(tracker)
        now = situation(None)
        if kept is not None and room.is_room(kept):
            send(dispatcher, room.over(kept, now))
            return [_slot(None)]
        state = _state(tracker)
        if state is None:
            send(dispatcher, exercise_replies().menu(now, None, "ingen_i_gang"))
            return [_slot(None)]
        send(dispatcher, exercise_replies().over(state, now))
        if state.ending is not Ending.REAL or state.acute:
            return []
        return [*begin_guide(tracker), _follow(names.FORM)]


def _follow(action: str) -> dict[str, Any]:
    return {"event": "followup", "name": action}


def _begun_now(tracker: Tracker) -> bool:
    """Whether this very message has set the state already: it must not move it as well."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "slot" and event["name"] == names.SLOT_EXERCISE:
            return True
    return False
