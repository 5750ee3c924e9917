"""A small phrase language over Danish words, for rules that people write in YAML.

A pattern is words with blanks between them:

``kniv``      the word in any form (its lemma is compared, and the form as typed)
``kniv|pistol``  either word
``blå_mærker|sår``  a blank inside an alternative is written ``_``
``@vaaben``   any word of the named list; an entry of several words matches as a whole
``skyd*``     any word that begins like this
``...``       up to four words in between
``(nu)``      the word may be there or not
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from assistant.understanding.danish import Word, fold

GAP = 4


class PatternError(ValueError):
    """A pattern that can't be read; the message is Danish and names the pattern."""


@dataclass(frozen=True)
class _Step:
    exact: frozenset[str]
    prefixes: tuple[str, ...]
    gap: bool = False

    def matches(self, word: Word) -> bool:
        if word.form in self.exact or word.lemma in self.exact:
            return True
        return bool(self.prefixes) and word.form.startswith(self.prefixes)


class Pattern:
    """One compiled alternative of a pattern."""

    def __init__(self, steps: Sequence[_Step]) -> None:
        self._steps = tuple(steps)

    @property
    def first(self) -> _Step:
        """What the first word must be."""
        return self._steps[0]

    def end_at(self, words: Sequence[Word], start: int) -> int | None:
        """The index of the last word of a match that begins at ``start``, or None."""
        end = self._match(words, start, 0)
        return None if end is None else end - 1

    def _match(self, words: Sequence[Word], at: int, step: int) -> int | None:
        if step == len(self._steps):
            return at
        current = self._steps[step]
        if current.gap:
            for skip in range(GAP + 1):
                end = self._match(words, at + skip, step + 1)
                if end is not None:
                    return end
            return None
        if at < len(words) and current.matches(words[at]):
            return self._match(words, at + 1, step + 1)
        return None


class PatternSet:
    """Many patterns, looked up by their first word so that a message is read only once."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._by_word: dict[str, list[Pattern]] = {}
        self._by_prefix: list[tuple[str, Pattern]] = []
        for pattern in patterns:
            for word in pattern.first.exact:
                self._by_word.setdefault(word, []).append(pattern)
            self._by_prefix.extend((prefix, pattern) for prefix in pattern.first.prefixes)
        self._prefixes = tuple(prefix for prefix, _ in self._by_prefix)

    def find_all(self, words: Sequence[Word]) -> list[tuple[int, int]]:
        """First and last word index (inclusive) of every match, at most one a pattern and start."""
        spans = []
        by_word, prefixes = self._by_word, self._prefixes
        for start, word in enumerate(words):
            form, lemma = word.form, word.lemma
            # Most words begin nothing: they are passed over before any list is made.
            begins = form.startswith(prefixes)
            if not begins and form not in by_word and lemma not in by_word:
                continue
            candidates = [*by_word.get(form, ()), *by_word.get(lemma, ())]
            if begins:
                candidates += (p for prefix, p in self._by_prefix if form.startswith(prefix))
            for pattern in dict.fromkeys(candidates):
                end = pattern.end_at(words, start)
                if end is not None:
                    spans.append((start, end))
        return spans


def compile_pattern(
    text: str, lists: Mapping[str, Iterable[str]], lemma: Callable[[str], str]
) -> list[Pattern]:
    """All alternatives of a pattern.

    Args:
        text: the pattern, in the language above.
        lists: named word lists for ``@name``.
        lemma: gives the lemma of a single word, folded.

    Raises:
        PatternError: an unknown list, or nothing to match.
    """
    slots: list[list[list[_Step]]] = []
    if not text.strip("| "):
        raise PatternError(f"mønstret '{text}' skal begynde med et ord")
    for part in text.split():
        optional = part.startswith("(") and part.endswith(")")
        options = _options(part.strip("()"), text, lists, lemma)
        slots.append([*options, []] if optional else options)
    if any(not slot for slot in slots):
        raise PatternError(f"mønstret '{text}' bruger en tom liste")
    alternatives = [[step for option in chosen for step in option] for chosen in product(*slots)]
    if any(not steps or steps[0].gap for steps in alternatives):
        raise PatternError(f"mønstret '{text}' skal begynde med et ord")
    return [Pattern(steps) for steps in alternatives]


def _options(
    part: str, text: str, lists: Mapping[str, Iterable[str]], lemma: Callable[[str], str]
) -> list[list[_Step]]:
    if part == "...":
        return [[_Step(frozenset(), (), gap=True)]]
    single: set[str] = set()
    prefixes: list[str] = []
    several: list[list[_Step]] = []
    entries: list[str] = []
    for alternative in part.split("|"):
        if alternative.startswith("@"):
            if alternative[1:] not in lists:
                raise PatternError(
                    f"mønstret '{text}' bruger listen '{alternative}', som ikke findes"
                )
            entries.extend(lists[alternative[1:]])
        else:
            entries.append(alternative.replace("_", " "))
    for entry in entries:
        if " " in entry:
            several.append([_Step(_keys(word, lemma), ()) for word in entry.split()])
        elif entry == "*":
            raise PatternError(f"mønstret '{text}' har en stjerne uden ord")
        elif entry.endswith("*"):
            prefixes.append(fold(entry[:-1].lower()))
        elif entry:
            single |= _keys(entry, lemma)
    options = list(several)
    if single or prefixes:
        options.append([_Step(frozenset(single), tuple(prefixes))])
    return options


def _keys(word: str, lemma: Callable[[str], str]) -> frozenset[str]:
    folded = fold(word.lower())
    return frozenset({folded, lemma(word)})
