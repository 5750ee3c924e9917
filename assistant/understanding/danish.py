"""The Danish spaCy pipeline: tokens and lemmas.

``da_core_news_sm`` is used where it is installed. Otherwise the project's own pipeline stands in:
spaCy's Danish tokenizer with lemmas from the ``simplemma`` tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

import simplemma
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from assistant.understanding.forgetful import Forgetful

PREFERRED = "da_core_news_sm"
OWN = "vejviser_da"
OWN_VERSION = "1"
# What a message needs; the parser and the tagger's other heirs cost time and give nothing here.
_UNUSED = ("parser", "senter", "ner")

# Words as they are said and typed in a hurry.
_SPOKEN = {
    "ska": "skal",
    "ka": "kan",
    "ik": "ikke",
    "ikk": "ikke",
    "hva": "hvad",
    "hvd": "hvad",
    "hvirdan": "hvordan",
    "hvodan": "hvordan",
    "osse": "også",
    "sku": "skulle",
    "ku": "kunne",
    "noed": "noget",
    "noe": "noget",
    "nogn": "nogen",
    "jg": "jeg",
    "vd": "ved",
    "pga": "på grund af",
    "tlf": "telefon",
    "nr": "nummer",
    "mdr": "måneder",
}

_SPELLINGS = (("aa", "å"), ("ae", "æ"), ("oe", "ø"))


@dataclass(frozen=True)
class Word:
    """One token: as written in lower case, and its lemma. Both with the same folding of æøå."""

    form: str
    lemma: str


@dataclass(frozen=True)
class Pipeline:
    """A loaded pipeline and the name it is reported under."""

    name: str
    version: str
    language: Forgetful

    def words(self, text: str) -> list[Word]:
        """The words and numbers of ``text`` in order, folded; punctuation is left out."""
        doc = self.language(text)
        return [
            Word(fold(token.lower_), fold((token.lemma_ or token.lower_).lower()))
            for token in doc
            if not token.is_punct and not token.is_space
        ]


# Without a cache, which would keep words that were typed.
_LEMMATIZER = simplemma.Lemmatizer(cache_max_size=0)


@Language.component("danish_lemmas")
def _danish_lemmas(doc: Doc) -> Doc:
    for token in doc:
        token.lemma_ = _LEMMATIZER.lemmatize(token.lower_, lang="da").lower()
    return doc


@lru_cache(maxsize=1)
def load_pipeline() -> Pipeline:
    """The Danish pipeline of this installation; loaded once per process."""
    try:
        installed = version(PREFERRED)
    except PackageNotFoundError:
        return Pipeline(OWN, OWN_VERSION, Forgetful(_own))
    return Pipeline(PREFERRED, installed, Forgetful(_preferred))


def _own() -> Language:
    language = spacy.blank("da")
    language.add_pipe("danish_lemmas")
    return language


def _preferred() -> Language:
    language = spacy.load(PREFERRED)
    for name in _UNUSED:
        if name in language.pipe_names:
            language.disable_pipe(name)
    return language


def fold(word: str) -> str:
    """One spelling for words typed with and without æøå: ``boern`` and ``børn`` become ``born``.

    Danish keyboards are not always at hand, so ``aa/ae/oe`` and ``a/ae/o`` are common spellings.
    """
    for typed, letter in _SPELLINGS:
        word = word.replace(typed, letter)
    return word.replace("å", "a").replace("æ", "a").replace("ø", "o").replace("é", "e")


def squeeze(text: str) -> str:
    """Lower case, one blank between words, no letter thrice in a row, spoken forms spelt out."""
    text = re.sub(r"([^\W\d_])\1{2,}", r"\1\1", text.lower())
    return " ".join(_SPOKEN.get(word, word) for word in text.split())
