"""The topic classifier on a tiny invented training set."""

import numpy as np
import pytest

from assistant.understanding.classifier import TopicClassifier
from assistant.understanding.encoder import NoEncoder

EXAMPLES = {
    "frugt/appelsin": [
        "hvor gror appelsiner",
        "hvordan skræller man en appelsin",
        "må jeg spise en appelsin",
        "er appelsiner sunde",
        "hvad koster en appelsin",
        "appelsiner fra spanien",
        "saft af appelsiner",
        "smager appelsinen surt",
    ],
    "vejr/regn": [
        "regner det i dag",
        "kommer der regn i morgen",
        "hvor meget regn faldt der",
        "skal jeg have paraply med mod regnen",
        "hvornår holder regnen op",
        "det regner meget",
        "bliver det regn på søndag",
        "er det regnvejr nu",
    ],
    "tog/afgang": [
        "hvornår kører toget",
        "toget til odense",
        "er toget forsinket",
        "hvilket spor kører toget fra",
        "næste tog til aalborg",
        "kan jeg nå toget",
        "hvor tit går toget",
        "skal jeg skifte tog",
    ],
}
# Enough acute examples for the machine that asks only whether a message is acute.
ACUTE = frozenset({"fare/ild"})
EXAMPLES["fare/ild"] = [
    f"{what} brænder {where}"
    for what in ("huset", "bilen", "skuret", "træet", "taget", "broen")
    for where in ("lige nu", "voldsomt", "ved siden af mig", "hos naboen")
]
TEXTS = [text for texts in EXAMPLES.values() for text in texts]
TOPICS = [topic for topic, texts in EXAMPLES.items() for _ in texts]
LETTERS = "abcdefghijklmnopqrstuvwxyzæøå "
UNSEEN = "hvornår kører det næste tog"


class LetterEncoder:
    """How often each letter occurs, as a vector of length 1."""

    name = "bogstaver"
    dimensions = len(LETTERS)

    def encode(self, texts):
        counts = np.array(
            [[text.count(letter) for letter in LETTERS] for text in texts], dtype=np.float32
        ).reshape(len(texts), self.dimensions)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1.0)


class OtherEncoder(LetterEncoder):
    """The same vectors under another name."""

    name = "andre"


def trained(encoder=None, acute=ACUTE):
    return TopicClassifier(encoder or LetterEncoder()).fit(TEXTS, TOPICS, acute)


@pytest.fixture(scope="module")
def classifier():
    return trained()


@pytest.mark.parametrize("text", [UNSEEN, "", "?", "xyzzy", "appelsin regn tog"])
def test_every_topic_is_ranked_and_the_most_probable_comes_first(classifier, text):
    guesses = classifier.read(text).guesses
    confidences = [guess.confidence for guess in guesses]
    assert {guess.topic for guess in guesses} == set(EXAMPLES)
    assert confidences == sorted(confidences, reverse=True)


@pytest.mark.parametrize("text", [UNSEEN, "", "xyzzy"])
def test_confidences_are_probabilities_that_add_up_to_one(classifier, text):
    confidences = [guess.confidence for guess in classifier.read(text).guesses]
    assert all(0 <= confidence <= 1 for confidence in confidences)
    assert sum(confidences) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (UNSEEN, "tog/afgang"),
        ("bliver det regn i dag", "vejr/regn"),
        ("hvor mange appelsiner er der", "frugt/appelsin"),
    ],
)
def test_an_unseen_question_gets_its_topic(classifier, text, topic):
    assert classifier.read(text).guesses[0].topic == topic


def test_many_messages_are_read_as_each_alone(classifier):
    texts = [UNSEEN, "regn", "appelsin", "skuret brænder"]
    for together, text in zip(classifier.read_all(texts), texts):
        alone = classifier.read(text)
        assert [guess.topic for guess in together.guesses] == [g.topic for g in alone.guesses]
        # The sums are of single precision and taken in another order.
        assert [guess.confidence for guess in together.guesses] == pytest.approx(
            [guess.confidence for guess in alone.guesses], abs=1e-5
        )
        assert together.acute == pytest.approx(alone.acute, abs=1e-5)


@pytest.mark.parametrize("text", ["skuret brænder", "huset brænder nu", "det brænder hos naboen"])
def test_a_message_like_the_acute_ones_is_likely_acute(classifier, text):
    assert classifier.read(text).acute > 0.5


@pytest.mark.parametrize("text", [UNSEEN, "regner det i dag", "appelsiner fra spanien"])
def test_another_message_is_not(classifier, text):
    assert classifier.read(text).acute < 0.5


@pytest.mark.parametrize("text", [UNSEEN, "", "xyzzy", "skuret brænder"])
def test_how_likely_acute_is_a_probability(classifier, text):
    assert 0 <= classifier.read(text).acute <= 1


def test_without_acute_topics_nothing_is_acute():
    assert {reading.acute for reading in trained(acute=frozenset()).read_all(TEXTS)} == {0.0}


def test_spelling_without_danish_letters_changes_nothing():
    classifier = trained(NoEncoder("test"))
    assert classifier.read("næste tog") == classifier.read("naeste tog")


@pytest.mark.parametrize("text", ["REGNER DET", "regner   det", " regner det "])
def test_capitals_and_blanks_change_nothing(classifier, text):
    assert classifier.read(text) == classifier.read("regner det")


def test_the_same_training_gives_the_same_result(classifier):
    assert trained().read_all(TEXTS) == classifier.read_all(TEXTS)


def test_a_saved_classifier_reads_as_before(classifier, tmp_path):
    classifier.save(tmp_path / "emner.joblib")
    loaded = TopicClassifier.load(tmp_path / "emner.joblib", LetterEncoder())
    assert loaded.read_all([*TEXTS, UNSEEN, ""]) == classifier.read_all([*TEXTS, UNSEEN, ""])


def test_loading_with_another_encoder_is_refused_in_danish(classifier, tmp_path):
    classifier.save(tmp_path / "emner.joblib")
    with pytest.raises(ValueError, match=r"trænet med 'bogstaver'.*'andre'.*make train"):
        TopicClassifier.load(tmp_path / "emner.joblib", OtherEncoder())


def test_it_works_without_embeddings():
    classifier = trained(NoEncoder("test"))
    assert classifier.read(UNSEEN).guesses[0].topic == "tog/afgang"


def test_without_embeddings_a_saved_classifier_reads_as_before(tmp_path):
    classifier = trained(NoEncoder("test"))
    classifier.save(tmp_path / "emner.joblib")
    loaded = TopicClassifier.load(tmp_path / "emner.joblib", NoEncoder("en anden grund"))
    assert loaded.read(UNSEEN) == classifier.read(UNSEEN)


def test_a_topic_with_one_example_is_ranked_too():
    texts, topics = [*TEXTS, "spiller hun skak"], [*TOPICS, "spil/skak"]
    guesses = TopicClassifier(NoEncoder("test")).fit(texts, topics).read("skak").guesses
    assert "spil/skak" in {guess.topic for guess in guesses}
    assert sum(guess.confidence for guess in guesses) == pytest.approx(1.0)
