"""The words of a message, as the search for names sees them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

import simplemma
from spacy.lang.da.stop_words import STOP_WORDS

from assistant.privacy.likeness import is_compound
from assistant.understanding.danish import fold

# "J.P." is one word.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
GENITIVE = re.compile(r"(?:['’]s?|s)$")
SENTENCE_END = ".!?:\n"
# Letters that are no others with an accent.
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss"})


def plain(word: str) -> str:
    """``word`` in small letters, spelt in one way with and without accents and æøå."""
    lower = word.lower()
    if lower.isascii():
        return fold(lower)
    parts = unicodedata.normalize("NFKD", fold(lower.translate(_LETTERS)))
    return fold("".join(part for part in parts if not unicodedata.combining(part)))


def folded(text: str) -> frozenset[str]:
    """The words in ``text``, spelt as :attr:`Word.key` is."""
    return frozenset(plain(word) for word in re.findall(r"[\w'-]+", text))


SMALL_WORDS = frozenset(fold(word) for word in STOP_WORDS)


class Word(NamedTuple):
    """A word of the message.

    ``key`` is how the lists have it; ``initial``: it begins a sentence.
    """

    start: int
    end: int
    form: str
    key: str
    initial: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.form[0].isupper()

    @property
    def marked(self) -> bool:
        """Whether it has a capital that its place doesn't ask for."""
        return self.capital and not self.initial

    @property
    def stopped(self) -> bool:
        """Whether it is an initial with a full stop."""
        return self.form.endswith(".")


def words_of(text: str) -> Iterator[Word]:
    """The words of ``text`` in order; numbers are none."""
    # In a message all in capitals they tell nothing.
    shouted = text.isupper()
    for match in _WORD.finditer(text):
        before = text[: match.start()].rstrip(" \"'“”»«(-")
        initial = not before or before[-1] in SENTENCE_END
        form = match.group().lower() if shouted else match.group()
        # Only an initial keeps its full stop.
        if form.endswith(".") and len(form) > 2 and "." not in form[:-1]:
            form = form[:-1]
        key = plain(form.rstrip("."))
        yield Word(match.start(), match.start() + len(form), form, key, initial)


def listed_key(key: str, names: Collection[str]) -> str | None:
    """The entry of ``names`` that ``key`` is, also in the genitive or with a hyphen; or None."""
    if key in names:
        return key
    bare = GENITIVE.sub("", key)
    if bare != key and bare in names:
        return bare
    parts = re.split(r"['’\-]", key)
    return next((part for part in parts if len(part) > 2 and part in names), None)


def is_initial(word: Word) -> bool:
    """Whether ``word`` is one capital, or several with full stops."""
    letters = word.form.replace(".", "")
    return word.capital and (len(letters) == 1 or "." in word.form[:-1])


def is_danish(word: Word) -> bool:
    """Whether a dictionary has ``word``, or both words that it is put together of."""
    lower = word.form.lower()
    return bool(simplemma.is_known(lower, lang="da")) or is_compound(lower)


def is_plainly_danish(word: Word) -> bool:
    """The same, but where a capital says that it is a name compounds don't count: "Aravind"."""
    if word.marked:
        return bool(simplemma.is_known(word.form.lower(), lang="da"))
    return is_danish(word)


def close(one: Word, other: Word) -> bool:
    """Whether ``other`` follows ``one`` with nothing but a space between them."""
    return other.start - one.end == 1
