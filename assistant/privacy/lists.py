"""The name lists, and the public people and things that are no personal data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.privacy.likeness import SURELY, is_known
from assistant.privacy.words import (
    GENITIVE,
    SMALL_WORDS,
    Word,
    close,
    folded,
    listed_key,
    plain,
    words_of,
)

# Whether a word that no list has looks like a name, at least so likely.
Like = Callable[[str, float], bool]
# Small words that somebody somewhere is called; in a Danish sentence they never are. As they are
# typed: "vår" is no "var".
_NEVER = frozenset(
    re.findall(
        r"\w+",
        """an den der det din dit do en er et god han har hos hun hver i in ind ja jo just kan lige
        lo mig man med men min mit mor far bror nej ni nok nu om op on os på sad se sig sin sit sku
        so så ta til to un under ung unge var ved vi vil alle alt dere elle una mere bare lang lange
        lave bank bange imam muslim sultan sheikh kader panik salam semen sy ton tom tomme ville
        vase være vis vist ud ad af da de du fin gav gik had halv her hold kom""",
    )
)
# These are names with a capital only.
_NEVER_SMALL = folded("sine hans sådan på meget ting ye haha")


class Phrases:
    """Entries of one or more words, found in a message in any case and in the genitive."""

    def __init__(self, entries: Iterable[str] = ()) -> None:
        """``entries`` as they are written."""
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for entry in entries:
            keys = tuple(word.key for word in words_of(entry))
            if keys:
                self._by_first.setdefault(keys[0], []).append(keys)
        for found in self._by_first.values():
            found.sort(key=len, reverse=True)

    def length(self, words: Sequence[Word], at: int) -> int:
        """How many words the longest entry that begins at ``at`` has; 0 if none does."""
        first = words[at].key
        bare = GENITIVE.sub("", first)
        for keys in (*self._by_first.get(first, ()), *self._by_first.get(bare, ())):
            end = at + len(keys)
            if end > len(words) or not all(
                close(words[n], words[n + 1]) for n in range(at, end - 1)
            ):
                continue
            said = [word.key for word in words[at:end]]
            if said[:-1] == list(keys[:-1]) and keys[-1] in (said[-1], GENITIVE.sub("", said[-1])):
                return len(keys)
        return 0


def _keys(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(plain(entry.strip()) for entry in entries if entry.strip())


@dataclass(frozen=True)
class NameLists:
    """First and last names and those of them that are words too, folded; and what is no person.

    ``public`` holds words of our own answers and places, organisations, terms; ``things`` such of
    several words, ``acronyms`` such in capitals only, ``famous`` public people. ``like`` says
    whether a word that is on no list looks like a name.
    """

    first: frozenset[str]
    last: frozenset[str]
    ambiguous: frozenset[str]
    public: frozenset[str]
    like: Like = lambda _, __: False
    things: Phrases = field(default_factory=Phrases)
    famous: Phrases = field(default_factory=Phrases)
    acronyms: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        first: Iterable[str],
        last: Iterable[str],
        ambiguous: Iterable[str],
        public: Iterable[str] = (),
        like: Like = lambda _, __: False,
        famous: Iterable[str] = (),
    ) -> NameLists:
        """Lists from entries as they are written."""
        entries = [entry.strip() for entry in public]
        return cls(
            _keys(first),
            _keys(last),
            _keys(ambiguous),
            _keys(entry for entry in entries if " " not in entry),
            like,
            Phrases(entry for entry in entries if " " in entry or "-" in entry),
            Phrases(famous),
            frozenset(entry for entry in entries if entry.isupper()),
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """First and last names together."""
        return self.first | self.last

    def is_first(self, word: Word) -> bool:
        """Whether ``word`` is a first name."""
        return listed_key(word.key, self.first) is not None

    def is_last(self, word: Word) -> bool:
        """Whether ``word`` is a last name."""
        return listed_key(word.key, self.last) is not None

    def is_name(self, word: Word) -> bool:
        """Whether ``word`` is on either list."""
        return listed_key(word.key, self.names) is not None

    def is_word_too(self, word: Word) -> bool:
        """Whether ``word`` is a name that is an ordinary word as well."""
        key = listed_key(word.key, self.first) or listed_key(word.key, self.last) or word.key
        parts = word.form.split("-")
        if len(parts) > 1 and all(part[:1].isupper() and len(part) > 1 for part in parts):
            return False
        # "avis" is no "Avi" in the genitive.
        if word.key not in self.names and not word.capital and is_known(word.form):
            return True
        return key in self.ambiguous or word.key in self.ambiguous

    def is_sure(self, word: Word) -> bool:
        """Whether ``word`` is a name and nothing else."""
        if word.form in self.acronyms or not self.is_name(word):
            return False
        return not self.is_word_too(word) and not (self.never(word) and not word.capital)

    def is_public(self, word: Word) -> bool:
        """Whether ``word`` is of our own answers or a place, an organisation or a term."""
        return listed_key(word.key, self.public) is not None and not self.is_sure(word)

    def never(self, word: Word) -> bool:
        """Whether ``word`` is too small a word to be anybody's name."""
        small = word.key in SMALL_WORDS or word.key in _NEVER_SMALL
        return (small and not word.capital) or word.form.lower() in _NEVER

    def looks_like(self, word: Word, least: float = SURELY) -> bool:
        """Whether ``word``, of no language here, looks like a name."""
        if self.is_public(word) or self.never(word):
            return False
        return self.like(word.form, least) or (
            word.capital
            and word.form.endswith("s")
            and word.form.isalpha()
            and self.like(word.form[:-1], least)
        )

    def end(self, word: Word) -> int:
        """Where the name ends, the genitive's s left out."""
        names = self.names
        form = word.form.rstrip(".")
        bare = GENITIVE.sub("", form)
        end = word.start + len(form)
        # Whose name ends in s has no s put to it: "Kiss" is no "Kis" in the genitive.
        if plain(form) in names or not bare or (form[-1] == "s" and bare[-1] == "s"):
            return end
        return word.start + len(bare) if plain(bare) in names else end
