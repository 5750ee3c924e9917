"""What the words of a situation say about the topic, beyond what the classifier saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.understanding.classifier import Reading
from assistant.understanding.decide import Band, Decision
from assistant.understanding.situation import WORRY

GUIDE = "kontakt/vejviser"
_TELLS = "dialog/oplys"
_CONTACT_GROUP = "kontakt/"
_CONTACT_SHARE = 0.5
_TOPIC_OF_AGE = {"under_18": "kontakt/under_18", "over_18": "kontakt/voksen"}


def refine(
    decision: Decision, reading: Reading, situation: Mapping[str, str], asks: bool
) -> Decision:
    """Whether the guide or the plain contact answer for an age serves better.

    A question that tells the age gets the answer for that age. Without an age or a relation there
    is nothing that tells the one answer from the other; and a bare statement of worry is not yet a
    question, so the guide asks what is missing, also where no topic is sure. So it does where a
    message is about whom to contact and no single contact is meant.
    """
    if decision.alarm:
        return decision
    told = "alder" in situation or "relation" in situation
    worry = WORRY in situation and told and not asks
    if worry and (decision.band is not Band.SURE or decision.topic == _TELLS):
        return replace(decision, topic=GUIDE, band=Band.SURE)
    contacts = sum(g.confidence for g in reading.guesses if g.topic.startswith(_CONTACT_GROUP))
    if decision.band is not Band.SURE and contacts >= _CONTACT_SHARE:
        return replace(decision, topic=GUIDE, band=Band.SURE)
    if decision.topic == GUIDE and asks and situation.get("alder") in _TOPIC_OF_AGE:
        return replace(decision, topic=_TOPIC_OF_AGE[situation["alder"]])
    if decision.topic not in _TOPIC_OF_AGE.values():
        return decision
    worried = WORRY in situation and (not asks or "alder" not in situation)
    if not told or worried:
        return replace(decision, topic=GUIDE)
    return decision
