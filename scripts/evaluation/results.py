"""The figures between runs: one JSON file, part by part, so that one part can be measured anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = "results.json"
DIGITS = 4


def load(folder: Path) -> dict[str, Any]:
    """The figures of all parts measured so far; empty where there are none."""
    path = folder / FILE
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def keep(folder: Path, part: str, figures: dict[str, Any]) -> None:
    """Put the figures of ``part`` in the place of its former ones, rounded to four digits."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {**load(folder), part: _rounded(figures)}
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value
