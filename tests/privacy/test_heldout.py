"""The mask on messages by people who had not seen it. All people and numbers are invented."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.content import Content
from assistant.privacy.mask import Mask

FOLDER = Path(__file__).parent / "heldout"
SETS = ("first", "second", "third")
# The shares that the project promises; never lowered to let a change pass.
NAMES_MASKED = 0.95
HARMLESS_TOUCHED = 0.05
# None of these may be missed; of the others, one in twenty.
NEVER_MISSED = ("cpr", "phone", "email", "address")
OTHERS_MASKED = 0.95

each_set = pytest.mark.parametrize("name", SETS)


def _items(name: str, file: str) -> list[dict[str, Any]]:
    text = (FOLDER / name / file).read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)
    return found


def _hides(mask: Mask, item: dict[str, Any]) -> bool:
    """Whether every letter and digit of the pieces to be hidden is inside a masked span."""
    text = item["text"]
    inside = {place for span in mask.find(text) for place in range(span.start, span.end)}
    for piece in item["hidden"]:
        at = text.find(piece)
        while at >= 0:
            wanted = {at + n for n, character in enumerate(piece) if character.isalnum()}
            if not wanted <= inside:
                return False
            at = text.find(piece, at + 1)
    return True


@each_set
def test_names_are_masked(name: str, content: Content) -> None:
    items = _items(name, "names.yml")
    missed = [item for item in items if not _hides(content.mask, item)]
    print(f"\n{name}: names masked: {len(items) - len(missed)} of {len(items)}; missed by origin: ")
    print(dict(Counter(item["origin"] for item in missed)))
    assert len(missed) <= (1 - NAMES_MASKED) * len(items), [item["text"] for item in missed]


@each_set
@pytest.mark.parametrize(
    "kind", ["cpr", "phone", "email", "address", "plate", "case", "birth", "profile", "account"]
)
def test_identifiers_are_masked(kind: str, name: str, content: Content) -> None:
    items = [item for item in _items(name, "identifiers.yml") if item["kind"] == kind]
    missed = [item["text"] for item in items if not _hides(content.mask, item)]
    print(f"\n{name}, {kind}: {len(items) - len(missed)} of {len(items)} masked")
    allowed = 0.0 if kind in NEVER_MISSED else 1 - OTHERS_MASKED
    assert items
    assert len(missed) <= allowed * len(items), missed


@each_set
def test_harmless_messages_are_left_alone(name: str, content: Content) -> None:
    items = _items(name, "harmless.yml")
    touched = [item["text"] for item in items if content.mask.find(item["text"])]
    print(f"\n{name}: harmless messages touched: {len(touched)} of {len(items)}")
    assert len(touched) <= HARMLESS_TOUCHED * len(items), touched
