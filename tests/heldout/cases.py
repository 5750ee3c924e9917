"""Reads the held-out sentences and conversations; ``README.md`` says what they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent
FIRST, SECOND, THIRD, FOURTH = "first", "second", "third", "fourth"
FIFTH, SIXTH, SEVENTH, EIGHTH = "fifth", "sixth", "seventh", "eighth"
NINTH, TENTH, ELEVENTH = "ninth", "tenth", "eleventh"
SETS = (FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH, EIGHTH, NINTH, TENTH, ELEVENTH)
# These hold messages to be refused and off-topic ones too.
FULL_SETS = SETS[1:]


def short_of(**reasons: str) -> list[Any]:
    """The full sets as test parameters; those named are known to fall short of what is promised.

    They are expected to fail, and to be told of when they no longer do.
    """
    marks = {
        name: pytest.mark.xfail(strict=True, reason=f"{reason}: docs/evaluation/README.md")
        for name, reason in reasons.items()
    }
    return [pytest.param(name, marks=marks.get(name, ())) for name in FULL_SETS]


def questions(name: str) -> list[dict[str, Any]]:
    """Single questions of a set: ``text``, ``topic`` (one or a list) and ``style``."""
    folder = FOLDER / name / "questions"
    return [item for file in sorted(folder.glob("*.yml")) for item in _read(file)]


def acute(name: str) -> list[dict[str, Any]]:
    """Acute messages of a set: ``text`` and ``topic`` (one or a list)."""
    return _read(FOLDER / name / "acute.yml")


def innocent(name: str) -> list[dict[str, Any]]:
    """Messages of a set with alarming words and no alarm: ``text``."""
    return _read(FOLDER / name / "innocent.yml")


def refusals(name: str) -> list[dict[str, Any]]:
    """Requests to be refused (not in the first set): ``text`` and ``topic``."""
    return _read(FOLDER / name / "refusals.yml")


def off_topic(name: str) -> list[dict[str, Any]]:
    """Messages about something else altogether (not in the first set): ``text``."""
    return _read(FOLDER / name / "off_topic.yml")


def conversations(name: str) -> dict[str, dict[str, Any]]:
    """Whole conversations of a set by ``behaviour/name``."""
    files = sorted((FOLDER / name / "conversations").glob("*/*.yml"))
    return {f"{file.parent.name}/{file.stem}": _read(file) for file in files}


def topics_of(item: dict[str, Any]) -> list[str]:
    """The right topics of an item, one or more."""
    topic = item["topic"]
    return topic if isinstance(topic, list) else [topic]


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
