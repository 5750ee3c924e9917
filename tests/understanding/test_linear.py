"""One linear machine a class, against all others or a bounded number of them."""

import numpy as np
import pytest
import scipy.sparse as sp

from assistant.understanding import linear
from assistant.understanding.features import Vectors
from assistant.understanding.linear import OneVersusRest

CLASSES = 6
PER_CLASS = 30


@pytest.fixture(scope="module")
def cloud():
    """Six clouds of points that lie well apart."""
    random = np.random.default_rng(1)
    labels = np.repeat(np.arange(CLASSES), PER_CLASS)
    points = np.eye(CLASSES)[labels] + random.normal(0, 0.1, (len(labels), CLASSES))
    ngrams = sp.csr_matrix(points.astype(np.float32))
    return Vectors(ngrams, points.astype(np.float32)), [f"k{label}" for label in labels]


def right(machines, vectors, labels):
    return np.mean(machines.classes[machines.scores(vectors).argmax(axis=1)] == labels)


def test_classes_that_lie_apart_are_told_apart(cloud):
    vectors, labels = cloud
    assert right(OneVersusRest.fit(vectors, labels, 1.0), vectors, labels) == 1.0


def test_so_are_they_with_a_bounded_number_of_opponents(cloud, monkeypatch):
    vectors, labels = cloud
    monkeypatch.setattr(linear, "MOST_OTHERS", 60)
    trained_on = []
    fit = linear.LinearSVC.fit

    def watch(self, rows, own):
        trained_on.append(rows.shape[0])
        return fit(self, rows, own)

    monkeypatch.setattr(linear.LinearSVC, "fit", watch)
    assert right(OneVersusRest.fit(vectors, labels, 1.0), vectors, labels) == 1.0
    assert max(trained_on) <= 60 + PER_CLASS


def test_small_weights_are_left_out(cloud):
    vectors, labels = cloud
    weights = OneVersusRest.fit(vectors, labels, 1.0)._ngrams
    assert np.abs(weights.data).min() >= linear.SMALLEST_WEIGHT


def test_the_pulls_add_up_to_the_score(cloud):
    vectors, labels = cloud
    machines = OneVersusRest.fit(vectors, labels, 1.0)
    one = vectors.rows(np.array([0]))
    shares, meaning = machines.pulls(one, "k0")
    total = sum(share for _, share in shares) + meaning + machines._offsets[0]
    assert total == pytest.approx(float(machines.scores(one)[0, 0]), abs=1e-4)
    assert shares == sorted(shares, key=lambda share: -share[1])


def test_a_single_machine_is_the_one_that_stands_among_all(cloud, monkeypatch):
    vectors, labels = cloud
    monkeypatch.setattr(linear, "MOST_OTHERS", 60)
    all_of_them = OneVersusRest.fit(vectors, labels, 1.0)
    alone = OneVersusRest.fit(vectors, labels, 1.0, only="k2")
    assert alone.classes.tolist() == ["k2"]
    assert np.allclose(alone.scores(vectors)[:, 0], all_of_them.scores(vectors)[:, 2], atol=1e-6)
