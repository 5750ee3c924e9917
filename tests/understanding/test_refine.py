"""When the contact guide serves better than what the classifier saw."""

from __future__ import annotations

import pytest

from assistant.understanding.decide import Band, Decision
from assistant.understanding.reading import Guess, Reading
from assistant.understanding.refine import GUIDE, refine

UNDER, ADULT = "kontakt/under_18", "kontakt/voksen"
SURE, UNSURE = Band.SURE, Band.UNSURE


def refined(
    topic,
    situation=None,
    asks=False,
    band=SURE,
    alarm=False,
    guesses=(),
    foreign=False,
    digits=True,
):
    reading = Reading(tuple(Guess(name, confidence) for name, confidence in guesses), 0.0)
    decision = Decision(band, topic, 0.5, alarm, ())
    return refine(decision, reading, situation or {}, asks, foreign, digits)


def test_a_question_with_an_age_gets_the_answer_for_that_age():
    assert refined(GUIDE, {"alder": "under_18"}, asks=True).topic == UNDER
    assert refined(GUIDE, {"alder": "over_18"}, asks=True).topic == ADULT


@pytest.mark.parametrize("topic", [GUIDE, UNDER])
def test_a_worry_about_a_child_of_no_said_age_is_the_guide(topic):
    worry = {"alder": "under_18", "bekymring": "om_nogen"}
    assert refined(topic, worry, asks=True, digits=False).topic == GUIDE
    assert refined(topic, worry, asks=True).topic == UNDER


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


def test_a_worry_about_somebody_needs_no_age_to_be_the_guide():
    about = {"bekymring": "om_nogen"}
    assert refined("tegn/voksne", about, band=UNSURE).topic == GUIDE
    assert refined("tegn/voksne", {"bekymring": "ja"}, band=UNSURE).topic == "tegn/voksne"


@pytest.mark.parametrize("topic", ["handling/lederens_rolle", "handling/trin_for_trin"])
def test_a_bare_worry_gets_no_answer_that_nobody_asked_for(topic):
    about = {"bekymring": "om_nogen"}
    assert refined(topic, about).topic == GUIDE
    assert refined(topic, about, asks=True).topic == topic


def test_a_worry_about_a_colleague_has_an_answer_of_its_own():
    told = {"bekymring": "om_nogen", "relation": "kollega"}
    assert refined("handling/kollega", told).topic == "handling/kollega"
    assert refined("handling/kollega", {**told, "relation": "borger"}).topic == GUIDE


def test_a_message_in_another_language_is_told_that_answers_are_danish():
    assert refined("tegn/unge", foreign=True, band=UNSURE).topic == "assistent/sprog"


@pytest.mark.parametrize("topic", ["sikkerhed/promptangreb", "assistent/tak"])
def test_refusals_and_small_talk_are_the_same_in_any_language(topic):
    assert refined(topic, foreign=True).topic == topic


def test_an_alarm_is_an_alarm_in_any_language():
    assert refined("sikkerhed/akut_fare", alarm=True, foreign=True).topic == "sikkerhed/akut_fare"


@pytest.mark.parametrize(
    ("topic", "band"), [("uden_for/emne", SURE), ("lov/deling", UNSURE), ("lov/deling", Band.LOST)]
)
def test_an_exercise_is_asked_for_where_nothing_else_surely_is(topic, band):
    wish = {"oevelse": "ja"}
    exercise = refined(topic, wish, band=band)
    assert (exercise.topic, exercise.band) == ("workshop/oevelse", SURE)
    assert refined(topic, {}, band=band).topic == topic
    assert refined("lov/deling", wish).topic == "lov/deling"
    assert refined(topic, wish, band=band, alarm=True).topic == topic


def test_an_exercise_that_is_plainly_asked_for_goes_before_its_subject():
    plainly = {"oevelse": "klart"}
    assert refined("lov/tavshedspligt", plainly).topic == "workshop/oevelse"
    for kept in ("sikkerhed/skadelig_hensigt", "workshop/film_og_cases"):
        assert refined(kept, plainly).topic == kept
