"""What the recogniser is told of each word."""

from pathlib import Path

import pytest
import spacy

from assistant.privacy.hints import FACTORY, NameHints
from assistant.privacy.recogniser import load

HINTS = NameHints(
    {"F": ["Søren", "Bo", "Anne"], "L": ["Hansen", "Bo"], "A": ["Bo"], "P": ["Danmark", "Ny by"]}
)


@pytest.mark.parametrize(
    ("word", "lists"),
    [
        ("Søren", "F"),
        ("soeren", "F"),
        ("Hansens", "Lg"),
        ("Bo", "FLA"),
        ("Anne-Grethe", "Fh"),
        ("Danmarks", "Pg"),
        ("by", "-"),
        ("Danmark-kampen", "-"),
        ("12", "-"),
        ("…", "-"),
    ],
)
def test_a_word_is_on_the_lists(word: str, lists: str) -> None:
    assert HINTS.of(word)[0] == lists


@pytest.mark.parametrize(("word", "known"), [("huset", "da"), ("Xanqor", "?"), ("9", "-")])
def test_a_word_is_of_a_language(word: str, known: str) -> None:
    assert HINTS.of(word)[1] == known


def test_the_lists_travel_with_the_pipeline(tmp_path: Path) -> None:
    language = spacy.blank("da")
    language.add_pipe(FACTORY)
    HINTS.to_disk(tmp_path / FACTORY)
    language.get_pipe(FACTORY).from_disk(tmp_path / FACTORY)
    language.to_disk(tmp_path / "made")
    assert [token.tag_ for token in load(tmp_path / "made")("Bo hos Hansen")] == ["FLA", "-", "L"]


def test_the_recogniser_finds_people_in_a_sentence() -> None:
    doc = load()("I går talte Søren Hansen med Fatima om Danmark.")
    assert [ent.text for ent in doc.ents if ent.label_ == "PER"] == ["Søren Hansen", "Fatima"]
