"""Reading replies to the guide's questions, on a tiny invented set."""

import pytest

from assistant.understanding.answers import NOTHING, SILENT_STEP, AnswerReader, silent
from assistant.understanding.encoder import NoEncoder
from assistant.understanding.features import FeatureMaker

ANIMALS = ("hest", "ko", "gris", "hund", "kat", "and", "gås", "høne")
REPLIES = [
    *((f"en rød {animal}", {"farve": "roed", "form": NOTHING}) for animal in ANIMALS),
    *((f"en blå {animal}", {"farve": "blaa", "form": NOTHING}) for animal in ANIMALS),
    *((f"hvor bor en {animal}", {"farve": NOTHING, "form": NOTHING}) for animal in ANIMALS),
    *((f"noget rundt med {animal}", {"form": "rund"}) for animal in ANIMALS),
]
TEXTS = [text for text, _ in REPLIES]
ASKED = ("farve", "form")


@pytest.fixture(scope="module")
def read():
    maker = FeatureMaker(NoEncoder("prøve"))
    maker.fit(TEXTS)
    reader = AnswerReader.fit(maker.make(TEXTS), [told for _, told in REPLIES])
    return lambda text: {f: t.value for f, t in reader.read(maker.make([text]), ASKED)[0].items()}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("en rød kanin", {"farve": "roed"}),
        ("den er blå", {"farve": "blaa"}),
        ("hvor bor en kanin", {}),
        ("noget rundt", {"form": "rund"}),
    ],
)
def test_a_reply_tells_the_fields_it_is_about(read, text, told):
    assert read(text) == told


def test_what_was_not_asked_for_is_not_read():
    maker = FeatureMaker(NoEncoder("prøve"))
    maker.fit(TEXTS)
    reader = AnswerReader.fit(maker.make(TEXTS), [told for _, told in REPLIES])
    assert reader.read(maker.make(["en rød kanin"]), ("form",)) == [{}]


def test_what_is_nearer_to_nothing_tells_nothing(read):
    assert read("xyz qqq") == {}


def test_a_field_with_one_value_only_is_not_read():
    maker = FeatureMaker(NoEncoder("prøve"))
    maker.fit(TEXTS)
    reader = AnswerReader.fit(maker.make(TEXTS[:2]), [{"farve": "roed"}, {"farve": "roed"}])
    assert reader.read(maker.make(TEXTS[:1]), ASKED) == [{}]


def test_an_untrained_reader_reads_nothing():
    maker = FeatureMaker(NoEncoder("prøve"))
    maker.fit(TEXTS)
    assert AnswerReader({}).read(maker.make(["en rød ko"]), ASKED) == [{}]


def test_examples_of_questions_serve_as_messages_that_tell_nothing():
    texts = [f"spørgsmål {number}" for number in range(3 * SILENT_STEP)]
    topics = ["frugt/pære"] * len(texts)
    topics[0] = "dialog/nej"
    assert silent(texts, topics) == [texts[1], texts[1 + SILENT_STEP], texts[1 + 2 * SILENT_STEP]]
