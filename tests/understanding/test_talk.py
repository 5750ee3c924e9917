"""Reading a message in the light of the topic answered last, on invented topics."""

import numpy as np
import pytest

from assistant.understanding.encoder import NoEncoder
from assistant.understanding.features import FeatureMaker
from assistant.understanding.reading import Guess, Reading
from assistant.understanding.talk import FollowUpCase, TalkReader

LEADS_TO = {
    "frugt/paere": frozenset({"frugt/saft"}),
    "frugt/saft": frozenset(),
    "dyr/hest": frozenset(),
    "dyr/saft": frozenset(),
    "assistent/tak": frozenset(),
    "sikkerhed/gift": frozenset(),
}
TOPICS = sorted(LEADS_TO)
TEXTS = ("og saften?", "hvad med saften", "saften så", "er der saft i")
MAKER = FeatureMaker(NoEncoder("test"))
MAKER.fit(TEXTS)


def reading(**confidences):
    """A reading from topics with ``_`` for the slash; the rest is spread over the others."""
    given = {name.replace("_", "/", 1): value for name, value in confidences.items()}
    left = (1.0 - sum(given.values())) / (len(LEADS_TO) - len(given))
    guesses = [Guess(topic, given.get(topic, left)) for topic in LEADS_TO]
    return Reading(tuple(sorted(guesses, key=lambda guess: -guess.confidence)), 0.02)


def in_doubt(most):
    return reading(**{most: 0.35})


def trained(examples, alone):
    confidences = [[dict(one.guesses)[topic] for topic in TOPICS] for one in alone]
    rows = np.array(confidences).reshape(len(alone), len(TOPICS))
    vectors = MAKER.make([example.text for example in examples])
    return TalkReader.fit(LEADS_TO, examples, TOPICS, rows, vectors)


def said_after(reader, text, after, alone):
    return reader.read(after, alone, MAKER.make([text]))


@pytest.fixture(scope="module")
def reader():
    """After pears "og saften?" means the juice of fruit, after horses that for animals."""
    examples, alone = [], []
    for after, right in (("frugt/paere", "frugt/saft"), ("dyr/hest", "dyr/saft")):
        for text in TEXTS:
            for most in ("frugt_saft", "dyr_saft"):
                examples.append(FollowUpCase(after, text, (right,)))
                alone.append(in_doubt(most))
    return trained(examples, alone)


@pytest.mark.parametrize(
    ("after", "meant"), [("frugt/paere", "frugt/saft"), ("dyr/hest", "dyr/saft")]
)
@pytest.mark.parametrize("most", ["frugt_saft", "dyr_saft"])
def test_what_went_before_decides_between_two_topics(reader, after, meant, most):
    alone = in_doubt(most)
    found = said_after(reader, "og saften?", after, alone)
    assert found.guesses[0].topic == meant
    assert sum(guess.confidence for guess in found.guesses) == pytest.approx(1.0)
    assert found.acute == alone.acute


def test_examples_decide_where_the_reading_says_nothing(reader):
    after = {topic: said_after(reader, "og saften?", topic, reading()) for topic in LEADS_TO}
    assert after["frugt/paere"].guesses[0].topic == "frugt/saft"
    assert after["dyr/hest"].guesses[0].topic == "dyr/saft"


def test_only_what_follows_a_topic_is_read_in_its_light(reader):
    assert reader.knows("frugt/paere")
    assert not reader.knows("")
    assert not reader.knows("dyr/ukendt")


def test_without_examples_nothing_is_read_again():
    assert not trained([], []).knows("frugt/paere")


def test_what_seems_to_be_refused_stays_so_where_the_light_is_unsure(reader):
    refused = reading(sikkerhed_gift=0.6)
    assert said_after(reader, "hvor fås giften", "frugt/saft", refused) == refused


def test_what_seems_to_be_refused_is_something_else_where_the_light_is_sure():
    """Examples that all look poisonous, and all mean the juice."""
    looks = reading(sikkerhed_gift=0.6, dyr_saft=0.39)
    examples = [FollowUpCase("dyr/hest", text, ("dyr/saft",)) for text in TEXTS for _ in range(20)]
    found = said_after(trained(examples, [looks] * len(examples)), TEXTS[0], "dyr/hest", looks)
    assert found.guesses[0].topic == "dyr/saft"
    assert found.guesses[0].confidence >= 0.9


def test_clear_examples_count_though_only_a_share_of_them_is_kept():
    """After horses nearly everything means what it says, as the many clear examples tell."""
    meant = reading(frugt_saft=0.9)
    clear = [(FollowUpCase("dyr/hest", text, ("frugt/saft",)), meant) for text in TEXTS]
    pairs = clear * 20 + [(FollowUpCase("dyr/hest", TEXTS[0], ("dyr/saft",)), in_doubt("dyr_hest"))]
    reader = trained([example for example, _ in pairs], [alone for _, alone in pairs])
    found = said_after(reader, TEXTS[1], "dyr/hest", meant)
    assert found.guesses[0].topic == "frugt/saft"
