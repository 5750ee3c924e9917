"""When the contact guide serves better than what the classifier saw."""

from __future__ import annotations

import pytest

from assistant.understanding.classifier import Guess, Reading
from assistant.understanding.decide import Band, Decision
from assistant.understanding.refine import GUIDE, refine

UNDER, ADULT = "kontakt/under_18", "kontakt/voksen"
SURE, UNSURE = Band.SURE, Band.UNSURE


def refined(topic, situation=None, asks=False, band=SURE, alarm=False, guesses=()):
    reading = Reading(tuple(Guess(name, confidence) for name, confidence in guesses), 0.0)
    return refine(Decision(band, topic, 0.5, alarm, ()), reading, situation or {}, asks)


def test_a_question_with_an_age_gets_the_answer_for_that_age():
    assert refined(GUIDE, {"alder": "under_18"}, asks=True).topic == UNDER
    assert refined(GUIDE, {"alder": "over_18"}, asks=True).topic == ADULT


@pytest.mark.parametrize("topic", [UNDER, ADULT])
def test_a_contact_for_an_age_without_any_age_is_the_guide(topic):
    assert refined(topic, {}, asks=True).topic == GUIDE


@pytest.mark.parametrize("topic", [UNDER, ADULT])
def test_a_bare_worry_is_the_guide_even_with_an_age(topic):
    assert refined(topic, {"alder": "under_18", "bekymring": "ja"}).topic == GUIDE


def test_a_worry_that_is_not_surely_anything_is_the_guide():
    told = {"relation": "borger", "bekymring": "ja"}
    assert refined("tegn/voksne", told, band=UNSURE).topic == GUIDE
    assert refined("dialog/oplys", told).topic == GUIDE
    assert refined("tegn/voksne", told).topic == "tegn/voksne"


def test_whom_to_contact_without_saying_whom_is_the_guide():
    spread = [("kontakt/politi", 0.3), ("kontakt/team", 0.3), ("lov/gdpr", 0.4)]
    chosen = refined("lov/gdpr", asks=True, band=UNSURE, guesses=spread)
    assert (chosen.topic, chosen.band) == (GUIDE, SURE)
    other = [("lov/gdpr", 0.6), ("kontakt/team", 0.4)]
    assert refined("lov/gdpr", asks=True, band=UNSURE, guesses=other).topic == "lov/gdpr"


def test_an_alarm_is_never_changed():
    told = {"alder": "under_18", "bekymring": "ja"}
    assert refined("sikkerhed/akut_fare", told, alarm=True).topic == "sikkerhed/akut_fare"


def test_other_topics_stay_as_they_are():
    assert refined("lov/gdpr", {"alder": "under_18"}, asks=True).topic == "lov/gdpr"
