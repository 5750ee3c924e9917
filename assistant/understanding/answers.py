"""What a reply to one of the guide's questions tells, learnt from example replies.

"Næ, der sker ikke noget farligt" answers "is anybody in danger?" in words that no list of phrases
holds. One small set of machines a field, over the features that the topics are told apart by.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assistant.understanding.features import Vectors
from assistant.understanding.linear import OneVersusRest

# The value of a field that a reply tells nothing about.
NOTHING = "intet"
# By cross-validation over the example replies, with messages that are no replies among them.
INVERSE_REGULARISATION = 1.0
# By how much the best value must be ahead of the next one to be believed at all.
LEAST_LEAD = 0.2
# Every so many example questions serve as messages that tell nothing.
SILENT_STEP = 20
# Topics of examples that are replies themselves.
_REPLIES = frozenset({"dialog/oplys", "dialog/ja", "dialog/nej", "dialog/ved_ikke"})


class Told(NamedTuple):
    """The value of a field, and by how much it is ahead of the next likely one."""

    value: str
    lead: float


def silent(texts: Sequence[str], topics: Sequence[str]) -> list[str]:
    """Some of the example questions: messages that reply to nothing, to learn from as such."""
    return [text for text, topic in zip(texts, topics) if topic not in _REPLIES][::SILENT_STEP]


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

    def read(self, vectors: Vectors, asked: Collection[str]) -> list[dict[str, Told]]:
        """For each message those of the fields ``asked`` for that it tells about."""
        found: list[dict[str, Told]] = [{} for _ in range(vectors.ngrams.shape[0])]
        for field, machines in self._machines.items():
            if field not in asked:
                continue
            scores = machines.scores(vectors)
            order = np.sort(scores, axis=1)
            leads = (order[:, -1] - order[:, -2]).tolist()
            for row, (number, lead) in enumerate(zip(scores.argmax(axis=1).tolist(), leads)):
                value = str(machines.classes[number])
                if value != NOTHING and lead >= LEAST_LEAD:
                    found[row][field] = Told(value, lead)
        return found
