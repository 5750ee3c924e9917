"""How near a message is to the nearest example of each class, in meaning and in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from assistant.understanding.features import Vectors, product


class Neighbours:
    """The examples themselves, sorted by class."""

    def __init__(self, vectors: Vectors, labels: Sequence[str], first_word: int) -> None:
        """Keep ``vectors``.

        Args:
            vectors: the examples.
            labels: the class of each.
            first_word: the n-gram column where words begin; characters are not compared.
        """
        names = np.asarray(labels)
        self.order = np.argsort(names, kind="stable")
        self.classes, starts = np.unique(names[self.order], return_index=True)
        self._bounds = [*starts.tolist(), len(names)]
        words = vectors.ngrams[self.order].T.tocsr()
        # The rows of the characters stay, empty, so that a message needs no cutting up.
        nothing = sp.csr_matrix((first_word, len(names)), dtype=np.float32)
        self._words = sp.vstack([nothing, words[first_word:]], format="csr")
        self._meaning = np.ascontiguousarray(vectors.meaning[self.order])

    def scores(self, vectors: Vectors, wanted: np.ndarray) -> np.ndarray:
        """Likeness (0 to 1) to the nearest example of each of the wanted classes.

        Args:
            vectors: the messages.
            wanted: numbers of classes, shape (messages, any); the result has the same shape.
        """
        found = np.empty(wanted.shape, dtype=np.float32)
        if len(wanted) == 1:
            words = product(vectors.ngrams, self._words)[0]
            for place, number in enumerate(wanted[0]):
                part = self._part(number)
                likeness = words[part] + self._meaning[part] @ vectors.meaning[0]
                found[0, place] = likeness.max() / 2
            return found
        # Of many messages all that want a class are compared with it at once.
        for number in np.unique(wanted):
            part = self._part(number)
            rows, places = np.nonzero(wanted == number)
            words = (vectors.ngrams[rows] @ self._words[:, part]).toarray()
            likeness = words + vectors.meaning[rows] @ self._meaning[part].T
            found[rows, places] = likeness.max(axis=1) / 2
        return found

    def _part(self, number: int) -> slice:
        """The examples of a class."""
        return slice(self._bounds[number], self._bounds[number + 1])

    def nearest(self, vectors: Vectors, number: int, count: int) -> list[tuple[int, float]]:
        """The examples of a class nearest to a single message, the nearest first.

        Each as its place in the training data and its likeness (0 to 1).
        """
        part = self._part(number)
        words = product(vectors.ngrams, self._words)[0, part]
        likeness = (words + self._meaning[part] @ vectors.meaning[0]) / 2
        best = np.argsort(-likeness)[:count]
        return [(int(self.order[part.start + at]), float(likeness[at])) for at in best]
