"""People's names: what a recogniser takes for a person, name lists, and the words before a name.

Each witness misses what another sees: the recogniser knows capital letters and sentences, the lists
know "mohamed" typed in a hurry, and "hedder" knows a name that nobody has on a list.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import simplemma
from spacy.lang.da.stop_words import STOP_WORDS

from assistant.privacy.likeness import is_compound, is_unknown
from assistant.privacy.spans import Kind, Span
from assistant.understanding.danish import fold

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
_GENITIVE = re.compile(r"(?:['’]s?|s)$")
# What comes right before a name, and makes the next word one.
_CALLED = frozenset(
    fold(word)
    for word in re.findall(
        r"\w+", "hedder hed hedde kaldes kaldt kaldet navngivet fornavn efternavn navnet"
    )
)
_CALLS, _WHOM = ("kalder", "kaldte"), ("ham", "hende", "sig", "dem")
_TITLES = frozenset(("hr", "fru", "frk", "herr", "froken"))
# Who somebody is: "min elev Xander", "hendes bror Yusuf".
_ROLES = frozenset(
    fold(word)
    for word in re.findall(
        r"\w+",
        """elev eleven dreng drengen pige pigen barn barnet borger borgeren beboer beboeren bror
        broren storebror lillebror søster søsteren storesøster lillesøster mor moren
        moderen far faren faderen forælder søn sønnen datter datteren fætter kusine
        onkel tante farfar mormor ven vennen veninde veninden kæreste kæresten mand
        manden kone konen kollega kollegaen leder lederen kursist klient klienten
        bruger brugeren nabo naboen mester træner træneren lærer læreren pædagog
        kontaktperson sagsbehandler vikar vikaren fyr fyren unge kammerat kammeraten
        student studerende kære hej""",
    )
)
_SMALL_WORDS = frozenset(fold(word) for word in STOP_WORDS)
_MOST_WORDS = 4
_SENTENCE_END = ".!?:\n"


class _Word(NamedTuple):
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
        return self.form[0].isupper()


@dataclass(frozen=True)
class NameLists:
    """First and last names and those of them that are words too, folded; and what is no person.

    ``public`` holds the words of our own answers: places, organisations and offices. ``like`` says
    whether a word that is on no list looks like a name.
    """

    first: frozenset[str]
    last: frozenset[str]
    ambiguous: frozenset[str]
    public: frozenset[str]
    like: Callable[[str], bool] = lambda _: False

    @classmethod
    def of(
        cls,
        first: Iterable[str],
        last: Iterable[str],
        ambiguous: Iterable[str],
        public: Iterable[str] = (),
        like: Callable[[str], bool] = lambda _: False,
    ) -> NameLists:
        """Lists from entries as they are written."""

        def keys(entries: Iterable[str]) -> frozenset[str]:
            return frozenset(fold(entry.strip().lower()) for entry in entries if entry.strip())

        return cls(keys(first), keys(last), keys(ambiguous), keys(public), like)


Recogniser = Callable[[str], Collection[tuple[int, int]]]


@dataclass(frozen=True)
class NameFinder:
    """Finds names. ``recogniser`` gives the character spans that it takes for people."""

    lists: NameLists
    recogniser: Recogniser

    def find(self, text: str) -> list[Span]:
        """Every name in ``text``; they may overlap."""
        words = list(_words(text))
        spans = [*self._listed(words), *self._called(words), *self._in_a_role(words)]
        spans += [*self._initialled(words), *self._unlisted(words), *self._recognised(text, words)]
        spans += self._beside(text, words, spans)
        return [Span(start, end, Kind.NAME) for start, end in spans]

    def _beside(
        self, text: str, words: list[_Word], names: Collection[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        """Words with a capital in a list with a name: "Hoodo, Idil og Nasteexo"."""
        inside = {word for word in words if any(s <= word.start < e for s, e in names)}
        for one, other in itertools.pairwise([w for w in words if w.key != "og"]):
            between = text[one.end : other.start]
            if between not in (", ", " og ") or (one in inside) == (other in inside):
                continue
            word = other if one in inside else one
            listed = self._is_first(word) or self._is_last(word)
            if (
                word.capital
                and word.key not in self.lists.public
                and (listed or not _is_danish(word))
            ):
                yield word.start, self._end(word)

    def _is_first(self, word: _Word) -> bool:
        return _listed_key(word.key, self.lists.first) is not None

    def _is_last(self, word: _Word) -> bool:
        return _listed_key(word.key, self.lists.last) is not None

    def _is_word_too(self, word: _Word) -> bool:
        key = _listed_key(word.key, self.lists.first | self.lists.last) or word.key
        return key in self.lists.ambiguous or word.key in self.lists.ambiguous

    def _listed(self, words: list[_Word]) -> Iterator[tuple[int, int]]:
        """Names on a list, and what follows them as part of the name."""
        at = 0
        while at < len(words):
            word = words[at]
            listed = self._is_first(word) or self._is_last(word)
            if listed and self._stands_for_a_person(words, at):
                last = self._last_of_name(words, at)
                first = at
                if first and _is_initial(words[first - 1]):
                    first -= 1
                yield words[first].start, self._end(words[last])
                at = last
            at += 1

    def _stands_for_a_person(self, words: list[_Word], at: int) -> bool:
        word = words[at]
        if not self._is_word_too(word):
            return True
        following = words[at + 1] if at + 1 < len(words) else None
        if following is None or not word.capital:
            return False
        surname = self._is_last(following) and following.capital
        return surname and not (self._is_word_too(following) and word.initial)

    def _last_of_name(self, words: list[_Word], at: int) -> int:
        """The place of the last word of the name that begins at ``at``."""
        last = at
        while last + 1 < len(words) and last - at + 1 < _MOST_WORDS:
            following = words[last + 1]
            apart = following.start - words[last].end > 1 or words[last].form.endswith(".")
            if apart or self._ended(words[last]) or not self._goes_on(words[at], following):
                break
            last += 1
        return last

    def _goes_on(self, first: _Word, following: _Word) -> bool:
        if following.key in self.lists.public:
            return False
        listed = self._is_first(following) or self._is_last(following)
        if listed and not self._is_word_too(following):
            return True
        if not following.capital:
            # "bjarke toft" in a hurry; "ali er" is no surname.
            unknown = len(following.form) > 3 and is_unknown(following.form)
            return (self._is_last(following) or unknown) and following.key not in _SMALL_WORDS
        return listed or not _is_danish(following)

    def _called(self, words: list[_Word]) -> Iterator[tuple[int, int]]:
        """The word after "hedder", "ved navn" and a title."""
        for at, word in enumerate(words[:-1]):
            named = word.key == "navn" and at and words[at - 1].key == "ved"
            calls = word.key in _WHOM and at and words[at - 1].key in _CALLS
            if not (named or calls or word.key in _CALLED or word.key in _TITLES):
                continue
            place = at + 1
            if words[place].key in ("er", "altsa", "vist", "jo", "nok") and place + 1 < len(words):
                place += 1
            following = words[place]
            if self._may_be_a_name(following, word.key in _CALLED or bool(named or calls)):
                yield following.start, self._end(words[self._last_of_name(words, place)])

    def _may_be_a_name(self, word: _Word, called: bool) -> bool:
        if word.key in self.lists.public or _is_initial(word):
            return False
        listed = self._is_first(word) or self._is_last(word)
        if word.capital:
            return called or listed or not _is_danish(word)
        return listed if not called else (listed or not _is_danish(word)) and len(word.form) > 2

    def _initialled(self, words: list[_Word]) -> Iterator[tuple[int, int]]:
        """An initial and a surname: "M. Al-Jabouri"."""
        for at, (word, following) in enumerate(itertools.pairwise(words)):
            near = following.start - word.end <= 2 and word.form.endswith(".")
            if near and _is_initial(word) and self._may_be_a_name(following, called=False):
                yield word.start, self._end(words[self._last_of_name(words, at + 1)])

    def _unlisted(self, words: list[_Word]) -> Iterator[tuple[int, int]]:
        """Words of no language here that look like names: "warsan har skrevet ..."."""
        for word in words:
            if self.lists.like(word.form) and word.key not in self.lists.public:
                yield word.start, self._end(word)

    def _in_a_role(self, words: list[_Word]) -> Iterator[tuple[int, int]]:
        """A word with a capital after "elev", "bror" and the like."""
        for at, (word, following) in enumerate(itertools.pairwise(words)):
            near = following.start - word.end <= 1 and following.capital
            if near and word.key in _ROLES and self._may_be_a_name(following, called=False):
                yield following.start, self._end(words[self._last_of_name(words, at + 1)])

    def _recognised(self, text: str, words: list[_Word]) -> Iterator[tuple[int, int]]:
        """What the recogniser takes for people, unless our answers use the word."""
        for start, end in self.recogniser(text):
            inside = [word for word in words if start <= word.start and word.end <= end + 1]
            if not any(word.capital for word in inside):
                continue
            if all(self._is_no_name(word) for word in inside):
                continue
            # "Drab i Vatikanet" is a title; no name has a small Danish word in it.
            if any(word.key in _SMALL_WORDS and not word.capital for word in inside):
                continue
            yield start, self._end(inside[-1])

    def _is_no_name(self, word: _Word) -> bool:
        if word.key in self.lists.public:
            return True
        listed = self._is_first(word) or self._is_last(word)
        if not listed:
            return _is_danish(word)
        # Begins a sentence and is a word of the language: the capital tells nothing.
        return word.initial and _is_danish(word) and self._is_word_too(word)

    def _ended(self, word: _Word) -> bool:
        """Whether ``word`` is in the genitive: what follows belongs to the person."""
        return self._end(word) < word.end

    def _end(self, word: _Word) -> int:
        """Where the name ends, the genitive's s left out."""
        names = self.lists.first | self.lists.last
        form = word.form.rstrip(".")
        bare = _GENITIVE.sub("", form)
        end = word.start + len(form)
        if fold(form.lower()) in names or not bare:
            return end
        return word.start + len(bare) if fold(bare.lower()) in names else end


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        before = text[: match.start()].rstrip(" \"'“”»«(-")
        initial = not before or before[-1] in _SENTENCE_END
        form = match.group()
        # Only an initial keeps its full stop.
        if form.endswith(".") and len(form) > 2:
            form = form[:-1]
        key = fold(form.lower().rstrip("."))
        yield _Word(match.start(), match.start() + len(form), form, key, initial)


def _listed_key(key: str, names: frozenset[str]) -> str | None:
    """The entry of ``names`` that ``key`` is, also in the genitive or with a hyphen; or None."""
    if key in names:
        return key
    bare = _GENITIVE.sub("", key)
    if bare != key and bare in names:
        return bare
    parts = re.split(r"['’\-]", key)
    return next((part for part in parts if len(part) > 2 and part in names), None)


def _is_initial(word: _Word) -> bool:
    return len(word.form.rstrip(".")) == 1 and word.capital


def _is_danish(word: _Word) -> bool:
    lower = word.form.lower()
    return bool(simplemma.is_known(lower, lang="da")) or is_compound(lower)
