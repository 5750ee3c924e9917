"""One linear support vector machine a class, each trained against a bounded number of examples.

A class is told from at most :data:`MOST_OTHERS` examples of other classes: those of the classes
nearest to it, and a random share of the rest. Up to that many examples this is plain
one-versus-rest; beyond, the time for a class no longer grows, so that training grows in step with
the number of topics. Small weights are left out (after DiSMEC: Babbar and Schölkopf 2017), so that
a class takes room for what tells it apart and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed
from sklearn.svm import LinearSVC

from assistant.understanding.features import EMBEDDING_WEIGHT, Vectors, product

MOST_OTHERS = 15_000
# A class's own examples count this many times each, as the others are many more. In step with how
# many more they are would be too much where there are thousands.
OWN_WEIGHT = 3.0
# A sixth of the weights goes without a difference on 3,761 held-out questions.
SMALLEST_WEIGHT = 0.006
_TOLERANCE = 0.01
_WORKERS = 2
MANY_EXAMPLES = 5_000
SEED = 20241


class OneVersusRest:
    """Scores every class for a message; the higher, the likelier."""

    def __init__(
        self,
        classes: np.ndarray,
        ngrams: sp.csr_matrix | np.ndarray,
        meaning: np.ndarray,
        offsets: np.ndarray,
    ) -> None:
        """``ngrams`` and ``meaning`` hold the weights, each of the shape (columns, classes)."""
        self.classes = classes
        self._ngrams = ngrams
        self._meaning = meaning
        self._offsets = offsets

    @classmethod
    def fit(
        cls,
        vectors: Vectors,
        labels: Sequence[Any],
        inverse_regularisation: float,
        only: Any = None,
    ) -> OneVersusRest:
        """Train one machine a class, or that of one class alone.

        Args:
            vectors: the examples.
            labels: the class of each example; at least two different ones.
            inverse_regularisation: the C of the support vector machines.
            only: the class of which alone the machine is wanted.
        """
        # The solver works in double precision; converting once saves it a copy a class.
        rows = vectors.joined().astype(np.float64)
        rows.sort_indices()
        classes, numbers = np.unique(np.asarray(labels), return_inverse=True)
        chosen = _opponents(rows, numbers, len(classes))
        width = vectors.ngrams.shape[1]

        wanted = np.flatnonzero(classes == only) if only is not None else np.arange(len(classes))
        # A single machine is kept with its zeros: nothing is saved by more of them.
        smallest = SMALLEST_WEIGHT if only is None else 0.0
        jobs = [
            (numbers == number, chosen[number], inverse_regularisation, smallest)
            for number in wanted
        ]
        # The solver draws from one generator a process: threads would make results differ from run
        # to run. Starting processes pays off for many examples only.
        workers = _WORKERS if len(numbers) >= MANY_EXAMPLES and len(jobs) > 1 else 1
        machines = Parallel(workers)(delayed(_machine)(rows, width, *job) for job in jobs)
        weights = sp.vstack([ngrams for ngrams, _, _ in machines]).T.tocsr()
        return cls(
            classes[wanted],
            weights if only is None else weights.toarray(),
            np.ascontiguousarray(np.array([meaning for _, meaning, _ in machines]).T),
            np.array([offset for _, _, offset in machines], np.float32),
        )

    def scores(self, vectors: Vectors) -> np.ndarray:
        """An array of shape (messages, classes)."""
        ngrams = product(vectors.ngrams, self._ngrams)
        scores: np.ndarray = ngrams + vectors.meaning @ self._meaning + self._offsets
        return scores

    def pulls(self, vectors: Vectors, label: str) -> tuple[list[tuple[int, float]], float]:
        """What decides for or against ``label`` in a single message.

        What each n-gram column adds to the score, the most first, and what the embedding adds.
        """
        number = int(np.searchsorted(self.classes, label))
        column = self._ngrams[:, number]
        weights = column if isinstance(column, np.ndarray) else column.toarray().ravel()
        row = vectors.ngrams
        shares = [(int(at), float(v * weights[at])) for at, v in zip(row.indices, row.data)]
        meaning = float(vectors.meaning[0] @ self._meaning[:, number])
        return sorted(shares, key=lambda share: -share[1]), meaning


def _machine(
    rows: sp.csr_matrix,
    width: int,
    own: np.ndarray,
    part: np.ndarray | None,
    inverse_regularisation: float,
    smallest: float,
) -> tuple[sp.csr_matrix, np.ndarray, float]:
    """One class's weights: of the first ``width`` columns, of the embedding, and the offset."""
    fitted = LinearSVC(
        C=inverse_regularisation,
        class_weight={True: OWN_WEIGHT, False: 1.0},
        tol=_TOLERANCE,
        random_state=SEED,
    )
    if part is None:
        fitted.fit(rows, own)
    else:
        fitted.fit(rows[part], own[part])
    weights = fitted.coef_[0].astype(np.float32)
    ngrams, meaning = weights[:width], weights[width:] * EMBEDDING_WEIGHT
    ngrams[np.abs(ngrams) < smallest] = 0.0
    return sp.csr_matrix(ngrams), meaning, float(fitted.intercept_[0])


def _opponents(rows: sp.csr_matrix, numbers: np.ndarray, count: int) -> list[np.ndarray | None]:
    """For each class the examples to train with; None stands for all of them."""
    if len(numbers) <= MOST_OTHERS:
        return [None] * count
    random = np.random.default_rng(SEED)
    members = [np.flatnonzero(numbers == number) for number in range(count)]
    total = len(numbers)
    belongs = sp.csr_matrix((np.ones(total), (numbers, np.arange(total))), shape=(count, total))
    centres = belongs @ rows
    lengths = np.sqrt(np.asarray(centres.multiply(centres).sum(axis=1))).ravel()
    centres = sp.diags(1.0 / np.maximum(lengths, 1e-9)) @ centres
    chosen: list[np.ndarray | None] = []
    for number in range(count):
        # By a dense vector: two sparse matrices take seven times as long.
        likeness = centres @ centres[number].toarray().ravel()
        likeness[number] = -np.inf
        near: list[np.ndarray] = []
        room = MOST_OTHERS // 2
        for other in np.argsort(-likeness):
            if len(members[other]) > room:
                break
            near.append(members[other])
            room -= len(members[other])
        taken = np.zeros(total, dtype=bool)
        taken[np.concatenate([members[number], *near])] = True
        rest = np.flatnonzero(~taken)
        drawn = random.choice(rest, min(len(rest), MOST_OTHERS // 2), replace=False)
        taken[drawn] = True
        chosen.append(np.flatnonzero(taken))
    return chosen
