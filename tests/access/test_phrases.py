"""Pass phrases: kept hashed, each with its own salt, and recognised however they are typed."""

from __future__ import annotations

import pytest

from assistant.access.phrases import LONGEST, PhraseError, fits, hash_phrase

PHRASE = "fire ord på en række"


def test_the_right_one_fits_and_others_do_not() -> None:
    kept = hash_phrase(PHRASE)
    assert fits(PHRASE, kept)
    assert fits(f"  {PHRASE}\n", kept)
    # The same letters from a keyboard that sends the ring of "å" by itself.
    assert fits(PHRASE.replace("å", "a\u030a"), kept)
    for other in ("", "fire ord på en rækk", PHRASE.upper(), "x" * (LONGEST + 1)):
        assert not fits(other, kept)


def test_nothing_of_it_is_kept_and_no_two_are_kept_alike() -> None:
    first, second = hash_phrase(PHRASE), hash_phrase(PHRASE)
    assert first != second
    assert "fire" not in first
    assert first.startswith("scrypt$15$8$3$")


@pytest.mark.parametrize("phrase", ["", "elleve tegn", "x" * (LONGEST + 1), " " * 20])
def test_too_short_and_too_long(phrase: str) -> None:
    with pytest.raises(PhraseError, match="12 til 200 tegn"):
        hash_phrase(phrase)
