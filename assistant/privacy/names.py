"""People's names: what a recogniser takes for a person, name lists, and the words around a name.

Each witness misses what another sees: the recogniser knows capital letters and sentences, the lists
know "mohamed" typed in a hurry, and "hedder" knows a name that nobody has on a list.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from assistant.privacy.context import PRONOUNS, Context
from assistant.privacy.extent import Extent
from assistant.privacy.likeness import PERHAPS, is_unknown
from assistant.privacy.lists import NameLists
from assistant.privacy.public import THINGS, private_words
from assistant.privacy.relations import (
    BEGINNINGS,
    BETWEEN,
    CALLED,
    CALLED_ONE,
    CALLS,
    ONLY,
    PLAIN_ROLES,
    ROLES,
    TITLES,
)
from assistant.privacy.spans import Kind, Span
from assistant.privacy.words import (
    SMALL_WORDS,
    Word,
    close,
    is_danish,
    is_initial,
    is_plainly_danish,
    words_of,
)

# What follows "runak": an age, and no other number.
_AGED = re.compile(
    r"(?i)^\s(?:er|på|paa|fylder|bliver)\s\d{1,2}(?:\s?(?:år|aar))?(?=\s*(?:[,.!?;]|og|som|i|$))(?!\.\d)"
)
Recogniser = Callable[[str], Collection[tuple[int, int]]]
_FILLERS = ("er", "altsa", "vist", "jo", "nok", "noget", "med", "bare")
_SAID_OF = ("kaldt", "kaldes")
# What stands between people who are named together.
_LINKS = (", ", " og ", " & ", " + ", " eller ", " el. ", " samt ", "/")
# Abbreviations of small words, which stand before a name: "m. imran".
_SHORTENED = frozenset("mfvspdeoaiå")


@dataclass(frozen=True)
class NameFinder:
    """Finds names. ``recogniser`` gives the character spans that it takes for people."""

    lists: NameLists
    recogniser: Recogniser

    def find(self, text: str) -> list[Span]:
        """Every name in ``text``; they may overlap."""
        words = private_words(text, list(words_of(text)), self.lists)
        search = _Search(self.lists, text, words)
        spans = [*search.listed(), *search.called(), *search.in_a_role(), *search.initialled()]
        # What it costs is a third of the whole, and most messages leave it nothing to find.
        people = self.recogniser(text) if search.leaves_people() else ()
        spans += [*search.unlisted(), *search.recognised(people)]
        # Twice: in a list of three the last may stand beside one that was found beside the first.
        for _ in range(2):
            spans += search.beside(spans)
        return [Span(start, end, Kind.NAME) for start, end in spans]


class _Search:
    """The search of one message, its public people and things left out."""

    def __init__(self, lists: NameLists, text: str, words: list[Word]) -> None:
        self._lists = lists
        self._text = text
        self._words = words
        self._context = Context(text, words, lists)
        self._extent = Extent(text, words, lists)

    def listed(self) -> Iterator[tuple[int, int]]:
        """Names on a list, and what follows them as part of the name."""
        at = 0
        while at < len(self._words):
            if self._stands_for_a_person(at):
                first, last = self._extent.of(at)
                yield self._span(first, last)
                at = last
            at += 1

    def _stands_for_a_person(self, at: int) -> bool:
        word = self._words[at]
        if self._begins_a_name(at):
            return True
        if not self._lists.is_name(word) or word.form in self._lists.acronyms:
            return False
        if not self._lists.is_word_too(word):
            return True
        following = self._words[at + 1] if at + 1 < len(self._words) else None
        if following and word.capital and following.capital and not self._lists.never(word):
            surname = self._lists.is_last(following) and close(word, following)
            if surname and not (self._lists.is_word_too(following) and word.initial):
                return True
        if self._extent.has_letter(at):
            return True
        return self._context.is_person(at) or self._extent.is_row(at)

    def _begins_a_name(self, at: int) -> bool:
        """Whether "abu", "umm" or "ibn" stands there, and a name after it."""
        word = self._words[at]
        if word.key not in BEGINNINGS or at + 1 == len(self._words):
            return False
        following = self._words[at + 1]
        named = following.capital or self._lists.is_name(following) or not is_danish(following)
        return close(word, following) and named and following.key not in SMALL_WORDS

    def called(self) -> Iterator[tuple[int, int]]:
        """The word after "hedder", "ved navn", "kalder ham bare" and a title."""
        for at, word in enumerate(self._words[:-1]):
            before = self._words[at - 1].key if at else ""
            named = (word.key == "navn" and before == "ved") or word.key in CALLED
            if word.key in CALLS:
                place, only = self._after_calling(at)
                if place is not None and self._is_what_one_is_called(place, only):
                    yield self._span(place, self._extent.last(place))
                continue
            if not (named or word.key in TITLES):
                continue
            # "gruppen hedder X"
            thing = before in THINGS and not self._lists.is_sure(self._words[at + 1])
            if self._words[at + 1].key in PRONOUNS:
                yield from self._named_first(at)
                continue
            if thing:
                continue
            place = at + 1
            while place + 1 < len(self._words) and self._words[place].key in _FILLERS:
                place += 1
            # "blev kaldt ting" is about a word.
            insult = word.key in _SAID_OF and not self._words[place].capital
            if insult and self._lists.is_word_too(self._words[place]):
                continue
            if self._may_be_a_name(self._words[place], named):
                yield self._span(place, self._extent.last(place))

    def _named_first(self, at: int) -> Iterator[tuple[int, int]]:
        """The name before "hedder han"."""
        if at and close(self._words[at - 1], self._words[at]):
            word = self._words[at - 1]
            if word.key not in SMALL_WORDS and self._may_be_a_name(word, called=True):
                yield self._span(*self._extent.of(at - 1))

    def _after_calling(self, at: int) -> tuple[int | None, bool]:
        """Where the name is after "kalder ham bare", and whether "bare" or the like is there."""
        place, somebody, only = at + 1, False, at > 0 and self._words[at - 1].key in ONLY
        while place < len(self._words) and place - at < 6:
            key = self._words[place].key
            if key not in CALLED_ONE and key not in BETWEEN:
                break
            somebody = somebody or key in CALLED_ONE or key == "anden"
            only = only or key in ONLY
            place += 1
        # "som de andre kalder ham": the name came before.
        whole = place < len(self._words) and self._words[place].start - self._words[place - 1].end
        # "den anden kalder de bare X": the person comes first.
        somebody = somebody or only
        return (place if somebody and whole in (1, 2) else None), only

    def _is_what_one_is_called(self, place: int, only: bool) -> bool:
        word = self._words[place]
        if self._lists.is_public(word) or self._lists.never(word) or is_initial(word):
            return False
        if word.capital or self._lists.is_name(word):
            return True
        # "kaldte ham nazi" is no name; "kalder ham bare skinny" is.
        likely = self._lists.looks_like(word, PERHAPS)
        return len(word.form) > 2 and not is_danish(word) and (only or likely)

    def _may_be_a_name(self, word: Word, called: bool) -> bool:
        if self._lists.is_public(word) or is_initial(word) or word.form in self._lists.acronyms:
            return False
        if self._lists.never(word) and not word.marked:
            return False
        if word.key in SMALL_WORDS and not word.capital:
            return False
        listed = self._lists.is_name(word)
        if word.capital:
            return called or listed or not is_plainly_danish(word)
        if not called:
            return listed and not self._lists.never(word)
        return (listed or not is_danish(word)) and len(word.form) > 2

    def initialled(self) -> Iterator[tuple[int, int]]:
        """An initial and a surname: "M. Al-Jabouri", "k. thorhauge"."""
        for at, (word, following) in enumerate(itertools.pairwise(self._words)):
            if following.start - word.end > 2 or not word.stopped or self._lists.never(following):
                continue
            small = word.key not in _SHORTENED and len(word.key) == 1
            if is_initial(word):
                meant = self._may_be_a_name(following, called=False)
            else:
                unknown = len(following.form) > 3 and self._lists.looks_like(following, PERHAPS)
                meant = small and (self._lists.is_last(following) or unknown)
            if meant:
                yield self._span(at, self._extent.last(at + 1))

    def unlisted(self) -> Iterator[tuple[int, int]]:
        """Words of no language here that look like names, or are spoken of as people are."""
        for at, word in enumerate(self._words):
            if self._lists.is_name(word) or self._lists.is_public(word):
                continue
            strange = self._context.is_strange_owner(at) or self._has_an_age(word)
            if (
                (strange and word.form not in self._lists.acronyms)
                or self._lists.looks_like(word)
                or (
                    self._lists.looks_like(word, PERHAPS)
                    and (self._context.is_meant(at) or self._context.is_asked_about(at))
                )
            ):
                yield self._span(at, self._extent.last(at))

    def _has_an_age(self, word: Word) -> bool:
        """Whether a word of no language begins a sentence and is so many years: "runak er 16"."""
        return word.initial and is_unknown(word.form) and bool(_AGED.match(self._text[word.end :]))

    def in_a_role(self) -> Iterator[tuple[int, int]]:
        """A word with a capital, or of no language, after "elev", "bror" and the like."""
        for at, (word, following) in enumerate(itertools.pairwise(self._words)):
            if word.key not in ROLES or following.start - word.end > 1:
                continue
            meant = following.capital and self._may_be_a_name(following, called=False)
            if word.key in PLAIN_ROLES and not following.capital:
                meant = self._lists.looks_like(following, PERHAPS)
            if meant:
                yield self._span(at + 1, self._extent.last(at + 1))

    def leaves_people(self) -> bool:
        """Whether anything that the recogniser could find would pass :meth:`recognised`."""
        capital = unknown = False
        for word in self._words:
            if word.key in SMALL_WORDS and not word.capital:
                capital = unknown = False
                continue
            capital = capital or word.capital
            unknown = unknown or not self._is_no_name(word)
            if capital and unknown:
                return True
        return False

    def recognised(self, people: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """What the recogniser takes for people, unless our answers use the word."""
        for start, end in people:
            inside = [word for word in self._words if start <= word.start and word.end <= end + 1]
            if not any(word.capital for word in inside):
                continue
            if all(self._is_no_name(word) for word in inside):
                continue
            if len(inside) == 1 and self._context.is_infinitive(self._words.index(inside[0])):
                continue
            # "Drab i Vatikanet" is a title; no name has a small Danish word in it.
            if any(word.key in SMALL_WORDS and not word.capital for word in inside):
                continue
            yield inside[0].start, self._lists.end(inside[-1])

    def _is_no_name(self, word: Word) -> bool:
        if self._lists.is_public(word) or word.form in self._lists.acronyms:
            return True
        if not self._lists.is_name(word):
            return is_danish(word)
        # Begins a sentence and is a word of the language: the capital tells nothing.
        return word.initial and is_danish(word) and self._lists.is_word_too(word)

    def beside(self, names: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
        """Words in a list with a name: "Hoodo, Idil og Nasteexo", "jack og jónína"."""
        inside = {word for word in self._words if any(s <= word.start < e for s, e in names)}
        found = []
        for one, other in itertools.pairwise([w for w in self._words if w.key not in _JOINING]):
            between = self._text[one.end : other.start]
            if between not in _LINKS or (one in inside) == (other in inside):
                continue
            word = other if one in inside else one
            if self._belongs_in_the_list(word):
                at = self._words.index(word)
                found.append(self._span(at, self._extent.last(at)))
        return found

    def _belongs_in_the_list(self, word: Word) -> bool:
        if self._lists.is_public(word) or self._lists.never(word) or is_initial(word):
            return False
        if word.capital:
            return self._lists.is_name(word) or not is_plainly_danish(word)
        return self._lists.is_first(word) or self._lists.looks_like(word, PERHAPS)

    def _span(self, first: int, last: int) -> tuple[int, int]:
        return self._words[first].start, self._extent.end(last)


_JOINING = ("og", "eller", "el", "samt")
