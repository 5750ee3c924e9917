"""What the words of a situation say about the topic, beyond what the classifier saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.understanding.decide import Decision
from assistant.understanding.situation import WORRY

GUIDE = "kontakt/vejviser"
_BY_AGE = frozenset({"kontakt/under_18", "kontakt/voksen"})


def refine(decision: Decision, situation: Mapping[str, str], asks: bool) -> Decision:
    """The contact topics for an age, turned into the guide where the guide serves better.

    Without an age or a relation there is nothing that tells the one from the other; and a bare
    statement of worry is not yet a question, so the guide asks what is missing.
    """
    if decision.alarm or decision.topic not in _BY_AGE:
        return decision
    unknown = "alder" not in situation and "relation" not in situation
    if unknown or (WORRY in situation and not asks):
        return replace(decision, topic=GUIDE)
    return decision
