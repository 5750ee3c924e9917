"""Puts right what was typed wrong, against the words of the examples.

A word is left alone if the examples have it or a Danish dictionary knows it. Otherwise it becomes
the word of the examples that is written like it but for æ, ø and å, or the commonest one within a
slip or two of the keys. What is corrected is only read by the classifier, never shown or kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import simplemma
from symspellpy import SymSpell, Verbosity

from assistant.understanding.danish import fold, squeeze

_WORD = re.compile(r"[^\W\d_]+")
# Below this many letters almost any word is a slip away from any other.
_LEAST_LETTERS = 4
# From here on two slips are forgiven; in shorter words one.
_LONG_WORD = 8
# A word that occurs once may be a slip itself.
_LEAST_OCCURRENCES = 2


class Speller:
    """Corrects messages; what it knows comes from :meth:`learn`."""

    def __init__(self, counts: dict[str, int]) -> None:
        """``counts``: the words of the examples, in lower case, and how often each occurs."""
        self.counts = counts
        # Of two words that differ only in æøå the commoner one comes last, and stays.
        self._unfolded = {fold(word): word for word in sorted(counts, key=counts.__getitem__)}
        self._index = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word, count in counts.items():
            if len(word) >= _LEAST_LETTERS:
                self._index.create_dictionary_entry(word, count)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Speller:
        """A speller that knows the words of ``texts``."""
        counts = Counter(word for text in texts for word in _WORD.findall(squeeze(text)))
        return cls({word: n for word, n in counts.items() if n >= _LEAST_OCCURRENCES})

    def correct(self, text: str) -> str:
        """``text`` in lower case, blanks and repeated letters squeezed, its words put right."""
        return _WORD.sub(lambda match: self._corrected(match.group()), squeeze(text))

    def knows_any(self, text: str) -> bool:
        """Whether a word of two letters or more of ``text`` is one, perhaps after correction."""
        words = _WORD.findall(squeeze(text))
        # Most messages begin with a word that needs no correction.
        return any(self._says_something(word) for word in words) or any(
            self._says_something(self._corrected(word)) for word in words
        )

    def _says_something(self, word: str) -> bool:
        return len(word) > 1 and self._is_word(word)

    def _is_word(self, word: str) -> bool:
        return word in self.counts or simplemma.is_known(word, lang="da")

    def _corrected(self, word: str) -> str:
        if self._is_word(word):
            return word
        unfolded = self._unfolded.get(fold(word))
        if unfolded is not None:
            return unfolded
        if len(word) < _LEAST_LETTERS:
            return word
        slips = 1 if len(word) < _LONG_WORD else 2
        near = self._index.lookup(word, Verbosity.TOP, max_edit_distance=slips)
        return str(near[0].term) if near else word
