"""A message as numbers: character n-grams, words and pairs of words, and a sentence embedding."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.understanding.danish import fold
from assistant.understanding.encoder import Encoder
from assistant.understanding.spelling import Speller

# Weight of the embedding beside the n-grams in the joined features; by cross-validation.
EMBEDDING_WEIGHT = 2.0
# The embedding's main directions that are kept: a third of its numbers tell topics apart as well as
# all of them, and training, memory and the model's file shrink (docs/decisions/0008-encoder.md).
DIRECTIONS = 128
# Among thousands of messages what only one of them holds says nothing; among few it may be all that
# tells a topic.
FEW_TEXTS = 2_000


@dataclass(frozen=True)
class Vectors:
    """Some messages, one row a message.

    ``ngrams`` holds two blocks of columns, characters before words, each block of length 1 (0 where
    nothing of it is known); ``meaning`` the embedding without its centre, in its main
    directions, of length 1.
    """

    ngrams: sp.csr_matrix
    meaning: np.ndarray

    def joined(self) -> sp.csr_matrix:
        """Both side by side, as the linear machines are trained on them."""
        meaning = sp.csr_matrix(self.meaning * EMBEDDING_WEIGHT)
        return sp.hstack([self.ngrams, meaning], format="csr")

    def rows(self, chosen: np.ndarray) -> Vectors:
        """The messages with these row numbers."""
        return Vectors(self.ngrams[chosen], self.meaning[chosen])


def product(ngrams: sp.csr_matrix, matrix: sp.csr_matrix | np.ndarray) -> np.ndarray:
    """``ngrams @ matrix`` as a plain array, float32.

    For a single message only the few rows of ``matrix`` that it has a value for are taken: sooner
    than SciPy's product, which first counts and places what the sparse result would hold.
    """
    if isinstance(matrix, np.ndarray):
        found: np.ndarray = ngrams @ matrix
        return found
    if ngrams.shape[0] != 1:
        found = (ngrams @ matrix).toarray()
        return found
    added: np.ndarray = matrix[ngrams.indices].T @ ngrams.data
    return added[None]


class _Counted:
    """A fitted ``TfidfVectorizer`` without its checks: the same numbers, sooner."""

    def __init__(self, fitted: TfidfVectorizer) -> None:
        self._analyse: Callable[[str], list[str]] = fitted.build_analyzer()
        self._columns: dict[str, int] = fitted.vocabulary_
        self._weights = array("d", fitted.idf_)
        self.width = len(self._columns)

    def row(self, text: str) -> tuple[list[int], list[float]]:
        """Columns and values of ``text``, of length 1 together."""
        columns, weights = self._columns, self._weights
        parts = Counter(self._analyse(text)).items()
        found = [(columns[part], count) for part, count in parts if part in columns]
        values = [(1.0 + math.log(count)) * weights[column] for column, count in found]
        length = math.sqrt(sum(value * value for value in values)) or 1.0
        return [column for column, _ in found], [value / length for value in values]


def _main_directions(centred: np.ndarray) -> np.ndarray:
    """The principal axes of ``centred`` as columns, at most :data:`DIRECTIONS`, widest first."""
    _, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    return np.ascontiguousarray(axes[:, ::-1][:, :DIRECTIONS].astype(np.float32))


def _unit(rows: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.maximum(length, 1e-9)).astype(np.float32)


class FeatureMaker:
    """Learns the vocabulary from examples, then turns messages into :class:`Vectors`."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._characters = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(2, 5),
            sublinear_tf=True,
            preprocessor=fold,
            dtype=np.float32,
        )
        self._words = TfidfVectorizer(
            analyzer="word",
            ngram_range=(1, 2),
            sublinear_tf=True,
            preprocessor=fold,
            token_pattern=r"\w+",
            dtype=np.float32,
        )
        self._centre = np.zeros(encoder.dimensions, dtype=np.float32)
        self._directions = np.eye(encoder.dimensions, dtype=np.float32)[:, :DIRECTIONS]
        self._blocks: list[_Counted] = []
        self._speller = Speller({})

    def fit(self, texts: Sequence[str]) -> Vectors:
        """Learn from ``texts`` and return them as vectors."""
        self._speller = Speller.learn(texts)
        texts = [self._speller.correct(text) for text in texts]
        meaning = self.encoder.encode(texts)
        self._centre = meaning.mean(axis=0)
        self._directions = _main_directions(meaning - self._centre)
        least = 1 if len(texts) < FEW_TEXTS else 2
        for block in (self._characters, self._words):
            block.set_params(min_df=least)
        blocks = [self._characters.fit_transform(texts), self._words.fit_transform(texts)]
        self._blocks = [_Counted(self._characters), _Counted(self._words)]
        return Vectors(sp.hstack(blocks, format="csr"), self._centred(meaning))

    def make(self, texts: Sequence[str]) -> Vectors:
        """``texts`` as vectors."""
        texts = [self._speller.correct(text) for text in texts]
        return Vectors(self._ngrams(texts), self._centred(self.encoder.encode(texts)))

    def ahead(self, text: str) -> AbstractContextManager[None]:
        """Begin with the embedding of ``text``, which is made a vector of inside."""
        return self.encoder.ahead(self._speller.correct(text))

    def _ngrams(self, texts: Sequence[str]) -> sp.csr_matrix:
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for text in texts:
            start = 0
            for block in self._blocks:
                found, weights = block.row(text)
                columns.extend(column + start for column in found)
                values.extend(weights)
                start += block.width
            ends.append(len(columns))
        shape = (len(texts), sum(block.width for block in self._blocks))
        return sp.csr_matrix(
            (np.array(values, np.float32), np.array(columns, np.int32), np.array(ends, np.int32)),
            shape=shape,
        )

    def correct(self, text: str) -> str:
        """``text`` as it is read: see :meth:`Speller.correct`."""
        return self._speller.correct(text)

    def knows_any(self, text: str) -> bool:
        """Whether ``text`` holds a word: see :meth:`Speller.knows_any`."""
        return self._speller.knows_any(text)

    @property
    def character_columns(self) -> int:
        """How many columns of the n-grams are characters; the words come after them."""
        return self._blocks[0].width

    def names(self) -> list[str]:
        """What the n-gram columns stand for; pieces of words in «»."""
        characters = self._characters.get_feature_names_out()
        return [*(f"«{part}»" for part in characters), *self._words.get_feature_names_out()]

    def state(self) -> dict[str, object]:
        """What :meth:`restore` needs; the encoder is not part of it, only its name."""
        return {
            "characters": self._characters,
            "words": self._words,
            "centre": self._centre,
            "directions": self._directions,
            "spelling": self._speller.counts,
            "encoder": self.encoder.name,
        }

    @classmethod
    def restore(cls, state: dict[str, object], encoder: Encoder) -> FeatureMaker:
        """A feature maker from :meth:`state`.

        Raises:
            ValueError: it was trained with another encoder than ``encoder``.
        """
        if state["encoder"] != encoder.name:
            raise ValueError(
                f"Modellen er trænet med '{state['encoder']}', men denne maskine har "
                f"'{encoder.name}'. Kør 'make train'."
            )
        maker = cls(encoder)
        maker._characters = state["characters"]
        maker._words = state["words"]
        maker._centre = state["centre"]  # type: ignore[assignment]
        maker._directions = state["directions"]  # type: ignore[assignment]
        maker._blocks = [_Counted(maker._characters), _Counted(maker._words)]
        maker._speller = Speller(state["spelling"])  # type: ignore[arg-type]
        return maker

    def _centred(self, meaning: np.ndarray) -> np.ndarray:
        """Without what all sentences have in common, which is most of an e5 vector."""
        return _unit((meaning - self._centre) @ self._directions)
