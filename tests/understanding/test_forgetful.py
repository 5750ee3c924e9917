"""What keeps the words it has met forgets them, all at once, and reads on as before."""

import gc

import numpy as np
import pytest

from assistant.encoding import encoder as own_encoder
from assistant.understanding.danish import load_pipeline
from assistant.understanding.encoder import NoEncoder
from assistant.understanding.forgetful import forget_words, will_forget

WORD = "zqvirtelkrans"


class Keeper:
    def __init__(self, kept: list[str]) -> None:
        self.kept = kept

    def forget(self) -> None:
        self.kept.clear()


def test_everything_that_asked_for_it_forgets() -> None:
    kept = [["ord"], ["ord"]]
    keepers = [Keeper(words) for words in kept]
    for keeper in keepers:
        will_forget(keeper)
    forget_words()
    assert kept == [[], []]


def test_what_is_gone_needs_not_forget() -> None:
    kept = ["ord"]
    will_forget(Keeper(kept))
    gc.collect()
    forget_words()
    assert kept == ["ord"]


def test_the_pipeline_forgets_and_reads_as_before() -> None:
    pipeline = load_pipeline()
    words = pipeline.words(f"hvad er {WORD}")
    assert pipeline.language.knows(WORD)
    forget_words()
    assert not pipeline.language.knows(WORD)
    assert pipeline.words(f"hvad er {WORD}") == words


def test_the_encoder_has_another_tokenizer_and_encodes_as_before() -> None:
    encoder = own_encoder()
    if isinstance(encoder, NoEncoder):
        pytest.skip(f"no sentence model on this machine: {encoder.reason}")
    before, vectors = encoder._tokenizer, encoder.encode([WORD])
    forget_words()
    assert encoder._tokenizer is not before
    assert np.array_equal(encoder.encode([WORD]), vectors)
