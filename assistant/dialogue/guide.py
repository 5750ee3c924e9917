"""The contact guide's plain rules: what is missing, what to ask, and which outcome fits."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.knowledge.texts import Guide, GuideOutcome, GuideQuestion
from assistant.reply.compose import GUIDE_CHOICE

URGENT = "akut"
AGE = "alder"
FAMILY = "familiekontrol"
RELATION = "relation"
SLOTS = (URGENT, AGE, FAMILY, RELATION)
STOP = "dialog/afbryd"
YES, NO, UNKNOWN = "ja", "nej", "ukendt"

Slots = Mapping[str, str | None]


def required(slots: Slots) -> list[str]:
    """The slots that still matter, in the order they are asked for, filled ones included.

    Danger now ends the guide at once. For a colleague or one's own family the age changes nothing.
    The relation is asked for only together with the family: who has told everything else gets the
    answer, which is the same for a pupil and a resident.
    """
    if slots.get(URGENT) == YES:
        return [URGENT]
    needed = [URGENT]
    if slots.get(RELATION) not in ("kollega", "paaroerende") or slots.get(FAMILY) == YES:
        needed.append(AGE)
    needed.append(FAMILY)
    if not slots.get(FAMILY):
        needed.append(RELATION)
    return needed


def missing(slots: Slots) -> list[str]:
    """The slots that must still be asked for."""
    return [slot for slot in required(slots) if not slots.get(slot)]


def question_for(guide: Guide, slot: str, slots: Slots) -> GuideQuestion:
    """The question to ask when ``slot`` is next: for two things where both are missing."""
    open_slots = missing(slots)
    pairs = {(URGENT, AGE): "akut_og_alder", (FAMILY, RELATION): "familie_og_relation"}
    for (first, second), name in pairs.items():
        if slot == first and first in open_slots and second in open_slots:
            return guide.questions[name]
    return guide.questions[slot]


def outcome_for(guide: Guide, slots: Slots) -> GuideOutcome:
    """The first outcome whose conditions all hold; the last one always does."""
    return next(
        outcome
        for outcome in guide.outcomes
        if all(slots.get(name) == value for name, value in outcome.when.items())
    )


def slot_for_act(
    act: str,
    requested: str | None,
    opening: str | None = None,
    told: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """What "yes", "no" and "don't know" mean for the slot that was just asked for.

    ``opening`` is the "ja" or "nej" that a longer message begins with; ``told`` is what else it
    tells. "Nej vent, han er 17" corrects the age and says nothing about the family.
    """
    corrects = requested == FAMILY and not {URGENT, AGE}.isdisjoint(told or {})
    if opening and requested in (URGENT, FAMILY) and not corrects:
        return {requested: opening}
    if requested in (URGENT, FAMILY):
        values = {"dialog/ja": YES, "dialog/nej": NO, "dialog/ved_ikke": UNKNOWN}
        # Not knowing whether there is danger is not danger: the number was in the question.
        if requested == URGENT:
            values["dialog/ved_ikke"] = NO
        return {requested: values[act]} if act in values else {}
    if requested and act == "dialog/ved_ikke":
        return {requested: UNKNOWN}
    return {}


def settled(told: Mapping[str, str]) -> dict[str, str]:
    """``told`` as the guide uses it: not knowing of any danger is no danger now."""
    unknown = told.get(URGENT) == UNKNOWN
    return {**told, URGENT: NO} if unknown else dict(told)


def choice_slots(choice: str) -> dict[str, str]:
    """The slots that a pressed guide choice sets, e.g. ``guide:akut=nej,alder=under_18``."""
    pairs = choice[len(GUIDE_CHOICE) :].split(",")
    return dict(pair.split("=", 1) for pair in pairs)
