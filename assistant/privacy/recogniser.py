"""The trained recognisers of people: our own, and that of ``da_core_news_sm`` where installed."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import spacy
from spacy.language import Language

from assistant.privacy import hints  # noqa: F401 - makes its pipe known to spaCy
from assistant.privacy.names import Recogniser
from assistant.understanding.danish import PREFERRED
from assistant.understanding.forgetful import Forgetful

MODEL = Path(__file__).parent / "personer"
# How the two label people.
_PERSON = frozenset({"PER", "PERSON"})


def load(folder: Path = MODEL) -> Language:
    """The pipeline in ``folder``, as ``scripts.names.train`` wrote it.

    Raises:
        OSError: nothing is there.
    """
    return spacy.load(folder)


@lru_cache(maxsize=1)
def load_recogniser() -> Recogniser:
    """Both recognisers as one; loaded once per process."""
    languages = [Forgetful(load)]
    try:
        version(PREFERRED)
    except PackageNotFoundError:
        pass
    else:
        languages.append(Forgetful(_preferred))

    def people(text: str) -> list[tuple[int, int]]:
        return [span for language in languages for span in _people(language, text)]

    return people


def _preferred() -> Language:
    return spacy.load(PREFERRED, exclude=["parser", "senter", "lemmatizer"])


def _people(language: Forgetful, text: str) -> list[tuple[int, int]]:
    doc = language(text)
    return [(ent.start_char, ent.end_char) for ent in doc.ents if ent.label_ in _PERSON]
