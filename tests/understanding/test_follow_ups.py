"""What example follow-ups say of a message, on invented ones."""

import numpy as np
import pytest

from assistant.understanding.encoder import NoEncoder
from assistant.understanding.features import FeatureMaker, Vectors
from assistant.understanding.follow_ups import RIDGE, FollowUpMachine

TEXTS = [
    "og saften?",
    "hvad med saften",
    "hvad koster den",
    "hvad koster saften",
    "kan den drikkes",
]
AFTER = ["paere", "paere", "hest", "paere", "hest"]
WANTED = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]], dtype=float)


@pytest.fixture(scope="module")
def maker():
    made = FeatureMaker(NoEncoder("test"))
    made.fit([*TEXTS, "hvad koster hesten", "og hesten?"])
    return made


@pytest.fixture(scope="module")
def trained(maker):
    return FollowUpMachine.fit(maker.make(TEXTS), AFTER, WANTED)


def test_the_likest_examples_say_most(trained, maker):
    said = trained[0].read(maker.make(["hvad koster hesten"]), "hest")
    assert said.shape == (3,)
    assert said.argmax() == 1


@pytest.mark.parametrize("after", ["paere", "hest", "hund"])
def test_what_is_said_is_the_sum_over_all_examples(maker, after):
    """The weights of words and meaning, kept in few bits, say what each example compared would."""
    random = np.random.default_rng(7)
    meaning = random.normal(size=(len(TEXTS) + 1, 4)).astype(np.float32)
    meaning /= np.linalg.norm(meaning, axis=1, keepdims=True)
    words = maker.make([*TEXTS, "hvad koster saften nu"]).ngrams
    rows, message = Vectors(words[:-1], meaning[:-1]), Vectors(words[-1], meaning[-1:])
    machine, _ = FollowUpMachine.fit(rows, AFTER, WANTED)
    same, usual = np.array(AFTER), WANTED.mean(axis=0)
    alike = (words @ words.T).toarray() + meaning @ meaning.T
    kernel = alike[:-1, :-1] * (1.0 + (same[:, None] == same)) + RIDGE * np.eye(len(TEXTS))
    learnt = np.linalg.solve(kernel, WANTED - usual)
    expected = usual + (alike[-1, :-1] * (1.0 + (same == after))) @ learnt
    assert machine.read(message, after) == pytest.approx(expected, abs=2e-3)


def test_examples_after_the_same_topic_count_for_more(maker):
    texts, wanted = ["og den?", "og den?"], np.eye(2)
    machine, _ = FollowUpMachine.fit(maker.make(texts), ["paere", "hest"], wanted)
    for topic, meant in (("paere", 0), ("hest", 1)):
        assert machine.read(maker.make(["og den?"]), topic).argmax() == meant


def test_of_nothing_known_the_usual_is_said(trained, maker):
    said = trained[0].read(maker.make(["xyzzy"]), "hund")
    assert said == pytest.approx(WANTED.mean(axis=0), abs=1e-6)


def test_each_example_is_told_of_by_the_others_alone(trained, maker):
    """The short cut says what training without the example would."""
    rows = maker.make(TEXTS).ngrams.toarray()
    after = np.array(AFTER)
    likeness = rows @ rows.T * (1.0 + (after[:, None] == after))
    usual = WANTED.mean(axis=0)
    for row in range(len(TEXTS)):
        rest = np.delete(np.arange(len(TEXTS)), row)
        kernel = likeness[np.ix_(rest, rest)] + RIDGE * np.eye(len(rest))
        expected = usual + likeness[row, rest] @ np.linalg.solve(kernel, WANTED[rest] - usual)
        assert trained[1][row] == pytest.approx(expected, abs=1e-5)
