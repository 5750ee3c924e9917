"""From a reading and the rules' alarms to a decision."""

import pytest

from assistant.understanding.decide import Band, Thresholds, decide
from assistant.understanding.reading import Guess, Reading

THRESHOLDS = Thresholds(sure=0.5, unsure=0.2, alarm=0.3)
ACUTE = frozenset({"fare/ild", "fare/vand"})


def topic_of(name):
    """``fare_ild`` is ``fare/ild``, ``uden__for_emne`` is ``uden_for/emne``."""
    return "_".join(part.replace("_", "/") for part in name.split("__"))


def decision(alarms=(), acute=0.0, **confidences):
    """What is decided; ``fare_ild=0.3`` says that ``fare/ild`` has the probability 0.3."""
    guesses = [Guess(topic_of(name), value) for name, value in confidences.items()]
    guesses.sort(key=lambda guess: -guess.confidence)
    return decide(Reading(tuple(guesses), acute), ACUTE, THRESHOLDS, alarms)


@pytest.mark.parametrize(
    ("confidence", "band"),
    [
        (1.0, Band.SURE),
        (0.35, Band.SURE),
        (0.349, Band.UNSURE),
        (0.2, Band.UNSURE),
        (0.199, Band.LOST),
        (0.0, Band.LOST),
    ],
)
def test_the_band_follows_the_confidence_of_the_best_topic(confidence, band):
    assert decision(mad_kage=confidence).band is band


def test_the_best_topic_and_its_confidence_are_chosen():
    chosen = decision(mad_kage=0.6, mad_suppe=0.4)
    assert (chosen.topic, chosen.confidence, chosen.alarm) == ("mad/kage", 0.6, False)


def test_a_message_that_is_likely_acute_raises_the_alarm():
    chosen = decision(acute=0.4, mad_kage=0.9, fare_ild=0.04, fare_vand=0.06)
    assert (chosen.alarm, chosen.topic, chosen.band) == (True, "fare/vand", Band.SURE)


def test_a_message_that_is_hardly_acute_does_not():
    chosen = decision(acute=0.299, mad_kage=0.9, fare_ild=0.1)
    assert (chosen.alarm, chosen.topic) == (False, "mad/kage")


def test_an_acute_topic_that_is_the_best_but_not_likely_acute_is_asked_about():
    chosen = decision(acute=0.0, fare_ild=0.9, mad_kage=0.05, mad_suppe=0.04)
    assert (chosen.alarm, chosen.band) == (False, Band.UNSURE)
    assert "fare/ild" not in chosen.candidates


def test_an_acute_topic_that_is_the_best_of_a_bad_lot_is_not_understood():
    chosen = decision(acute=0.0, fare_ild=0.199, mad_kage=0.1)
    assert (chosen.alarm, chosen.band) == (False, Band.LOST)


def test_an_acute_topic_that_is_second_best_does_not():
    chosen = decision(acute=0.0, mad_kage=0.5, fare_ild=0.4)
    assert (chosen.alarm, chosen.topic) == (False, "mad/kage")


def test_the_confidence_of_an_alarm_is_the_higher_of_the_two():
    assert decision(acute=0.9, fare_ild=0.3, mad_kage=0.2).confidence == 0.9
    assert decision(acute=0.4, fare_ild=0.6, mad_kage=0.2).confidence == 0.6


def test_an_acute_topic_alone_raises_no_alarm_when_the_machine_says_no():
    chosen = decision(acute=0.0, fare_ild=0.9, mad_kage=0.1)
    assert (chosen.alarm, chosen.band) == (False, Band.UNSURE)


@pytest.mark.parametrize(
    ("confidence", "band"), [(0.6, Band.SURE), (0.2, Band.SURE), (0.19, Band.LOST)]
)
def test_the_likeliest_refusal_is_given_without_asking_back(confidence, band):
    assert decision(sikkerhed_score=confidence, mad_kage=0.1).band is band


def test_the_rules_raise_the_alarm_however_sure_the_classifier_is():
    chosen = decision(["fare/ild"], mad_kage=0.99, fare_ild=0.005, fare_vand=0.005)
    assert (chosen.alarm, chosen.topic, chosen.band) == (True, "fare/ild", Band.SURE)
    assert chosen.confidence == 1.0


def test_the_topic_that_the_rules_named_goes_before_a_likelier_acute_one():
    assert decision(["fare/ild"], fare_vand=0.9, fare_ild=0.1).topic == "fare/ild"


def test_of_several_topics_that_the_rules_named_the_likeliest_is_chosen():
    chosen = decision(["fare/ild", "fare/vand"], mad_kage=0.5, fare_ild=0.1, fare_vand=0.4)
    assert chosen.topic == "fare/vand"


def test_a_topic_that_only_the_rules_know_is_still_chosen():
    assert decision(["fare/storm"], mad_kage=1.0).topic == "fare/storm"


def test_candidates_are_the_three_nearest_topics():
    chosen = decision(a_a=0.4, a_b=0.3, a_c=0.2, a_d=0.1)
    assert chosen.candidates == ("a/a", "a/b", "a/c")


def test_candidates_are_neither_acute_nor_acts_of_the_dialogue():
    chosen = decision(dialog_ja=0.4, fare_ild=0.25, mad_kage=0.2, dialog_nej=0.1, mad_suppe=0.05)
    assert chosen.candidates == ("mad/kage", "mad/suppe")


def test_an_act_of_the_dialogue_can_be_the_topic():
    assert decision(dialog_ja=0.9, mad_kage=0.1).topic == "dialog/ja"


def test_candidates_are_given_with_an_alarm_too():
    assert decision(["fare/ild"], mad_kage=0.9, fare_ild=0.1).candidates == ("mad/kage",)


HARMFUL = Guess("sikkerhed/skadelig_hensigt", 0.8)


@pytest.mark.parametrize(
    ("guess", "acute", "alarm"),
    [
        (HARMFUL, 0.005, False),
        (HARMFUL, 0.02, True),
        (HARMFUL._replace(confidence=0.5), 0.005, True),
        (HARMFUL._replace(topic="sikkerhed/vurder_person"), 0.005, True),
    ],
)
def test_only_a_harmful_request_beyond_doubt_is_refused_against_the_rules(guess, acute, alarm):
    guesses = (guess, Guess("fare/ild", 0.05))
    chosen = decide(Reading(guesses, acute), ACUTE, THRESHOLDS, ["fare/ild"])
    assert chosen.alarm is alarm
    assert chosen.topic == ("fare/ild" if alarm else guess.topic)


@pytest.mark.parametrize(
    ("topic", "confidence", "acute", "alarm"),
    [
        ("dialog/afbryd", 0.99, 0.01, False),
        ("dialog/afbryd", 0.99, 0.02, True),
        ("dialog/afbryd", 0.98, 0.01, True),
        ("dialog/oplys", 0.99, 0.01, True),
    ],
)
def test_only_an_aside_beyond_doubt_is_heard_against_the_rules(topic, confidence, acute, alarm):
    guesses = (Guess(topic, confidence), Guess("fare/ild", 0.001))
    chosen = decide(Reading(guesses, acute), ACUTE, THRESHOLDS, ["fare/ild"])
    assert chosen.alarm is alarm


@pytest.mark.parametrize(
    ("best", "share", "topic"),
    [
        ("uden_for/emne", 0.3, "sikkerhed/score"),
        ("uden_for/emne", 0.29, "uden_for/emne"),
        ("mad/kage", 0.35, "mad/kage"),
    ],
)
def test_between_outside_the_field_and_a_refusal_it_is_refused(best, share, topic):
    guesses = (Guess(best, 0.6), Guess("sikkerhed/score", share))
    assert decide(Reading(guesses, 0.0), ACUTE, THRESHOLDS).topic == topic


@pytest.mark.parametrize(("acute", "alarm"), [(0.12, False), (0.25, True)])
def test_a_faint_likeness_to_something_acute_does_not_count_where_a_refusal_is_likeliest(
    acute, alarm
):
    guesses = (Guess("sikkerhed/score", 0.6), Guess("fare/ild", 0.2))
    thresholds = Thresholds(sure=0.5, unsure=0.2, alarm=0.1)
    assert decide(Reading(guesses, acute), ACUTE, thresholds).alarm is alarm


@pytest.mark.parametrize(
    ("topic", "acute", "alarm"),
    [
        ("dialog/vent", 0.15, False),
        ("dialog/vent", 0.25, True),
        ("dialog/oplys", 0.15, True),
    ],
)
def test_nor_does_it_in_an_aside_about_the_conversation(topic, acute, alarm):
    guesses = (Guess(topic, 0.6), Guess("fare/ild", 0.2))
    thresholds = Thresholds(sure=0.5, unsure=0.2, alarm=0.1)
    assert decide(Reading(guesses, acute), ACUTE, thresholds).alarm is alarm


@pytest.mark.parametrize("topic", ["mad/kage", "uden_for/emne", "dialog/oplys"])
def test_a_sure_topic_hides_no_danger(topic):
    guesses = (Guess(topic, 0.96), Guess("fare/ild", 0.01))
    thresholds = Thresholds(sure=0.5, unsure=0.2, alarm=0.1)
    assert decide(Reading(guesses, 0.11), ACUTE, thresholds).alarm
    assert not decide(Reading(guesses, 0.09), ACUTE, thresholds).alarm


@pytest.mark.parametrize(("outside", "band"), [(0.15, Band.UNSURE), (0.14, Band.SURE)])
def test_what_is_nearly_outside_the_field_is_asked_back_however_sure(outside, band):
    assert decision(mad_kage=0.8, uden__for_emne=outside).band is band


def test_refusals_that_are_together_nearly_as_likely_as_the_best_topic_win():
    chosen = decision(mad_kage=0.28, sikkerhed_score=0.2, sikkerhed_profil=0.15)
    assert (chosen.topic, chosen.band) == ("sikkerhed/score", Band.SURE)
    assert decision(mad_kage=0.45, sikkerhed_score=0.2, sikkerhed_profil=0.15).topic == "mad/kage"


@pytest.mark.parametrize(
    ("first", "second", "band", "rival"),
    [
        (0.45, 0.35, Band.SURE, "mad/suppe"),
        (0.36, 0.2, Band.SURE, "mad/suppe"),
        (0.34, 0.33, Band.UNSURE, None),
        (0.55, 0.45, Band.SURE, None),
    ],
)
def test_in_doubt_the_likeliest_is_answered_and_the_next_offered(first, second, band, rival):
    chosen = decision(mad_kage=first, mad_suppe=second, mad_steg=0.01)
    assert (chosen.topic, chosen.band, chosen.rival) == ("mad/kage", band, rival)


@pytest.mark.parametrize("second", ["dialog_ja", "sikkerhed_score"])
def test_what_nobody_asks_for_is_not_offered_beside_the_likelier(second):
    chosen = decision(mad_kage=0.45, **{second: 0.35})
    assert (chosen.topic, chosen.band, chosen.rival) == ("mad/kage", Band.SURE, None)


def test_what_may_be_outside_the_field_is_asked_back():
    assert decision(mad_kage=0.45, uden__for_emne=0.4).band is Band.UNSURE
    assert decision(uden__for_emne=0.45, mad_kage=0.4).band is Band.UNSURE


def test_beside_an_acute_topic_it_is_asked_which_one_is_meant():
    assert decision(fare_ild=0.45, mad_kage=0.4).band is Band.UNSURE
    assert decision(mad_kage=0.45, fare_ild=0.4).band is Band.UNSURE
