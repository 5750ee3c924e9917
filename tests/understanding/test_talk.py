"""Reading a message in the light of the topic answered last, on invented topics."""

import numpy as np
import pytest

from assistant.understanding.encoder import NoEncoder
from assistant.understanding.features import FeatureMaker
from assistant.understanding.reading import Guess, Reading
from assistant.understanding.talk import About, FollowUpCase, TalkReader

ABOUT = {
    "frugt/paere": About("Pærer", frozenset({"frugt/saft"})),
    "frugt/saft": About("Saft af frugt", frozenset()),
    "dyr/hest": About("Heste", frozenset()),
    "dyr/saft": About("Saft til dyr", frozenset()),
    "assistent/tak": About("Tak", frozenset()),
    "dialog/ja": About("Ja", frozenset()),
    "dialog/oplys": About("Oplysning", frozenset()),
    "kontakt/vejviser": About("Hvem kontakter jeg", frozenset()),
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


TEXTS = ("og saften?", "hvad med saften", "saften så", "er der saft i")
MAKER = FeatureMaker(NoEncoder("test"))
MAKER.fit(TEXTS)


TOPICS = sorted(ABOUT)


def rows(readings):
    """Readings as an array, a column a topic."""
    confidences = [[dict(one.guesses)[topic] for topic in TOPICS] for one in readings]
    return np.array(confidences).reshape(len(readings), len(TOPICS))


def trained(examples, alone, both):
    vectors = MAKER.make([example.text for example in examples])
    return TalkReader.fit(ABOUT, examples, TOPICS, rows(alone), rows(both), vectors)


def said_after(reader, text, after, alone, both):
    return reader.read(text, after, alone, rows([both])[0], MAKER.make([text]))


@pytest.fixture(scope="module")
def reader():
    """After pears "og saften?" means the juice of fruit, after horses that for animals."""
    examples, alone, both = [], [], []
    for after, right in (("frugt/paere", "frugt/saft"), ("dyr/hest", "dyr/saft")):
        for text in TEXTS:
            for most in ("frugt_saft", "dyr_saft"):
                examples.append(FollowUpCase(after, text, (right,)))
                alone.append(in_doubt(most))
                both.append(in_doubt(right.replace("/", "_")))
    return trained(examples, alone, both)


@pytest.mark.parametrize(
    ("after", "meant"), [("frugt/paere", "frugt/saft"), ("dyr/hest", "dyr/saft")]
)
def test_what_went_before_decides_between_two_readings(reader, after, meant):
    alone = in_doubt("dyr_saft" if meant == "frugt/saft" else "frugt_saft")
    both = in_doubt(meant.replace("/", "_"))
    found = said_after(reader, "og saften?", after, alone, both)
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
        ("jada", "frugt/paere", reading(dialog_ja=0.6), True),
        ("jada", "frugt/paere", reading(dialog_ja=0.995), False),
        ("den er moden", "frugt/paere", reading(dialog_oplys=0.995), True),
        ("hvem ringer jeg til om den", "frugt/paere", reading(kontakt_vejviser=0.995), True),
        ("tusind tak", "frugt/paere", reading(assistent_tak=0.6), False),
        ("👍👍", "frugt/paere", in_doubt("dyr_saft"), False),
    ],
)
def test_a_message_is_read_again_only_where_that_may_help(reader, text, after, alone, needed):
    assert reader.needed(text, after, alone) is needed


def test_without_examples_nothing_is_read_again():
    reader = trained([], [], [])
    assert not reader.needed("og saften?", "frugt/paere", in_doubt("dyr_saft"))


def test_examples_that_are_clear_without_it_teach_nothing():
    thanks = FollowUpCase("frugt/paere", "tak", ("frugt/paere",))
    alone, both = reading(assistent_tak=0.9), in_doubt("dyr_saft")
    reader = trained([thanks], [alone], [both])
    assert not reader.needed("og saften?", "frugt/paere", in_doubt("dyr_saft"))


@pytest.mark.parametrize("refused", ["sikkerhed_gift", "assistent_tak"])
def test_what_went_before_makes_nothing_that_is_to_be_refused(reader, refused):
    alone = reading(dyr_saft=0.6, **{refused: 0.01})
    found = said_after(reader, "og saften?", "dyr/hest", alone, reading(**{refused: 0.98}))
    assert found.guesses[0].topic == "dyr/saft"
    shares = dict(found.guesses)
    assert shares[refused.replace("_", "/")] <= 0.01
    assert sum(shares.values()) == pytest.approx(1.0)


def test_what_is_to_be_refused_is_not_made_so_by_examples_either():
    """Poison is all that the examples know, and all that either reading doubts."""
    examples = [FollowUpCase("dyr/hest", text, ("sikkerhed/gift",)) for text in TEXTS]
    doubts = [in_doubt("dyr_saft")] * len(TEXTS)
    reader = trained(examples, doubts, doubts)
    found = said_after(reader, TEXTS[0], "dyr/hest", doubts[0], doubts[0])
    assert dict(found.guesses)["sikkerhed/gift"] <= dict(doubts[0].guesses)["sikkerhed/gift"]


def test_examples_decide_where_the_readings_say_nothing(reader):
    doubt = reading()
    after = {topic: said_after(reader, "og saften?", topic, doubt, doubt) for topic in ABOUT}
    assert after["frugt/paere"].guesses[0].topic == "frugt/saft"
    assert after["dyr/hest"].guesses[0].topic == "dyr/saft"
