"""Reading a message in the light of the topic answered last, on invented topics."""

import pytest

from assistant.understanding.reading import Guess, Reading
from assistant.understanding.talk import About, FollowUpCase, TalkReader

ABOUT = {
    "frugt/paere": About("Pærer", frozenset({"frugt/saft"})),
    "frugt/saft": About("Saft af frugt", frozenset()),
    "dyr/hest": About("Heste", frozenset()),
    "dyr/saft": About("Saft til dyr", frozenset()),
    "assistent/tak": About("Tak", frozenset()),
    "sikkerhed/gift": About("Gift", frozenset()),
}


def reading(**confidences):
    """A reading from topics with ``_`` for the slash; the rest is spread over the others."""
    given = {name.replace("_", "/", 1): value for name, value in confidences.items()}
    left = (1.0 - sum(given.values())) / (len(ABOUT) - len(given))
    guesses = [Guess(topic, given.get(topic, left)) for topic in ABOUT]
    return Reading(tuple(sorted(guesses, key=lambda guess: -guess.confidence)), 0.02)


def in_doubt(most):
    return reading(**{most: 0.35})


@pytest.fixture(scope="module")
def reader():
    """After pears "og saften?" means the juice of fruit, after horses that for animals."""
    examples, alone, both = [], [], []
    for after, right in (("frugt/paere", "frugt/saft"), ("dyr/hest", "dyr/saft")):
        for text in ("og saften?", "hvad med saften", "saften så", "er der saft i"):
            for most in ("frugt_saft", "dyr_saft"):
                examples.append(FollowUpCase(after, text, (right,)))
                alone.append(in_doubt(most))
                both.append(in_doubt(right.replace("/", "_")))
    return TalkReader.fit(ABOUT, examples, alone, both)


@pytest.mark.parametrize(
    ("after", "meant"), [("frugt/paere", "frugt/saft"), ("dyr/hest", "dyr/saft")]
)
def test_what_went_before_decides_between_two_readings(reader, after, meant):
    alone = in_doubt("dyr_saft" if meant == "frugt/saft" else "frugt_saft")
    found = reader.read("og saften?", after, alone, in_doubt(meant.replace("/", "_")))
    assert found.guesses[0].topic == meant
    assert sum(guess.confidence for guess in found.guesses) == pytest.approx(1.0)
    assert found.acute == alone.acute


def test_both_are_read_as_one_message(reader):
    assert reader.together("og saften?", "frugt/paere") == "Pærer. og saften?"


@pytest.mark.parametrize(
    ("text", "after", "alone", "needed"),
    [
        ("og saften?", "frugt/paere", in_doubt("dyr_saft"), True),
        ("og saften?", "", in_doubt("dyr_saft"), False),
        ("og saften?", "dyr/ukendt", in_doubt("dyr_saft"), False),
        ("hvor bor en hest", "frugt/paere", reading(dyr_hest=0.995), False),
        ("tusind tak", "frugt/paere", reading(assistent_tak=0.6), False),
        ("👍👍", "frugt/paere", in_doubt("dyr_saft"), False),
    ],
)
def test_a_message_is_read_again_only_where_that_may_help(reader, text, after, alone, needed):
    assert reader.needed(text, after, alone) is needed


def test_without_examples_nothing_is_read_again():
    reader = TalkReader.fit(ABOUT, [], [], [])
    assert not reader.needed("og saften?", "frugt/paere", in_doubt("dyr_saft"))


def test_examples_that_are_clear_without_it_teach_nothing():
    thanks = FollowUpCase("frugt/paere", "tak", ("frugt/paere",))
    reader = TalkReader.fit(ABOUT, [thanks], [reading(assistent_tak=0.9)], [in_doubt("dyr_saft")])
    assert not reader.needed("og saften?", "frugt/paere", in_doubt("dyr_saft"))


def test_what_went_before_makes_nothing_that_is_to_be_refused(reader):
    alone = reading(dyr_saft=0.6, sikkerhed_gift=0.01)
    found = reader.read("og saften?", "dyr/hest", alone, reading(sikkerhed_gift=0.98))
    assert found.guesses[0].topic == "dyr/saft"
