"""What example follow-ups like a message were about, by kernel ridge regression.

Two follow-ups are as alike as their words, pieces of words and meanings, and twice that after the
same topic. What is learnt holds for the pair, message and topic answered last, without a table of
pairs. Why this: ``docs/decisions/0003-understanding.md``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cholesky
from scipy.linalg.lapack import strtri

from assistant.understanding.features import Vectors, product

# How far the examples are trusted less than to the letter; by cross-validation.
RIDGE = 1.8
# The greatest number that fits in 8 bits with its sign.
_GREATEST = 127


class _InFewBits:
    """The rows of a matrix, each in 8 bits a number and one scale; a row of nothing takes none."""

    def __init__(self, matrix: np.ndarray) -> None:
        """Keep ``matrix``, float32."""
        greatest = np.abs(matrix).max(axis=1, initial=0.0)
        used = np.flatnonzero(greatest)
        self._places = np.full(len(matrix), -1, dtype=np.int32)
        self._places[used] = np.arange(len(used))
        self._scales = (greatest[used] / _GREATEST).astype(np.float32)
        self._numbers = np.rint(matrix[used] / self._scales[:, None]).astype(np.int8)

    def product(self, row: sp.csr_matrix) -> np.ndarray:
        """``row @ matrix`` for a ``row`` of few values."""
        places = self._places[row.indices]
        used = places >= 0
        places = places[used]
        weighed: np.ndarray = row.data[used] * self._scales[places]
        found: np.ndarray = weighed @ self._numbers[places].astype(np.float32)
        return found


class _Examples:
    """The example follow-ups after one topic, and the weight of each for all that is asked."""

    def __init__(self, vectors: Vectors, weights: np.ndarray) -> None:
        self._ngrams = vectors.ngrams
        # They are few in number and added to much else: half of the bits are enough.
        self._meaning = vectors.meaning.astype(np.float16)
        self._weights = weights.astype(np.float16)

    def say(self, ngrams: np.ndarray, meaning: np.ndarray) -> np.ndarray:
        """What they add for a message, all its ``ngrams`` and its ``meaning`` given."""
        alike = self._ngrams @ ngrams + self._meaning.astype(np.float32) @ meaning
        found: np.ndarray = alike @ self._weights.astype(np.float32)
        return found


class FollowUpMachine:
    """What is to be said of a message after a topic.

    It is learnt as a weight of each example. As likeness is a sum of products, what all examples
    say together is a weight of each piece of a word and each direction of meaning, made once; only
    those after the same topic, which count again, are compared with the message one by one.
    """

    def __init__(
        self, vectors: Vectors, after: Sequence[str], weights: np.ndarray, usual: np.ndarray
    ) -> None:
        """Keep what is needed to read.

        Args:
            vectors: the examples.
            after: the topic that each came after.
            weights: of each example for each thing asked, shape (examples, any), float32.
            usual: what is said of each thing where nothing is alike.
        """
        self._usual = usual
        self._ngrams = _InFewBits(vectors.ngrams.T.tocsr() @ weights)
        self._meaning = vectors.meaning.T @ weights
        topics = np.asarray(after)
        self._after = {}
        for topic in sorted(set(after)):
            rows = np.flatnonzero(topics == topic)
            self._after[topic] = _Examples(vectors.rows(rows), weights[rows])

    @classmethod
    def fit(
        cls, vectors: Vectors, after: Sequence[str], wanted: np.ndarray
    ) -> tuple[FollowUpMachine, np.ndarray]:
        """Train, and tell what is said of each example by the others alone (Allen 1974).

        What the machine says of an example that it was trained on would be too good to learn from.

        Args:
            vectors: the examples.
            after: the topic that each came after.
            wanted: what is to be said of each, shape (examples, any), as the second result.
        """
        usual = wanted.mean(axis=0)
        likeness = _likeness(vectors, after)
        likeness[np.diag_indices_from(likeness)] += RIDGE
        # By a factor of the inverse, in half the time that the inverse itself takes; and half of
        # that in single precision, which the ridge makes enough.
        root = cholesky(likeness, lower=True, overwrite_a=True, check_finite=False)
        root, _ = strtri(root, lower=1, overwrite_c=1)
        weights = root.T @ (root @ (wanted - usual).astype(np.float32))
        machine = cls(vectors, after, weights, usual)
        return machine, wanted - weights / np.square(root).sum(axis=0)[:, None]

    def read(self, vectors: Vectors, after: str) -> np.ndarray:
        """What is said of the one message of ``vectors``, said ``after`` a topic.

        About a share of 1 for each thing asked, none quite sure.
        """
        meaning = vectors.meaning[0]
        said: np.ndarray = self._usual + self._ngrams.product(vectors.ngrams)
        said += meaning @ self._meaning
        if after in self._after:
            said += self._after[after].say(vectors.ngrams.toarray()[0], meaning)
        return said


def _likeness(vectors: Vectors, after: Sequence[str]) -> np.ndarray:
    """How like each message is to each other one: 0 (nothing in common) to 6, the same."""
    alike = product(vectors.ngrams, vectors.ngrams.T.tocsr())
    alike += vectors.meaning @ vectors.meaning.T
    # Numbers are compared sooner than names.
    _, numbers = np.unique(np.asarray(after), return_inverse=True)
    alike *= np.where(numbers[:, None] == numbers, np.float32(2), np.float32(1))
    return np.asarray(alike)
