"""A message in the light of what was answered last: "og hvad med voksne?" after signs in the young.

The message is read twice, alone and together with the last topic's title, and compared with example
follow-ups (``follow_ups.py``). A conditional logit model (McFadden 1974) weighs both readings, what
the examples say, and how near each topic is to the last one, into one probability a topic. Its few
weights are learnt from the same examples, each as the others see it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from assistant.understanding.features import Vectors
from assistant.understanding.follow_ups import FollowUpMachine
from assistant.understanding.reading import Guess, Reading

# Words that point back: without what went before they mean nothing.
_POINTS_BACK = re.compile(
    r"(?i)^\W*(?:(?:jamen|men|ok(?:ay)?|nå|ja|nej|jo|fint|godt|tak|haha|hm+)\W+)*"
    r"(?:og|så|men|eller|samme|også|ellers)\b"
    r"|\b(?:den|det|de|dem|dens|deres|ham|han|hende|hun|der|her|sådan|saadan|så|samme|begge|"
    r"også|ogsaa|heller|igen|stedet|andre|nummeret)\b"
)
FEW_WORDS = 4
# So sure of a message alone, the last topic is left out of it. Of such examples, most of which
# can't be understood alone, a quarter are wrong; of the turns of held-out conversations as many are
# right either way, and reading again takes time.
SURE_ALONE = 0.99
# "It is a private school, by the way" surely tells something, "whom can I call about that" surely
# asks for a contact: about what, only the last topic says.
_OPEN = ("dialog/oplys", "kontakt/vejviser")
# What asks for something of the last answer, says goodbye or must be refused is that, whatever went
# before, if it is rather that than anything else.
_STAYS = (
    "assistent/",
    "dialog/aabent",
    "dialog/afbryd",
    "dialog/gentag",
    "dialog/hvorfor",
    "dialog/kilde",
    "dialog/nummer",
    "dialog/uddyb",
    "dialog/vent",
    "sikkerhed/",
    "uden_for/",
)
_RATHER = 0.5
# Most messages in a conversation can be understood alone, and most examples can't: the few that can
# count this many times.
_WEIGHT_OF_CLEAR = 10.0
_PENALTY = 0.1
# Further steps change no guess.
_MOST_STEPS = 40
_LEAST = 1e-6
# What the examples say is rough: less than this is nothing.
_LEAST_SAID = 0.01
_DIALOGUE = ("dialog/", "assistent/", "uden_for/", "uklar/")
_SAFETY = "sikkerhed/"
# How a topic may be near to the last one (``TalkReader._near``), or not at all.
_SORTS = 6


@dataclass(frozen=True)
class About:
    """What is known of a topic: its title, and the topics that its answer leads on to."""

    title: str
    leads_to: frozenset[str]


class FollowUpCase(NamedTuple):
    """An example: after the topic ``after``, ``text`` is about one of ``right``."""

    after: str
    text: str
    right: tuple[str, ...]


def points_back(text: str) -> bool:
    """Whether ``text`` looks as if it can't be understood alone."""
    return len(text.split()) <= FEW_WORDS or bool(_POINTS_BACK.search(text))


class TalkReader:
    """Reads follow-ups."""

    def __init__(self, about: Mapping[str, About]) -> None:
        """``about``: all topics. Before :meth:`fit` nothing is reread."""
        self._about = dict(about)
        self._topics: list[str] = []
        self._machine: FollowUpMachine | None = None
        self._weights: np.ndarray | None = None
        self._nearness: dict[str, np.ndarray] = {}

    @property
    def about(self) -> Mapping[str, About]:
        """The topics that a message may follow."""
        return self._about

    def needed(self, text: str, after: str, alone: Reading) -> bool:
        """Whether ``text`` is better read again in the light of ``after``."""
        if self._weights is None or after not in self._about or _stays(alone.guesses[0]):
            return False
        readable = any(character.isalnum() for character in text)
        best = alone.guesses[0]
        return readable and (best.topic in _OPEN or best.confidence < SURE_ALONE)

    def together(self, text: str, after: str) -> str:
        """``text`` with the title of the topic ``after`` before it, to be read as one message.

        Raises:
            KeyError: there is no such topic.
        """
        return f"{self._about[after].title}. {text}"

    @classmethod
    def fit(
        cls,
        about: Mapping[str, About],
        examples: Sequence[FollowUpCase],
        topics: Sequence[str],
        alone: np.ndarray,
        together: np.ndarray,
        vectors: Vectors,
    ) -> TalkReader:
        """Learn from ``examples``; from none, nothing.

        Args:
            about: all topics that a message may follow.
            examples: in the order of the arrays' rows.
            topics: what the columns of ``alone`` and ``together`` stand for.
            alone: how likely each topic is by the example alone, shape (examples, topics).
            together: the same, by the example and the last topic's title.
            vectors: the examples.
        """
        reader = cls(about)
        bests = [Guess(topics[at], float(row[at])) for at, row in zip(alone.argmax(axis=1), alone)]
        if all(map(_stays, bests)):
            return reader
        reader._topics = list(topics)
        wanted = np.array([reader._wanted(example) for example in examples])
        after = [example.after for example in examples]
        reader._machine, said = FollowUpMachine.fit(vectors, after, wanted)
        evidence, lights, right, counts = [], [], [], []
        for row, (example, best) in enumerate(zip(examples, bests)):
            if _stays(best):
                continue
            readings = (alone[row], together[row])
            evidence.append(reader._evidence(example.after, *readings, said[row]))
            lights.append(_lights(example.text, best))
            right.append(np.isin(reader._topics, example.right))
            clear = best.topic in example.right and best.confidence >= _RATHER
            counts.append(_WEIGHT_OF_CLEAR if clear else 1.0)
        reader._weights = _learnt(*map(np.array, (evidence, lights, right, counts)))
        return reader

    def read(
        self, text: str, after: str, alone: Reading, together: np.ndarray, vectors: Vectors
    ) -> Reading:
        """What ``text``, of the ``vectors``, is about, said after an answer on ``after``.

        ``together``: how likely each topic is by ``text`` and the title of ``after``. How likely it
        is acute stays as read ``alone``, and what stays itself becomes no likelier.

        Raises:
            RuntimeError: nothing was learnt.
        """
        if self._machine is None or self._weights is None:
            raise RuntimeError("the reader of follow-ups has not been trained")
        said = self._machine.read(vectors, [after])[0]
        found = dict(alone.guesses)
        first = np.array([found[topic] for topic in self._topics])
        evidence = self._evidence(after, first, together, said)
        shares = _softmax(evidence @ (_lights(text, alone.guesses[0]) @ self._weights))
        shares = self._limited(shares, first)
        order = np.argsort(-shares, kind="stable")
        guesses = tuple(Guess(self._topics[at], float(shares[at])) for at in order.tolist())
        return Reading(guesses, alone.acute, alone.told)

    def _limited(self, shares: np.ndarray, alone: np.ndarray) -> np.ndarray:
        """``shares``, of which none is made a refusal (or thanks) by what went before."""
        stays = np.array([topic.startswith(_STAYS) for topic in self._topics])
        kept = np.where(stays, np.minimum(shares, alone), 0.0)
        others = np.where(stays, 0.0, shares)
        return kept + others * (1.0 - kept.sum()) / max(float(others.sum()), _LEAST)

    def _near(self, after: str) -> np.ndarray:
        """How each topic is near to ``after``, and what it is itself: shape (topics, 5)."""
        if after not in self._nearness:
            group = after.split("/", 1)[0] + "/"
            leads_to = self._about[after].leads_to
            self._nearness[after] = np.array(
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
        return self._nearness[after]

    def _wanted(self, example: FollowUpCase) -> np.ndarray:
        """What the machine shall say of ``example``: the right topics, then the right sorts."""
        right = np.isin(self._topics, example.right).astype(float)
        sorts = _sorts(self._near(example.after))
        right /= max(right.sum(), 1.0)
        return np.concatenate([right, np.bincount(sorts, weights=right, minlength=_SORTS)])

    def _evidence(
        self, after: str, alone: np.ndarray, together: np.ndarray, said: np.ndarray
    ) -> np.ndarray:
        """What speaks for each topic: shape (topics, 9)."""
        near = self._near(after)
        count = len(self._topics)
        heard = [said[:count], said[count:][_sorts(near)]]
        logs = [np.log(np.maximum(shares, _LEAST)) for shares in (alone, together)]
        logs += [np.log(np.clip(shares, _LEAST_SAID, 1.0)) for shares in heard]
        return np.column_stack([*logs, near])


def _lights(text: str, best: Guess) -> np.ndarray:
    """In which lights the evidence is to be seen, each as much as it holds (0 to 1).

    Always; as far as ``text`` points back; as far as ``best``, read alone, is unsure.
    """
    return np.array([1.0, float(points_back(text)), 1.0 - best.confidence])


def _learnt(
    evidence: np.ndarray, lights: np.ndarray, right: np.ndarray, counts: np.ndarray
) -> np.ndarray:
    """The weights of a conditional logit model: shape (3 lights, 9 sorts of evidence).

    Args:
        evidence: what speaks for each topic, shape (examples, topics, 9).
        lights: shape (examples, 3).
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


def _sorts(near: np.ndarray) -> np.ndarray:
    """The sort of each topic: the first of its columns in ``near`` that holds, or none of them."""
    return np.where(near.any(axis=1), near.argmax(axis=1), near.shape[1])


def _stays(best: Guess) -> bool:
    return best.topic.startswith(_STAYS) and best.confidence >= _RATHER


def _softmax(scores: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))
