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
# The shares that the project promises; never lowered to let a change pass.
NAMES_MASKED = 0.95
HARMLESS_TOUCHED = 0.05
# None of these may be missed; of the others, one in twenty.
NEVER_MISSED = ("cpr", "phone", "email", "address")
OTHERS_MASKED = 0.95


def _items(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
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


def test_names_are_masked(content: Content) -> None:
    items = _items("names.yml")
    missed = [item for item in items if not _hides(content.mask, item)]
    print(f"\nnames masked: {len(items) - len(missed)} of {len(items)}; missed by origin: ", end="")
    print(dict(Counter(item["origin"] for item in missed)))
    assert len(missed) <= (1 - NAMES_MASKED) * len(items), [item["text"] for item in missed]


@pytest.mark.parametrize(
    "kind", ["cpr", "phone", "email", "address", "plate", "case", "birth", "profile", "account"]
)
def test_identifiers_are_masked(kind: str, content: Content) -> None:
    items = [item for item in _items("identifiers.yml") if item["kind"] == kind]
    missed = [item["text"] for item in items if not _hides(content.mask, item)]
    print(f"\n{kind}: {len(items) - len(missed)} of {len(items)} masked")
    allowed = 0.0 if kind in NEVER_MISSED else 1 - OTHERS_MASKED
    assert items
    assert len(missed) <= allowed * len(items), missed


def test_harmless_messages_are_left_alone(content: Content) -> None:
    items = _items("harmless.yml")
    touched = [item["text"] for item in items if content.mask.find(item["text"])]
    print(f"\nharmless messages touched: {len(touched)} of {len(items)}")
    assert len(touched) <= HARMLESS_TOUCHED * len(items), touched
