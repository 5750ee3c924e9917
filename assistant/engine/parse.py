"""What Rasa is told about a message: intent, entities and topic as parse data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.engine import names
from assistant.reply.compose import EXERCISE, START_GUIDE
from assistant.understanding.decide import Band, Decision
from assistant.understanding.reading import Guess
from assistant.understanding.situation import EXERCISE_WISH, WORRY

RANKING_LENGTH = 10
EXTRACTOR = "MessageInterpreter"


def intent_for(decision: Decision) -> str:
    """The intent that the rules in ``data/rules.yml`` are written for."""
    if decision.alarm:
        return names.INTENT_ALARM
    if decision.band is Band.UNSURE:
        return names.INTENT_UNSURE
    if decision.band is Band.LOST:
        return names.INTENT_LOST
    if decision.topic == START_GUIDE:
        return names.INTENT_GUIDE
    if decision.topic == EXERCISE:
        return names.INTENT_EXERCISE
    return decision.topic.split("/", 1)[0]


def topic_property(decision: Decision, asks: bool, opening: str | None) -> dict[str, Any]:
    """The topic as actions and the generator read it.

    ``asks``: the message is a question. ``opening``: ``ja`` or ``nej`` where it begins with that.
    """
    return {
        "asks": asks,
        "opening": opening,
        "id": decision.topic,
        "confidence": decision.confidence,
        "band": decision.band.value,
        "candidates": list(decision.candidates),
        "rival": decision.rival,
    }


def selection(intent: str, topic: str) -> dict[str, Any]:
    """What Rasa's retrieval action ``utter_<group>`` reads to find the response of ``topic``."""
    return {
        intent: {"response": {"utter_action": names.UTTER + topic, "intent_response_key": topic}}
    }


def ranking_property(ranking: Sequence[Guess]) -> list[dict[str, Any]]:
    """The best topics, in Rasa's form for ``intent_ranking``."""
    return [
        {"name": guess.topic, "confidence": guess.confidence} for guess in ranking[:RANKING_LENGTH]
    ]


def entities(situation: Mapping[str, str]) -> list[dict[str, Any]]:
    """Entities whose value is a category; the words they were read from stay out."""
    return [
        {"entity": field, "value": value, "extractor": EXTRACTOR}
        for field, value in situation.items()
        if field not in (WORRY, EXERCISE_WISH)
    ]


def pressed(
    topic: str, intent: str, situation: Mapping[str, str] | None = None, act: str | None = None
) -> dict[str, Any]:
    """Parse data for a pressed choice: as sure as can be, and no text to understand.

    ``act``: what the choice does in an exercise; ids and numbers only, for it is stored.
    """
    decision = Decision(Band.SURE, topic, 1.0, intent == names.INTENT_ALARM, ())
    return {
        "text": "",
        "intent": {"name": intent, "confidence": 1.0},
        "intent_ranking": [{"name": topic, "confidence": 1.0}],
        "entities": entities(situation or {}),
        "response_selector": selection(intent, topic),
        names.TOPIC_PROPERTY: {
            **topic_property(decision, asks=False, opening=None),
            **({} if act is None else {"act": act}),
        },
    }
