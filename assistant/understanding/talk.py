"""A message in the light of what was answered last: "og hvad med voksne?" after signs in the young.

The message is read alone and compared with example follow-ups (``follow_ups.py``). A conditional
logit model (McFadden 1974) weighs the reading, what the examples say, and how near each topic is to
the last one, into one probability a topic. Its few weights are learnt from the same examples, each
as the others see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from assistant.understanding.features import Vectors
from assistant.understanding.follow_ups import FollowUpMachine
from assistant.understanding.reading import Guess, Reading

# An example whose topic is likeliest by itself, and so likely, is clear: the last topic adds
# nothing to it. Most messages in a conversation are clear, but few of the examples, which are there
# to teach, so that each of them counts for many.
_CLEAR = 0.5
_WEIGHT_OF_CLEAR = 40.0
_PENALTY = 0.1
# Further steps change no guess.
_MOST_STEPS = 40
_LEAST = 1e-6
# What the examples say is rough: less than this is nothing.
_LEAST_SAID = 0.01
_DIALOGUE = ("dialog/", "assistent/", "uden_for/", "uklar/")
_SAFETY = "sikkerhed/"
# What seems so surely to be refused stays so, unless the last topic makes surely something else of
# it: "how do I get hold of the house" after an answer on the house.
_SURELY_REFUSED = 0.5
_SURELY_ELSE = 0.9
# How a topic may be near to the last one (``TalkReader._near``), or not at all.
_SORTS = 6


class FollowUpCase(NamedTuple):
    """An example: after the topic ``after``, ``text`` is about one of ``right``."""

    after: str
    text: str
    right: tuple[str, ...]


class TalkReader:
    """Reads follow-ups."""

    def __init__(self, leads_to: Mapping[str, frozenset[str]]) -> None:
        """``leads_to``: for each topic those its answer leads on to. Before :meth:`fit` it reads
        nothing."""
        self._leads_to = dict(leads_to)
        self._topics: list[str] = []
        self._machine: FollowUpMachine | None = None
        self._weights: np.ndarray | None = None
        self._nearness: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def knows(self, after: str) -> bool:
        """Whether what follows the topic ``after`` can be read."""
        return self._weights is not None and after in self._leads_to

    @classmethod
    def fit(
        cls,
        leads_to: Mapping[str, frozenset[str]],
        examples: Sequence[FollowUpCase],
        topics: Sequence[str],
        alone: np.ndarray,
        vectors: Vectors,
    ) -> TalkReader:
        """Learn from ``examples``; from none, nothing.

        Args:
            leads_to: all topics that a message may follow, and those that each leads on to.
            examples: in the order of the arrays' rows.
            topics: what the columns of ``alone`` stand for.
            alone: how likely each topic is by the example alone, shape (examples, topics).
            vectors: the examples.
        """
        reader = cls(leads_to)
        if not examples:
            return reader
        reader._topics = list(topics)
        right = np.array([np.isin(reader._topics, example.right) for example in examples])
        clear = right[np.arange(len(right)), alone.argmax(axis=1)] & (alone.max(axis=1) >= _CLEAR)
        wanted = np.array([reader._wanted(example) for example in examples])
        after = [example.after for example in examples]
        reader._machine, said = FollowUpMachine.fit(vectors, after, wanted)
        evidence = [reader._evidence(*seen) for seen in zip(after, alone, said)]
        lights = [reader._lights(row) for row in alone]
        counts = np.where(clear, _WEIGHT_OF_CLEAR, 1.0)
        reader._weights = _learnt(np.array(evidence), np.array(lights), right, counts)
        return reader

    def read(self, after: str, alone: Reading, vectors: Vectors) -> Reading:
        """What a message, of the ``vectors``, is about, said after an answer on ``after``.

        How likely it is acute stays as read ``alone``.

        Raises:
            RuntimeError: nothing was learnt.
        """
        if self._machine is None or self._weights is None:
            raise RuntimeError("the reader of follow-ups has not been trained")
        said = self._machine.read(vectors, after)
        found = dict(alone.guesses)
        first = np.array([found[topic] for topic in self._topics])
        evidence = self._evidence(after, first, said)
        shares = _softmax(evidence @ (self._lights(first) @ self._weights))
        order = np.argsort(-shares, kind="stable")
        guesses = tuple(Guess(self._topics[at], float(shares[at])) for at in order.tolist())
        best = alone.guesses[0]
        refused = best.topic.startswith(_SAFETY) and best.confidence >= _SURELY_REFUSED
        if refused and guesses[0].confidence < _SURELY_ELSE:
            return alone
        return Reading(guesses, alone.acute, alone.told)

    def _near(self, after: str) -> tuple[np.ndarray, np.ndarray]:
        """How each topic is near to ``after``, and what it is itself: shape (topics, 5).

        Beside it the sort of each topic: the first of its columns that holds, or none of them.
        """
        if after not in self._nearness:
            group = after.split("/", 1)[0] + "/"
            leads_to = self._leads_to[after]
            near = np.array(
                [
                    (
                        topic == after,
                        topic.startswith(group),
                        topic in leads_to,
                        topic.startswith(_DIALOGUE),
                        topic.startswith(_SAFETY),
                    )
                    for topic in self._topics
                ]
            )
            sorts = np.where(near.any(axis=1), near.argmax(axis=1), near.shape[1])
            self._nearness[after] = near, sorts
        return self._nearness[after]

    def _wanted(self, example: FollowUpCase) -> np.ndarray:
        """What the machine shall say of ``example``: the right topics, then the right sorts."""
        right = np.isin(self._topics, example.right).astype(float)
        _, sorts = self._near(example.after)
        right /= max(right.sum(), 1.0)
        return np.concatenate([right, np.bincount(sorts, weights=right, minlength=_SORTS)])

    def _lights(self, alone: np.ndarray) -> np.ndarray:
        """In which lights the evidence is to be seen, each as much as it holds (0 to 1).

        Always; as far as the message, read ``alone``, is unsure; where it seems to be acute or to
        be refused; and where it seems to be about the conversation or nothing of ours.
        """
        best = self._topics[int(alone.argmax())]
        safety, dialogue = best.startswith(_SAFETY), best.startswith(_DIALOGUE)
        return np.array([1.0, 1.0 - float(alone.max()), float(safety), float(dialogue)])

    def _evidence(self, after: str, alone: np.ndarray, said: np.ndarray) -> np.ndarray:
        """What speaks for each topic: shape (topics, 8)."""
        near, sorts = self._near(after)
        count = len(self._topics)
        heard = [said[:count], said[count:][sorts]]
        logs = [np.log(np.maximum(alone, _LEAST))]
        logs += [np.log(np.clip(shares, _LEAST_SAID, 1.0)) for shares in heard]
        return np.column_stack([*logs, near])


def _learnt(
    evidence: np.ndarray, lights: np.ndarray, right: np.ndarray, counts: np.ndarray
) -> np.ndarray:
    """The weights of a conditional logit model: shape (4 lights, 8 sorts of evidence).

    Args:
        evidence: what speaks for each topic, shape (examples, topics, 8).
        lights: shape (examples, 4).
        right: which topics are right, shape (examples, topics).
        counts: how many times each example counts.
    """
    shape = (lights.shape[1], evidence.shape[2])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        seen = lights @ weights.reshape(shape)
        shares = _softmax(np.matmul(evidence, seen[:, :, None])[:, :, 0])
        hits = np.maximum((shares * right).sum(axis=1), _LEAST)
        total = _PENALTY * float(weights @ weights) - float(counts @ np.log(hits))
        off = shares - shares * right / hits[:, None]
        by_example = counts[:, None] * np.matmul(off[:, None, :], evidence)[:, 0]
        slope = 2 * _PENALTY * weights + (lights.T @ by_example).ravel()
        return total / len(counts), slope / len(counts)

    start = np.zeros(shape)
    start[0, 0] = 1.0
    found = minimize(
        loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _MOST_STEPS}
    )
    return np.asarray(found.x).reshape(shape)


def _softmax(scores: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))
