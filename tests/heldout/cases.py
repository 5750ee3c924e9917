"""Reads the held-out sentences and conversations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


def questions() -> list[dict[str, str]]:
    """Single questions: ``text``, ``topic`` and ``style``."""
    return [item for file in sorted((FOLDER / "questions").glob("*.yml")) for item in _read(file)]


def acute() -> list[dict[str, str]]:
    """Acute messages: ``text`` and ``topic``."""
    return _read(FOLDER / "acute.yml")


def innocent() -> list[dict[str, str]]:
    """Messages with alarming words and no alarm: ``text``."""
    return _read(FOLDER / "innocent.yml")


def conversations() -> dict[str, dict[str, Any]]:
    """Whole conversations by ``behaviour/name``."""
    files = sorted((FOLDER / "conversations").glob("*/*.yml"))
    return {f"{file.parent.name}/{file.stem}": _read(file) for file in files}


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
