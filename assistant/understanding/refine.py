"""What the words of a situation say about the topic, beyond what the classifier saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.understanding.decide import Band, Decision
from assistant.understanding.situation import WORRY

GUIDE = "kontakt/vejviser"
_TOPIC_OF_AGE = {"under_18": "kontakt/under_18", "over_18": "kontakt/voksen"}


def refine(decision: Decision, situation: Mapping[str, str], asks: bool) -> Decision:
    """Whether the guide or the plain contact answer for an age serves better.

    A question that tells the age gets the answer for that age. Without an age or a relation there
    is nothing that tells the one answer from the other; and a bare statement of worry is not yet a
    question, so the guide asks what is missing, also where no topic is sure.
    """
    if decision.alarm:
        return decision
    told = "alder" in situation or "relation" in situation
    if decision.band is not Band.SURE and WORRY in situation and told and not asks:
        return replace(decision, topic=GUIDE, band=Band.SURE)
    if decision.topic == GUIDE and asks and situation.get("alder") in _TOPIC_OF_AGE:
        return replace(decision, topic=_TOPIC_OF_AGE[situation["alder"]])
    if decision.topic not in _TOPIC_OF_AGE.values():
        return decision
    worried = WORRY in situation and (not asks or "alder" not in situation)
    if not told or worried:
        return replace(decision, topic=GUIDE)
    return decision
