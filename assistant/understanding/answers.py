"""What a reply to one of the guide's questions tells, learnt from example replies.

"Næ, der sker ikke noget farligt" answers "is anybody in danger?" in words that no list of phrases
holds. One small set of machines a field, over the features that the topics are told apart by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.understanding.features import Vectors
from assistant.understanding.linear import OneVersusRest

# The value of a field that a reply tells nothing about.
NOTHING = "intet"
INVERSE_REGULARISATION = 0.5
# By how much the best value must be ahead of "nothing" and of the next one to be believed.
LEAST_LEAD = 0.3


class AnswerReader:
    """Reads the fields of a situation out of replies to questions about them."""

    def __init__(self, machines: Mapping[str, OneVersusRest]) -> None:
        """``machines``: for each field the machines that tell its values apart."""
        self._machines = machines

    @classmethod
    def fit(cls, vectors: Vectors, told: Sequence[Mapping[str, str]]) -> AnswerReader:
        """Train on example replies.

        Args:
            vectors: the replies.
            told: the value of each field for each reply, :data:`NOTHING` included. A field that is
                not there was not looked at, and that reply is left out for it.
        """
        machines = {}
        for field in sorted({name for one in told for name in one}):
            looked = np.array([at for at, one in enumerate(told) if field in one])
            labels = [told[at][field] for at in looked]
            if len(set(labels)) > 1:
                machines[field] = OneVersusRest.fit(
                    vectors.rows(looked), labels, INVERSE_REGULARISATION
                )
        return cls(machines)

    def read(self, vectors: Vectors) -> list[dict[str, str]]:
        """For each message the fields it tells about, as a reply to a question about them."""
        found: list[dict[str, str]] = [{} for _ in range(vectors.ngrams.shape[0])]
        for field, machines in self._machines.items():
            scores = machines.scores(vectors)
            order = np.sort(scores, axis=1)
            lead = order[:, -1] - order[:, -2]
            best = scores.argmax(axis=1)
            for row, number in enumerate(best.tolist()):
                value = str(machines.classes[number])
                if value != NOTHING and lead[row] >= LEAST_LEAD:
                    found[row][field] = value
        return found
