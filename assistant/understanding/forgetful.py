"""spaCy pipelines that forget the words they have met.

spaCy keeps every new word in its vocabulary for as long as a pipeline lives. A pipeline that reads
what people typed is therefore loaded anew from time to time.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

_ALL: list[Forgetful] = []


class Forgetful:
    """A pipeline, and how to load it."""

    def __init__(self, load: Callable[[], Language]) -> None:
        """``load`` gives the pipeline as it is before it has read anything."""
        self._load = load
        self._language = load()
        _ALL.append(self)

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
    """Make all pipelines of this process forget what they have read."""
    for pipeline in _ALL:
        pipeline.forget()
