"""Invented topics for the measurement of growth."""

import pytest

from scripts.evaluation import growth
from scripts.evaluation.growth import reworded

TEXT = "Hvad er ekstremisme, og hvem er ekstremisten?"


def test_short_words_stay_and_long_ones_become_others() -> None:
    words = reworded(TEXT, 1).split(" ")
    assert [words[1], words[3], words[5]] == ["er", "og", "er"]
    assert "ekstremisme" not in words[2]


def test_a_word_becomes_the_same_one_throughout_a_copy() -> None:
    first, second = reworded("ekstremisme", 3), reworded("mere ekstremisme her", 3).split(" ")[1]
    assert first == second


def test_copies_differ_from_each_other() -> None:
    assert len({reworded("radikalisering", copy) for copy in range(11)}) == 11


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"spørgsmål {n} om emnet" for n in range(6)]
    labels = ["lov/gdpr"] * 3 + ["plan/maal"] * 3
    known = type("Known", (), {"topics": dict.fromkeys(labels)})
    monkeypatch.setattr(growth.common, "examples", lambda: (texts, labels))
    monkeypatch.setattr(growth, "content", lambda: type("Content", (), {"knowledge": known}))


@pytest.mark.usefixtures("few")
def test_there_are_as_many_topics_as_asked_for_each_with_as_many_sentences() -> None:
    pairs = growth.topics(5, 2)
    labels = [label for _, label in pairs]
    assert labels[::2] == ["lov/gdpr/0", "plan/maal/0", "lov/gdpr/1", "plan/maal/1", "lov/gdpr/2"]
    assert all(labels.count(label) == 2 for label in labels)
    assert growth.topics(5, 2) == pairs
