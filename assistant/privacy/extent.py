"""Where a name begins and ends: surnames, initials, particles and nicknames."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.privacy.likeness import is_unknown
from assistant.privacy.lists import NameLists
from assistant.privacy.relations import FOREIGN_TITLES, PARTICLES, ROLES
from assistant.privacy.words import SMALL_WORDS, Word, close, folded, is_danish, is_initial

_MOST_WORDS = 5
# Before and after a nickname: 'Torben "Tobber" Vestergård'.
_OPENS = re.compile(r"^ [\"'“”»«(]$")
_CLOSES = re.compile(r"^[\"'“”»«)] $")
# A letter of its own that is a word, and no surname: "emil i 9.c".
_LETTER_WORDS = ("i", "å", "á", "à")
# Names that are verbs where they follow a name: "edin sad".
_VERBS = folded("sad kan er lo ser gik tog lover lever rask ude kun bor løb skriver med")
_NOUNS_BEFORE = folded("i en et hver hele til om på samme den det hvert næste")


@dataclass(frozen=True)
class Extent:
    """How far the names of a message go."""

    text: str
    words: Sequence[Word]
    lists: NameLists

    def of(self, at: int) -> tuple[int, int]:
        """The first and the last word of the name that has the word at ``at`` in it."""
        return self._first(at), self.last(at)

    def last(self, at: int) -> int:
        """The place of the last word of the name that begins at ``at``."""
        last = at
        while last + 1 < len(self.words) and last - at + 1 < _MOST_WORDS:
            step = self._step(at, last)
            if not step:
                break
            last += step
        return last

    def end(self, at: int) -> int:
        """The character after the name whose last word is at ``at``."""
        return self.lists.end(self.words[at])

    def has_letter(self, at: int) -> bool:
        """Whether a first name with a capital and a capital letter stand there: "Ask L"."""
        word = self.words[at]
        if at + 1 == len(self.words) or not (word.capital and self.lists.is_first(word)):
            return False
        following = self.words[at + 1]
        lone = len(following.key) == 1 and following.capital and following.form != "I"
        return lone and close(word, following) and not self._is_small(word)

    def is_row(self, at: int) -> bool:
        """Whether three names that are words too begin at ``at``, in a row: "tran van hung"."""
        row = self.words[at : at + 3]
        return (
            len(row) == 3
            and self.lists.is_first(row[0])
            and all(self.lists.is_name(word) and not self._is_small(word) for word in row)
            and close(row[0], row[1])
            and close(row[1], row[2])
        )

    def _is_small(self, word: Word) -> bool:
        return self.lists.never(word)

    def _first(self, at: int) -> int:
        first = at
        while first and at - first < 3:
            before = self.words[first - 1]
            if not close(before, self.words[first]):
                break
            # "I" is a pronoun.
            if is_initial(before) and (before.stopped or before.form != "I"):
                first -= 1
                continue
            if before.marked and before.key in FOREIGN_TITLES:
                first -= 1
                continue
            # "thi lan nguyen": a word that is a name too belongs to the sure name after it.
            if not self.lists.is_first(before) or self._is_small(before) or before.key in ROLES:
                break
            if first > 1 and self.words[first - 2].key in _NOUNS_BEFORE and not before.marked:
                break
            if before.form in self.lists.acronyms or self.lists.is_public(before):
                break
            first -= 1
        return first

    def _step(self, at: int, last: int) -> int:
        """How many words further the name goes after the one at ``last``."""
        word, following = self.words[last], self.words[last + 1]
        gap = self.text[word.end : following.start]
        if _OPENS.match(gap):
            return self._nickname(at, last)
        if gap != " " or (word.stopped and len(word.key) > 1) or self._ended(word):
            return 0
        if word.stopped and not is_initial(word):
            return 0
        if self._is_letter(following, last + 1):
            return 1
        if following.key in PARTICLES and last + 2 < len(self.words):
            beyond = self.words[last + 2]
            if close(following, beyond) and self._follows_a_particle(beyond):
                return 2
        return 1 if self._goes_on(self.words[at], following) else 0

    def _nickname(self, at: int, last: int) -> int:
        """The words of a nickname in quotes and the surname after it; 0 if none comes."""
        for place in (last + 1, last + 2):
            if place + 1 >= len(self.words):
                break
            after = self.text[self.words[place].end : self.words[place + 1].start]
            if _CLOSES.match(after):
                surname = self.words[place + 1]
                known = self.lists.is_name(surname) or (surname.capital and not is_danish(surname))
                return place + 1 - last if known else 0
        return 0

    def _is_letter(self, word: Word, at: int) -> bool:
        """Whether ``word`` is a surname's first letter: "emil h", "hamid r."."""
        if len(word.key) != 1 or (word.form in _LETTER_WORDS):
            return False
        # "emil m. hans mor" is "med"; "klasse a-b" is no letter of its own.
        after = self.text[word.end : word.end + 1]
        return after != "-" and (word.form not in ("m.", "v.") or at + 1 == len(self.words))

    def _follows_a_particle(self, word: Word) -> bool:
        if word.capital:
            return True
        known = self.lists.is_name(word) and not self.lists.is_word_too(word)
        return known or (len(word.form) > 2 and is_unknown(word.form))

    def _goes_on(self, first: Word, following: Word) -> bool:
        if self.lists.is_public(following) or following.form in self.lists.acronyms:
            return False
        if self.lists.is_sure(following):
            return True
        if not following.capital:
            # "bjarke toft" in a hurry; "ali er" is no surname.
            unknown = len(following.form) > 3 and is_unknown(following.form)
            surname = self.lists.is_last(following) and following.key not in _VERBS
            return (surname or unknown) and following.key not in SMALL_WORDS
        return self.lists.is_name(following) or not is_danish(following)

    def _ended(self, word: Word) -> bool:
        """Whether ``word`` is in the genitive: what follows belongs to the person."""
        return self.lists.end(word) < word.end
