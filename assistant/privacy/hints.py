"""What the name lists and the dictionaries say of each word, for the recogniser to learn from.

A few thousand sentences hold few names. With what the lists say before its eyes, the recogniser
learns from them how a listed name stands in a sentence, and knows the other names of the lists too.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import simplemma
from spacy.language import Language
from spacy.tokens import Doc

from assistant.understanding.danish import fold

FACTORY = "name_hints"
# The letter by which a list stands in a hint, and its file in ``knowledge/navne``.
LISTS: Mapping[str, str] = {
    "F": "fornavne.txt",
    "L": "efternavne.txt",
    "A": "tvetydige.txt",
    "P": "offentlige.txt",
}
_NAMES = "FL"
_FILE = "lists.json"
_GENITIVE = re.compile(r"(?:['’]s?|s)$")
_JOINED = re.compile(r"['’\-]")
_SHORTEST_PART = 3


class NameHints:
    """Writes which lists a word is on into its ``tag_``, which language knows it into ``dep_``.

    Both are fields of spaCy's that its embedding can read and that nothing else here needs.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]] | None = None) -> None:
        """``lists``: their entries as they are written, by the letters of :data:`LISTS`."""
        self._lists: dict[str, frozenset[str]] = {letter: frozenset() for letter in LISTS}
        for letter, entries in (lists or {}).items():
            self._lists[letter] = _keys(entries)

    def __call__(self, doc: Doc) -> Doc:
        """Write the hints into the words of ``doc``, and return it."""
        for token in doc:
            token.tag_, token.dep_ = self.of(token.text)
        return doc

    def of(self, form: str) -> tuple[str, str]:
        """The lists ``form`` is on, as their letters, and the language that has it.

        A small letter after the lists says that the word is on them without its genitive (``g``) or
        with one of its parts (``h``).
        """
        lower = form.lower()
        if not any(character.isalpha() for character in form):
            return "-", "-"
        return self._listed(fold(lower)), _known(lower)

    def _listed(self, key: str) -> str:
        if found := self._letters(key):
            return found
        bare = _GENITIVE.sub("", key)
        if bare != key and (found := self._letters(bare)):
            return f"{found}g"
        parts = [part for part in _JOINED.split(key) if len(part) >= _SHORTEST_PART]
        letters = (self._letters(part) for part in parts if part != key)
        return next((f"{found}h" for found in letters if set(found) & set(_NAMES)), "-")

    def _letters(self, key: str) -> str:
        return "".join(letter for letter, keys in self._lists.items() if key in keys)

    # The lists travel with the recogniser: it has to read what it was trained with.

    def to_disk(self, path: Path, exclude: Iterable[str] = ()) -> None:
        """Write the lists into the folder ``path``, for spaCy."""
        path.mkdir(parents=True, exist_ok=True)
        lists = {letter: " ".join(sorted(keys)) for letter, keys in self._lists.items()}
        text = json.dumps(lists, ensure_ascii=False, indent=1)
        (path / _FILE).write_text(text + "\n", encoding="utf-8")

    def from_disk(self, path: Path, exclude: Iterable[str] = ()) -> "NameHints":
        """Read what :meth:`to_disk` wrote, for spaCy.

        Raises:
            OSError: the file is missing.
        """
        lists = json.loads((path / _FILE).read_text(encoding="utf-8"))
        self._lists = {letter: frozenset(keys.split()) for letter, keys in lists.items()}
        return self

    def initialize(
        self, get_examples: Callable[[], Iterable[Any]], *, nlp: Language, folder: str
    ) -> None:
        """Read the lists from ``folder``, before training."""
        for letter, file in LISTS.items():
            self._lists[letter] = _keys((Path(folder) / file).read_text("utf-8").splitlines())


def _keys(entries: Iterable[str]) -> frozenset[str]:
    """The entries of one word, folded; a pipe sees one word at a time."""
    words = (entry.split() for entry in entries)
    return frozenset(fold(found[0].lower()) for found in words if len(found) == 1)


def _known(lower: str) -> str:
    """Whose dictionary has the word: Danish, English or neither."""
    return next((lang for lang in ("da", "en") if simplemma.is_known(lower, lang=lang)), "?")


@Language.factory(FACTORY)
def make(nlp: Language, name: str) -> NameHints:
    """The pipe without lists; spaCy reads them from the disk afterwards."""
    return NameHints()
