"""What the words of a situation say about the topic, beyond what the classifier saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.understanding.decide import Band, Decision
from assistant.understanding.reading import Reading
from assistant.understanding.situation import ABOUT_SOMEBODY, AGE, EXERCISE_WISH, PLAINLY, WORRY

GUIDE = "kontakt/vejviser"
# What a bare worry about somebody is easily taken for; each answers a question that nobody asked.
_ANSWERS_UNASKED = frozenset(
    {
        "dialog/oplys",
        "handling/kollega",
        "handling/lederens_rolle",
        "handling/trin_for_trin",
        "kontakt/sparring",
        "kontakt/under_18",
        "kontakt/voksen",
    }
)
_OF_COLLEAGUES = "handling/kollega"
_EXERCISE = "workshop/oevelse"
_OUTSIDE_GROUP = "uden_for/"
# What stays itself though it plainly names an exercise.
_KEPT = ("sikkerhed/", "workshop/", _OUTSIDE_GROUP)
_LANGUAGE = "assistent/sprog"
_KEPT_IN_ANY_LANGUAGE = ("sikkerhed/", "assistent/")
_CONTACT_GROUP = "kontakt/"
_CONTACT_SHARE = 0.5
_TOPIC_OF_AGE = {"under_18": "kontakt/under_18", "over_18": "kontakt/voksen"}


def refine(
    decision: Decision,
    reading: Reading,
    situation: Mapping[str, str],
    asks: bool,
    foreign: bool = False,
    numbered: bool = True,
) -> Decision:
    """Whether the guide or the plain contact answer for an age serves better.

    A question that tells the age in numbers (``numbered``) gets the answer for that age. Without an
    age or a relation there is nothing that tells the one answer from the other; and a worry about
    "a child in my group" is not yet a question for a number, so the guide asks what is missing,
    also where no topic is sure. So it does where a message is about whom to contact and no single
    contact is meant. "Kan jeg få en case til bibliotekarer" asks for an exercise, where nothing
    else is surely asked. A message in another language (``foreign``) is told that the answers are
    in Danish, whatever it asks.
    """
    if decision.alarm:
        return decision
    if foreign and not decision.topic.startswith(_KEPT_IN_ANY_LANGUAGE):
        return replace(decision, topic=_LANGUAGE, band=Band.SURE)
    unsure = decision.band is not Band.SURE or decision.topic.startswith(_OUTSIDE_GROUP)
    plainly = situation.get(EXERCISE_WISH) == PLAINLY and not decision.topic.startswith(_KEPT)
    if plainly or (unsure and EXERCISE_WISH in situation):
        return replace(decision, topic=_EXERCISE, band=Band.SURE)
    told = AGE in situation or "relation" in situation
    about_somebody = told or situation.get(WORRY) == ABOUT_SOMEBODY
    if WORRY in situation and about_somebody and not asks:
        colleague = decision.topic == _OF_COLLEAGUES and situation.get("relation") == "kollega"
        unasked = decision.topic in _ANSWERS_UNASKED and not colleague
        if decision.band is not Band.SURE or unasked:
            return replace(decision, topic=GUIDE, band=Band.SURE)
    contacts = sum(g.confidence for g in reading.guesses if g.topic.startswith(_CONTACT_GROUP))
    if decision.band is not Band.SURE and contacts >= _CONTACT_SHARE:
        return replace(decision, topic=GUIDE, band=Band.SURE)
    if decision.topic == GUIDE and asks and numbered and situation.get(AGE) in _TOPIC_OF_AGE:
        return replace(decision, topic=_TOPIC_OF_AGE[situation[AGE]])
    if decision.topic not in _TOPIC_OF_AGE.values():
        return decision
    worried = WORRY in situation and (not asks or AGE not in situation or not numbered)
    if not told or worried:
        return replace(decision, topic=GUIDE)
    return decision
