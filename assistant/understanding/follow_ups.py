"""What example follow-ups like a message were about, by kernel ridge regression.

Two follow-ups are as alike as their words, pieces of words and meanings, and twice that after the
same topic. What is learnt holds for the pair, message and topic answered last, without a table of
pairs. Why this: ``docs/decisions/0003-understanding.md``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import cholesky
from scipy.linalg.lapack import strtri

from assistant.understanding.features import Vectors, product

# How far the examples are trusted less than to the letter; by cross-validation.
RIDGE = 1.8


class FollowUpMachine:
    """The example follow-ups, and the weight of each for everything that is asked of them."""

    def __init__(self, vectors: Vectors, after: Sequence[str]) -> None:
        """Keep the examples: their ``vectors``, and the topic that each came ``after``."""
        self._ngrams = vectors.ngrams.T.tocsr()
        self._meaning = vectors.meaning
        # Numbers are compared sooner than names.
        self._numbers = {name: number for number, name in enumerate(sorted(set(after)))}
        self._after = self._numbered(after)
        self._usual = np.zeros(0)
        # One row for each thing asked: so a single message is weighed soonest.
        self._weights = np.zeros((0, len(self._after)))

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
        machine = cls(vectors, after)
        machine._usual = wanted.mean(axis=0)
        likeness = machine._likeness(vectors, after)
        likeness[np.diag_indices_from(likeness)] += RIDGE
        # By a factor of the inverse, in half the time that the inverse itself takes; and half of
        # that in single precision, which the ridge makes enough.
        root = cholesky(likeness, lower=True, overwrite_a=True, check_finite=False)
        root, _ = strtri(root, lower=1, overwrite_c=1)
        weights = root.T @ (root @ (wanted - machine._usual).astype(np.float32))
        machine._weights = np.ascontiguousarray(weights.T)
        return machine, wanted - weights / np.square(root).sum(axis=0)[:, None]

    def read(self, vectors: Vectors, after: Sequence[str]) -> np.ndarray:
        """What is said of messages, each ``after`` a topic: about a share of 1, none quite sure."""
        return self._usual + self._likeness(vectors, after) @ self._weights.T

    def _likeness(self, vectors: Vectors, after: Sequence[str]) -> np.ndarray:
        """How like each example each message is: 0 (nothing in common) to 6, the same."""
        alike = product(vectors.ngrams, self._ngrams)
        alike += vectors.meaning @ self._meaning.T
        same = self._numbered(after)[:, None] == self._after
        alike *= np.where(same, np.float32(2), np.float32(1))
        return np.asarray(alike)

    def _numbered(self, after: Sequence[str]) -> np.ndarray:
        """Each topic's number; -1 where no example came after it."""
        return np.array([self._numbers.get(name, -1) for name in after])
