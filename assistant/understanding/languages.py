"""Whether a message is in another language than Danish, told by its small words.

English words mixed into Danish are common and change nothing; a message is foreign only where the
small words of another language rule it. The word lists are spaCy's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import import_module

import simplemma

OTHERS = ("en", "de", "sv", "fr", "es", "pl", "tr")
# Below this many small words a message may as well be a Danish one with a foreign term in it.
LEAST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _small_words(language: str) -> frozenset[str]:
    module = import_module(f"spacy.lang.{language}.stop_words")
    return frozenset(word.lower() for word in module.STOP_WORDS)


@cache
def _apart(language: str) -> frozenset[str]:
    """Small words of ``language`` that are no Danish words at all."""
    return frozenset(w for w in _small_words(language) if not simplemma.is_known(w, lang="da"))


def is_foreign(text: str) -> bool:
    """Whether ``text`` is written in another language than Danish."""
    letters = [character for character in text if character.isalpha()]
    if sum(not _is_latin(letter) for letter in letters) > len(letters) / 2:
        return True
    words = _WORD.findall(text.lower())
    return any(
        sum(word in _apart(name) for word in words) >= LEAST_WORDS
        and _only_danish(name).isdisjoint(words)
        for name in OTHERS
    )


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")


@cache
def _only_danish(language: str) -> frozenset[str]:
    """Small Danish words that ``language`` does not have."""
    return _small_words("da") - _small_words(language)
