"""Libraries' parts that forget the words they have met.

spaCy keeps every new word in its vocabulary for as long as a pipeline lives, and the sentence
encoder's tokenizer does alike. What reads what people typed is therefore loaded anew now and then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from weakref import WeakSet

from spacy.language import Language
from spacy.tokens import Doc


class Forgets(Protocol):
    """Something that keeps words."""

    def forget(self) -> None:
        """Keep none of those that have been met so far."""


_ALL: WeakSet[Forgets] = WeakSet()


def will_forget(one: Forgets) -> None:
    """Have ``one`` forget with all others, for as long as it lives."""
    _ALL.add(one)


class Forgetful:
    """A pipeline, and how to load it."""

    def __init__(self, load: Callable[[], Language]) -> None:
        """``load`` gives the pipeline as it is before it has read anything."""
        self._load = load
        self._language = load()
        will_forget(self)

    def __call__(self, text: str) -> Doc:
        """``text`` as the pipeline reads it."""
        return self._language(text)

    @property
    def pipe_names(self) -> list[str]:
        """The names of the pipeline's parts that are in use, in order."""
        return list(self._language.pipe_names)

    def knows(self, word: str) -> bool:
        """Whether ``word`` is in the vocabulary: built in, or met since the last time it forgot."""
        return word in self._language.vocab.strings

    def forget(self) -> None:
        """Load the pipeline anew."""
        self._language = self._load()


def forget_words() -> None:
    """Make everything in this process that keeps words forget them."""
    for one in list(_ALL):
        one.forget()
