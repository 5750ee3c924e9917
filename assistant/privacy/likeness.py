"""Whether a word that nobody knows looks like a name, by the pieces it is made of.

A logistic regression over pieces of one to four characters, trained on the name lists against
Danish words (``scripts/names``).
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import simplemma

from assistant.understanding.danish import fold

FILE = Path(__file__).parent / "personer" / "navnelighed.npz"
BUCKETS = 1 << 15
LONGEST_PIECE = 4
# So likely a name must be; chosen on messages without any, where one in a hundred may be touched.
SURELY = 0.7
# So likely where what stands around the word says that somebody is meant.
PERHAPS = 0.4
_LANGUAGES = ("da", "en")
_SHORTEST, _LONGEST = 4, 14
_LATIN = re.compile(r"^[a-zà-ž'’-]+$")


def pieces(word: str) -> Iterator[int]:
    """The numbers (0 to :data:`BUCKETS`) of the pieces of ``word``, its ends marked."""
    marked = f"<{fold(word.lower())}>"
    for length in range(1, LONGEST_PIECE + 1):
        for start in range(len(marked) - length + 1):
            yield zlib.crc32(marked[start : start + length].encode()) % BUCKETS


class Likeness:
    """The trained regression."""

    def __init__(self, weights: np.ndarray, offset: float) -> None:
        """``weights``: one for each piece's number."""
        self._weights = weights
        self._offset = offset

    @classmethod
    def load(cls, file: Path = FILE) -> Likeness:
        """Read what ``scripts/names`` wrote.

        Raises:
            OSError: the file is missing.
        """
        with np.load(file) as stored:
            return cls(stored["weights"].astype(np.float32), float(stored["offset"]))

    def of(self, word: str) -> float:
        """How likely ``word`` is a name (0 to 1)."""
        found = list(pieces(word))
        score = float(self._weights[found].sum()) / math.sqrt(len(found)) + self._offset
        return 1.0 / (1.0 + math.exp(-score))

    def __call__(self, word: str, least: float = SURELY) -> bool:
        """Whether ``word`` is of no language here and at least so likely a name."""
        lower = word.lower()
        if not _SHORTEST <= len(lower) <= _LONGEST or not _LATIN.match(lower):
            return False
        if self.of(lower) < least:
            return False
        return is_unknown(lower)


def is_known(word: str) -> bool:
    """Whether ``word`` is Danish or English."""
    return bool(simplemma.is_known(word.lower(), lang=_LANGUAGES))


def is_unknown(word: str) -> bool:
    """Whether ``word`` is neither Danish nor English, nor put together of Danish words."""
    lower = word.lower()
    return not is_known(lower) and not is_compound(lower)


def is_compound(word: str) -> bool:
    """Whether ``word`` is two Danish words, with or without an s or e between them."""
    for cut in range(3, len(word) - 2):
        first, second = word[:cut], word[cut:]
        if simplemma.is_known(second, lang="da") and (
            simplemma.is_known(first, lang="da")
            or (first[-1] in "se" and simplemma.is_known(first[:-1], lang="da"))
        ):
            return True
    return False
