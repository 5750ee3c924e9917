"""``python -m scripts.vocabulary``: chooses the word pieces that the sentence encoder keeps.

The model's own vocabulary is that of a hundred languages. Kept is what the words of Danish,
Swedish, Norwegian and English are made of, what our examples and knowledge are made of, single
letters, and what holds no letter. A sentence of such words is cut up as it was before; a word of
another language comes in smaller pieces. Messages reach the encoder in lower case.

With another list the encoder is another one: give it another name (``OWN_NAME`` in ``encoder.py``).
"""

from __future__ import annotations

import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from simplemma.strategies.dictionaries import DefaultDictionaryFactory
from tokenizers import Tokenizer

from assistant.content import ROOT, content
from assistant.examples import load_examples, load_follow_ups
from assistant.understanding.e5_onnx import TOKENIZER_FILE, write_tokenizer
from assistant.understanding.e5_weights import PIECES, Vocabulary, Weights, weights_file

LANGUAGES = ("da", "sv", "nb", "en")
_WORD_START = "\u2581"
_AT_ONCE = 20_000


def main() -> int:
    """Write the list; returns the process's exit code."""
    vocabulary = Weights(weights_file(), pieces=None).vocabulary
    kept = np.array([_is_basic(piece) for piece in vocabulary.pieces])
    kept[sorted(_used(_tokenizer(vocabulary), texts()))] = True
    np.save(PIECES, np.packbits(kept))
    print(f"{int(kept.sum())} of {len(kept)} word pieces are kept.")
    return 0


def texts() -> Iterator[str]:
    """Words of the languages, then our own examples and answers, in lower case."""
    for language in LANGUAGES:
        for word in DefaultDictionaryFactory().get_dictionary(language):
            yield (word.decode() if isinstance(word, bytes) else word).lower()
    yield from (example.text.lower() for example in load_examples(ROOT / "data" / "nlu"))
    yield from (one.text.lower() for one in load_follow_ups(ROOT / "data" / "samtale"))
    for topic in content().knowledge.topics.values():
        yield f"{topic.title} {topic.answer}".lower()


def _is_basic(piece: str) -> bool:
    """Whether a piece is a single Latin letter in lower case, or has no letter in it."""
    bare = piece.removeprefix(_WORD_START)
    letters = [sign for sign in bare if unicodedata.category(sign)[0] in "LM"]
    if not letters:
        return True
    latin = unicodedata.name(bare[0], "").startswith("LATIN")
    return len(bare) == 1 and latin and bare == bare.lower()


def _tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / TOKENIZER_FILE
        write_tokenizer(vocabulary, file)
        return Tokenizer.from_file(str(file))


def _used(tokenizer: Tokenizer, found: Iterable[str]) -> set[int]:
    """The numbers of the pieces that ``found`` is cut up into."""
    used: set[int] = set()
    rest = iter(found)
    while batch := list(islice(rest, _AT_ONCE)):
        for encoded in tokenizer.encode_batch(batch):
            used.update(encoded.ids)
    return used


if __name__ == "__main__":
    sys.exit(main())
