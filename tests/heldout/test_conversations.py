"""Whole conversations, in folders by behaviour."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.engine.agent import Conversations
from tests.heldout import cases
from tests.support.turns import fits, say

_ALL = cases.conversations()


@pytest.mark.parametrize("name", _ALL)
def test_every_turn_is_answered_as_expected(name: str, conversations: Conversations) -> None:
    turn: dict[str, Any]
    for turn in _ALL[name]["turns"]:
        replies = say(conversations, name, turn["say"])
        got = [(reply["topic"], reply["kind"]) for reply in replies]
        assert fits(replies, turn["expect"]), f"{turn['say']!r}: {turn['expect']} -> {got}"
