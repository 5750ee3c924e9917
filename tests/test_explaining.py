"""``explain``: what a content owner is told about a message."""

from pathlib import Path

import pytest

from assistant.explaining import explain, load_classifier
from assistant.intake.message import MessageError


@pytest.fixture(scope="module")
def lines(model: Path) -> list[str]:
    return list(explain(model, "hvad er forskellen på infohuset og hotlinen?"))


def test_the_decision_comes_first_with_band_alarm_and_situation(lines: list[str]) -> None:
    assert lines[0].startswith("Afgørelse: organisation/forskel_infohus_hotline (sikker, ")
    assert lines[1].startswith("Akut: nej (")
    assert lines[1].endswith("; reglerne fandt intet)")
    assert lines[2] == "Fortalt om situationen: intet"


def test_the_nearest_topics_are_told_with_words_meaning_and_examples(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "organisation/forskel_infohus_hotline: " in text
    assert text.count("  ord, der trækker: ") == 5
    assert text.count("  nærmeste eksempler:") == 5
    examples = [line for line in lines if line.startswith("    ")]
    assert len(examples) == 25
    assert "hotline" in examples[0].lower()


def test_an_alarm_is_told_with_what_raised_it(model: Path) -> None:
    lines = list(explain(model, "han er 19 og har en pistol i tasken"))
    assert lines[1].startswith("Akut: ja (")
    assert "reglerne fandt sikkerhed/akut_fare" in lines[1]
    assert "alder=over_18" in lines[2]


def test_an_empty_message_is_refused(model: Path) -> None:
    with pytest.raises(MessageError):
        list(explain(model, "   "))


def test_a_file_without_a_classifier_is_told(tmp_path: Path) -> None:
    import tarfile

    file = tmp_path / "tom.tar.gz"
    with tarfile.open(file, "w:gz"):
        pass
    with pytest.raises(ValueError, match="make train"):
        load_classifier(file)
