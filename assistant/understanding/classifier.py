"""One classifier over all topics: character and word n-grams with sentence embeddings.

A linear support vector machine scores each topic. One temperature, fitted on examples that were
held back, turns the scores into probabilities (temperature scaling: Guo et al. 2017); that
probability is the only confidence in the program. A second machine over the same features asks only
whether the message is acute: that is easier than to say which topic, so it misses less.
Why this: ``docs/decisions/0003-understanding.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.svm import LinearSVC

from assistant.understanding.danish import fold, load_pipeline, squeeze
from assistant.understanding.encoder import Encoder, load_encoder

# Weight of the embeddings beside the n-grams, and inverse regularisation; both by cross-validation.
EMBEDDING_WEIGHT = 2.0
INVERSE_REGULARISATION = 0.3
ALARM_INVERSE_REGULARISATION = 1.0
HELD_BACK = 0.15
TEMPERATURES = np.linspace(1.0, 12.0, 45)
SEED = 20241


@dataclass(frozen=True)
class Guess:
    """A topic and the probability (0 to 1) that the message is about it."""

    topic: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """What a message may be about, the most probable topic first, and how likely it is acute."""

    guesses: tuple[Guess, ...]
    acute: float


def _characters(text: str) -> str:
    return fold(squeeze(text))


def _lemmas(text: str) -> list[str]:
    return [word.lemma for word in load_pipeline().words(squeeze(text))]


def _new_model() -> LinearSVC:
    return LinearSVC(C=INVERSE_REGULARISATION, random_state=SEED)


def _softmax(scores: np.ndarray) -> np.ndarray:
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _fitted_sharpness(features: sp.csr_matrix, labels: np.ndarray) -> float:
    """The inverse temperature that makes held-back examples likeliest; 5 if there are too few."""
    classes, counts = np.unique(labels, return_counts=True)
    if counts.min() < 2 or len(labels) * HELD_BACK < len(classes):
        return 5.0
    split = StratifiedShuffleSplit(1, test_size=HELD_BACK, random_state=SEED)
    train, held = next(split.split(features, labels))
    model = _new_model().fit(features[train], labels[train])
    scores = model.decision_function(features[held])
    if scores.ndim == 1:
        return 5.0
    right = np.searchsorted(model.classes_, labels[held])
    rows = np.arange(len(right))
    losses = [-np.log(_softmax(scores * t)[rows, right] + 1e-12).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _fitted_alarm(features: sp.csr_matrix, acute: np.ndarray) -> _Alarm | None:
    """The acute-or-not machine, with a sigmoid fitted on held-back examples (Platt 1999)."""
    if acute.sum() < 20 or (~acute).sum() < 20:
        return None
    split = StratifiedShuffleSplit(1, test_size=HELD_BACK, random_state=SEED)
    train, held = next(split.split(features, acute))

    def machine(rows: np.ndarray) -> LinearSVC:
        model = LinearSVC(C=ALARM_INVERSE_REGULARISATION, random_state=SEED)
        return model.fit(features[rows], acute[rows])

    sigmoid = LogisticRegression(C=1000.0)
    sigmoid.fit(machine(train).decision_function(features[held]).reshape(-1, 1), acute[held])
    return _Alarm(machine(np.arange(len(acute))), sigmoid)


@dataclass(frozen=True)
class _Alarm:
    machine: LinearSVC
    sigmoid: LogisticRegression

    def probability(self, features: sp.csr_matrix) -> np.ndarray:
        scores = self.machine.decision_function(features).reshape(-1, 1)
        return self.sigmoid.predict_proba(scores)[:, 1]


class TopicClassifier:
    """Ranks all topics for a message and says how likely it is acute."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder or load_encoder()
        self._characters = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(2, 5),
            min_df=2,
            sublinear_tf=True,
            preprocessor=_characters,
            dtype=np.float32,
        )
        self._words = TfidfVectorizer(
            analyzer="word",
            ngram_range=(1, 2),
            min_df=2,
            sublinear_tf=True,
            lowercase=False,
            tokenizer=_lemmas,
            token_pattern=None,
            dtype=np.float32,
        )
        self._model = _new_model()
        self._sharpness = 1.0
        self._alarm: _Alarm | None = None
        self._centre = np.zeros(0, dtype=np.float32)

    def fit(
        self, texts: Sequence[str], topics: Sequence[str], acute: frozenset[str] = frozenset()
    ) -> TopicClassifier:
        """Train on example messages and the topic of each; both of the same length.

        ``acute`` names the topics that raise the alarm.
        """
        embeddings = self._encoder.encode([squeeze(text) for text in texts])
        self._centre = embeddings.mean(axis=0)
        features = sp.hstack(
            [
                self._characters.fit_transform(texts),
                self._words.fit_transform(texts),
                self._dense(embeddings),
            ]
        ).tocsr()
        labels = np.asarray(topics)
        self._sharpness = _fitted_sharpness(features, labels)
        self._model.fit(features, labels)
        self._alarm = _fitted_alarm(features, np.isin(labels, list(acute)))
        return self

    def read(self, text: str) -> Reading:
        """Every topic, the most probable first (confidences add up to 1), and how likely acute."""
        return self.read_all([text])[0]

    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        """:meth:`read` for many messages at once."""
        features = self._features(texts)
        probabilities = _softmax(self._model.decision_function(features) * self._sharpness)
        acute = self._alarm.probability(features) if self._alarm else np.zeros(len(texts))
        classes = self._model.classes_
        order = np.argsort(-probabilities, axis=1, kind="stable")
        return [
            Reading(tuple(Guess(str(classes[at]), float(row[at])) for at in best), float(alarm))
            for row, best, alarm in zip(probabilities, order, acute)
        ]

    def save(self, path: Path) -> None:
        """Write the trained classifier to ``path`` (the encoder is not part of it)."""
        joblib.dump(
            {
                "characters": self._characters,
                "words": self._words,
                "model": self._model,
                "centre": self._centre,
                "sharpness": self._sharpness,
                "alarm": self._alarm,
                "encoder": self._encoder.name,
            },
            path,
        )

    @classmethod
    def load(cls, path: Path, encoder: Encoder | None = None) -> TopicClassifier:
        """Read a classifier written by :meth:`save`.

        Raises:
            ValueError: it was trained with another encoder than this machine has.
        """
        state = joblib.load(path)
        classifier = cls(encoder)
        if state["encoder"] != classifier._encoder.name:
            raise ValueError(
                f"Modellen er trænet med '{state['encoder']}', men denne maskine har "
                f"'{classifier._encoder.name}'. Kør 'make train'."
            )
        classifier._characters = state["characters"]
        classifier._words = state["words"]
        classifier._model = state["model"]
        classifier._centre = state["centre"]
        classifier._sharpness = state["sharpness"]
        classifier._alarm = state["alarm"]
        return classifier

    def _features(self, texts: Sequence[str]) -> sp.csr_matrix:
        embeddings = self._encoder.encode([squeeze(text) for text in texts])
        return sp.hstack(
            [
                self._characters.transform(texts),
                self._words.transform(texts),
                self._dense(embeddings),
            ]
        ).tocsr()

    def _dense(self, embeddings: np.ndarray) -> sp.csr_matrix:
        centred = embeddings - self._centre
        length = np.linalg.norm(centred, axis=1, keepdims=True)
        return sp.csr_matrix(centred / np.maximum(length, 1e-9) * EMBEDDING_WEIGHT)
