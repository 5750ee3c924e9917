"""One classifier over all topics: linear machines, helped by the nearest examples.

A linear support vector machine scores each topic, and the nearest example of a topic adds to it.
One temperature turns the scores into probabilities (temperature scaling: Guo et al. 2017); that
probability is the only confidence in the program. One more machine over the same features asks only
whether the message is acute: that is easier than to say which topic, so it misses less. Why this:
``docs/decisions/0003-understanding.md``.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np

from assistant.understanding.answers import AnswerReader
from assistant.understanding.encoder import Encoder
from assistant.understanding.features import FeatureMaker, Vectors
from assistant.understanding.linear import OneVersusRest
from assistant.understanding.neighbours import Neighbours
from assistant.understanding.reading import Guess, Reading
from assistant.understanding.talk import FollowUpCase, TalkReader

# Inverse regularisation of the machines, and weight of the nearest example; by cross-validation.
INVERSE_REGULARISATION = 0.3
ALARM_INVERSE_REGULARISATION = 1.0
NEIGHBOUR_WEIGHT = 2.0
# Only these many classes, the best by their machines, are compared example by example.
NEIGHBOURLY_CLASSES = 10
# The alarm: the weight of the nearest examples beside the two machines, and the sigmoid that makes
# a probability of the sum (Platt 1999), fitted on messages that were not trained on.
ALARM_NEIGHBOUR_WEIGHT = 2.0
ALARM_SLOPE, ALARM_OFFSET = 2.12, -1.21
LEAST_ALARM_EXAMPLES = 20
# Turns scores into probabilities: an inverse temperature, fitted on sentences of authors that the
# machines had not been trained on. A random share of the examples would flatter.
SHARPNESS = 7.0


@dataclass(frozen=True)
class Reasons:
    """Why a message is near a topic.

    ``features`` are words (and pieces of words in «») with what each adds to the machine's score,
    ``meaning`` what the sentence embedding adds, ``examples`` the nearest examples with their
    likeness (0 to 1).
    """

    features: tuple[tuple[str, float], ...]
    meaning: float
    examples: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class _Scores:
    """Scores of shape (messages, classes), and how near the nearest examples are: acute, other."""

    topics: np.ndarray
    near_acute: np.ndarray
    near_other: np.ndarray


class _Scorer:
    """Linear machines and neighbours, trained on the same examples."""

    def __init__(
        self, vectors: Vectors, labels: Sequence[str], first_word: int, acute: frozenset[str]
    ) -> None:
        self.machines = OneVersusRest.fit(vectors, labels, INVERSE_REGULARISATION)
        self.neighbours = Neighbours(vectors, labels, first_word)
        self.acute = np.isin(self.machines.classes, list(acute))

    def scores(self, vectors: Vectors) -> _Scores:
        """The machines' scores; the best are weighed against their nearest examples."""
        scores = self.machines.scores(vectors)
        best = np.argsort(-scores, axis=1)[:, :NEIGHBOURLY_CLASSES]
        acute = np.flatnonzero(self.acute)
        wanted = np.hstack([best, np.tile(acute, (len(scores), 1))])
        near = self.neighbours.scores(vectors, wanted)
        is_acute = self.acute[wanted]
        near_acute = np.where(is_acute, near, 0.0).max(axis=1)
        near_other = np.where(is_acute, 0.0, near).max(axis=1)
        # The others count as no nearer than the least near of the best: nothing is added to them.
        near = near[:, : best.shape[1]]
        near -= near.min(axis=1, keepdims=True)
        scores[np.arange(len(scores))[:, None], best] += NEIGHBOUR_WEIGHT * near
        return _Scores(scores, near_acute, near_other)

    def alarm(self, found: _Scores, machine: np.ndarray) -> np.ndarray:
        """How likely each message is acute (0 to 1): three witnesses, added up.

        ``machine`` holds the scores of the acute-or-not machine; the others are by how much the
        best acute topic is ahead of the best other one, and the nearest acute example of the
        nearest other one.
        """
        topics = found.topics
        ahead = topics[:, self.acute].max(axis=1) - topics[:, ~self.acute].max(axis=1)
        nearer = found.near_acute - found.near_other
        total = machine + ahead + ALARM_NEIGHBOUR_WEIGHT * nearer
        return 1.0 / (1.0 + np.exp(-(ALARM_SLOPE * total + ALARM_OFFSET)))


def _softmax(scores: np.ndarray) -> np.ndarray:
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _acute_machine(vectors: Vectors, acute: np.ndarray) -> OneVersusRest | None:
    """The machine that asks only whether a message is acute; None where nothing teaches it."""
    if acute.sum() < LEAST_ALARM_EXAMPLES or (~acute).sum() < LEAST_ALARM_EXAMPLES:
        return None
    return OneVersusRest.fit(vectors, acute.tolist(), ALARM_INVERSE_REGULARISATION, only=True)


def _packed(texts: Sequence[str]) -> bytes:
    return zlib.compress(json.dumps(list(texts), ensure_ascii=False).encode())


def _unpacked(packed: bytes) -> list[str]:
    texts: list[str] = json.loads(zlib.decompress(packed))
    return texts


class TopicClassifier:
    """Ranks all topics for a message and says how likely it is acute."""

    def __init__(self, encoder: Encoder) -> None:
        self._features = FeatureMaker(encoder)
        self._scorer: _Scorer | None = None
        self._alarm: OneVersusRest | None = None
        self._answers = AnswerReader({})
        self._talk = TalkReader({})
        # Wanted for reasons only; unpacked they take six times the memory.
        self._texts = b""

    def fit(
        self, texts: Sequence[str], topics: Sequence[str], acute: frozenset[str] = frozenset()
    ) -> TopicClassifier:
        """Train on example messages and the topic of each; both of the same length.

        ``acute`` names the topics that raise the alarm.
        """
        vectors = self._features.fit(texts)
        self._texts = _packed(texts)
        first_word = self._features.character_columns
        self._scorer = _Scorer(vectors, topics, first_word, acute)
        self._alarm = _acute_machine(vectors, np.isin(topics, list(acute)))
        return self

    def fit_answers(
        self, texts: Sequence[str], told: Sequence[Mapping[str, str]]
    ) -> TopicClassifier:
        """Learn, after :meth:`fit`, what replies to the guide's questions tell.

        See :meth:`AnswerReader.fit`.
        """
        self._answers = AnswerReader.fit(self._features.make(texts), told)
        return self

    def fit_talk(
        self, leads_to: Mapping[str, frozenset[str]], examples: Sequence[FollowUpCase]
    ) -> TopicClassifier:
        """Learn, after :meth:`fit`, to read a message in the light of the topic answered last.

        Examples after a topic that ``leads_to`` does not hold are left out.
        """
        used = [example for example in examples if example.after in leads_to]
        vectors = self._features.make([example.text for example in used])
        alone, _ = self._probabilities(vectors)
        self._talk = TalkReader.fit(leads_to, used, self.topics, alone, vectors)
        return self

    @property
    def topics(self) -> list[str]:
        """The topics that it was trained on, sorted."""
        found: list[str] = self._trained().machines.classes.tolist()
        return found

    def read(self, text: str, asked: Collection[str] = ()) -> Reading:
        """Every topic, the most probable first (confidences add up to 1), and how likely acute.

        ``asked`` names the fields of the situation that the guide asked for, to be read too.
        """
        return self.read_all([text], asked)[0]

    def ahead(self, text: str) -> AbstractContextManager[None]:
        """Begin with what takes longest of reading ``text``; inside it is read."""
        return self._features.ahead(text)

    def read_after(self, after: str, alone: Reading) -> Reading:
        """A message in the light of ``after``, the topic answered last (empty for none).

        ``alone`` is what :meth:`read` makes of it, and comes back where the light adds nothing.
        """
        if alone.vectors is None or not self._talk.knows(after):
            return alone
        return self._talk.read(after, alone, alone.vectors)

    def read_all(self, texts: Sequence[str], asked: Collection[str] = ()) -> list[Reading]:
        """:meth:`read` for many messages at once."""
        return self._read(self._features.make(texts), asked)

    def _probabilities(self, vectors: Vectors) -> tuple[np.ndarray, np.ndarray]:
        """How likely each class is, shape (messages, classes), and how likely each is acute."""
        scorer = self._trained()
        found = scorer.scores(vectors)
        acute = np.zeros(len(found.topics))
        if self._alarm is not None:
            acute = scorer.alarm(found, self._alarm.scores(vectors)[:, 0])
        return _softmax(found.topics * SHARPNESS), acute

    def _read(self, vectors: Vectors, asked: Collection[str] = ()) -> list[Reading]:
        probabilities, acute = self._probabilities(vectors)
        told = self._answers.read(vectors, asked)
        classes = self.topics
        order = np.argsort(-probabilities, axis=1, kind="stable")
        return [
            Reading(
                tuple(Guess(classes[one], row[one]) for one in best),
                float(alarm),
                answers,
                vectors.rows(np.array([at])) if len(told) > 1 else vectors,
            )
            for at, (row, best, alarm, answers) in enumerate(
                zip(probabilities.tolist(), order.tolist(), acute, told)
            )
        ]

    def reasons(self, text: str, topic: str, count: int) -> Reasons:
        """Why ``topic`` is as likely as it is for ``text``; at most ``count`` of each sort.

        Raises:
            ValueError: the classifier does not know the topic.
        """
        scorer = self._trained()
        if topic not in scorer.machines.classes:
            raise ValueError(f"Emnet {topic} er ikke i modellen.")
        vectors = self._features.make([text])
        pulls, meaning = scorer.machines.pulls(vectors, topic)
        names = self._features.names()
        number = int(np.searchsorted(scorer.neighbours.classes, topic))
        near = scorer.neighbours.nearest(vectors, number, count)
        texts = _unpacked(self._texts)
        return Reasons(
            tuple((names[column], share) for column, share in pulls[:count] if share > 0),
            meaning,
            tuple((texts[place], likeness) for place, likeness in near),
        )

    def correct(self, text: str) -> str:
        """``text`` in lower case, its slips put right as the features are made from it."""
        return self._features.correct(text)

    def knows_any(self, text: str) -> bool:
        """Whether a word of ``text`` is known. Without one a guess rests on scraps of words."""
        return self._features.knows_any(text)

    def answer_with(self, encoder: Encoder) -> None:
        """Encode messages with ``encoder``: the one trained with, without its cache."""
        self._features.encoder = encoder

    def save(self, path: Path) -> None:
        """Write the trained classifier to ``path`` (the encoder is not part of it)."""
        state = {
            "features": self._features.state(),
            "scorer": self._trained(),
            "alarm": self._alarm,
            "answers": self._answers,
            "talk": self._talk,
            "texts": self._texts,
        }
        # Rasa packs the file anew; packing what is packed takes it no time.
        joblib.dump(state, path, compress=1)

    @classmethod
    def load(cls, path: Path, encoder: Encoder) -> TopicClassifier:
        """Read a classifier written by :meth:`save`.

        Raises:
            ValueError: it was trained with another encoder.
        """
        state = joblib.load(path)
        classifier = cls(encoder)
        classifier._features = FeatureMaker.restore(state["features"], encoder)
        classifier._scorer = state["scorer"]
        classifier._alarm = state["alarm"]
        classifier._answers = state["answers"]
        classifier._talk = state["talk"]
        classifier._texts = state["texts"]
        return classifier

    def _trained(self) -> _Scorer:
        if self._scorer is None:
            raise RuntimeError("the classifier has not been trained")
        return self._scorer
