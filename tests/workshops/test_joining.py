"""A room's code: what is one, and that the mask and the clean-up leave it alone."""

from __future__ import annotations

import random

import pytest

from assistant.content import Content
from assistant.workshops.joining import CODE_LENGTH, CODE_LETTERS, code_in


@pytest.mark.parametrize(
    "text",
    ["BKTRWX", "bktrwx", "bkt rwx", "BKT-RWX", "kode: bktrwx", "koden er BKT RWX.", "rum bktrwx"],
)
def test_a_code_is_heard(text: str) -> None:
    assert code_in(text) == "BKTRWX"


@pytest.mark.parametrize(
    "text", ["", "bktrw", "bktrwxz", "bktrwa", "hvad er ssp", "kode", "BKTRWX og så mere", "skolen"]
)
def test_anything_else_is_none(text: str) -> None:
    assert code_in(text) is None


def test_a_code_goes_through_intake_as_it_is(content: Content) -> None:
    chance = random.Random(1)
    for _ in range(300):
        code = "".join(chance.choices(CODE_LETTERS, k=CODE_LENGTH))
        incoming = content.take(chance.choice(["{}", "kode {}"]).format(code.lower()))
        assert code_in(incoming.text or "") == code
        assert not incoming.masked
        assert not incoming.alarms
