"""Putting right what was typed wrong."""

import pytest

from assistant.understanding.spelling import Speller

TEXTS = [
    "hvad er radikalisering",
    "tegn på radikalisering",
    "er det en underretning",
    "skriv en underretning",
    "børn på skolen",
    "børn og unge",
    "nationale hotline",
    "hotline",
    "enkeltord",
]


@pytest.fixture(scope="module")
def speller():
    return Speller.learn(TEXTS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("radikalisernig", "radikalisering"),
        ("radiklaisering?", "radikalisering?"),
        ("UNDERRETNNG", "underretning"),
        ("boern", "børn"),
        ("hotlien", "hotline"),
        ("hotline", "hotline"),
    ],
)
def test_a_slip_is_put_right(speller, typed, meant):
    assert speller.correct(typed) == meant


@pytest.mark.parametrize("text", ["kat", "hest", "xy", "", "12 34 56", "???"])
def test_known_short_and_strange_words_are_left_alone(speller, text):
    assert speller.correct(text) == text


def test_a_word_that_occurs_once_corrects_nothing(speller):
    assert speller.correct("enkletord") == "enkletord"


def test_what_was_learned_can_be_carried_over(speller):
    assert Speller(speller.counts).correct("radikalisernig") == "radikalisering"


@pytest.mark.parametrize("text", ["hotline", "hotlien xqzv", "kat", "radikaliserng"])
def test_a_word_is_known_as_it_is_or_once_put_right(speller, text):
    assert speller.knows_any(text)


@pytest.mark.parametrize("text", ["jjjjjjjjj", "qwqwqw p", "asdkjhasd kjhg", "", "12 34", "???"])
def test_keys_that_somebody_leant_on_are_no_words(speller, text):
    assert not speller.knows_any(text)
