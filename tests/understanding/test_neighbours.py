"""The nearest examples of a class."""

import numpy as np
import pytest
import scipy.sparse as sp

from assistant.understanding.features import Vectors
from assistant.understanding.neighbours import Neighbours

# One column of characters, which is not compared, and two of words.
NGRAMS = np.array([[1, 1, 0], [1, 0, 1], [1, 0, 1]], dtype=np.float32)
MEANING = np.array([[1, 0], [0, 1], [0, -1]], dtype=np.float32)
LABELS = ["b", "a", "a"]


@pytest.fixture
def neighbours():
    return Neighbours(Vectors(sp.csr_matrix(NGRAMS), MEANING), LABELS, first_word=1)


def row(number):
    return Vectors(sp.csr_matrix(NGRAMS[[number]]), MEANING[[number]])


def test_an_example_is_as_near_to_itself_as_can_be(neighbours):
    assert neighbours.classes.tolist() == ["a", "b"]
    assert neighbours.scores(row(0), np.array([[1, 0]])).tolist() == [[1.0, 0.0]]


def test_the_nearest_examples_of_a_class_come_first(neighbours):
    assert neighbours.nearest(row(2), 0, 2) == [(2, 1.0), (1, 0.0)]
    assert neighbours.nearest(row(0), 1, 5) == [(0, 1.0)]


def test_many_messages_are_compared_as_each_by_itself():
    random = np.random.default_rng(1)
    labels = [f"k{number % 7}" for number in range(60)]
    examples = Vectors(
        sp.random(60, 30, 0.3, "csr", np.float32, random_state=random),
        random.normal(size=(60, 8)).astype(np.float32),
    )
    asked = Vectors(
        sp.random(12, 30, 0.3, "csr", np.float32, random_state=random),
        random.normal(size=(12, 8)).astype(np.float32),
    )
    near = Neighbours(examples, labels, first_word=10)
    # Each wants other classes, some of them twice.
    wanted = random.integers(0, 7, (12, 5))
    together = near.scores(asked, wanted)
    for row in range(12):
        alone = near.scores(asked.rows(np.array([row])), wanted[row : row + 1])
        assert np.allclose(together[row], alone[0], atol=1e-6)
