"""Replies that Rasa's utterances stand for, made from what was understood."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.engine import names
from assistant.engine.generator import reply_for


def tracker(**understood: Any) -> DialogueStateTracker:
    """A conversation whose only message was understood as told."""
    said = UserUttered("", parse_data={names.TOPIC_PROPERTY: understood})
    return DialogueStateTracker.from_events("opdigtet", [said])


@pytest.mark.parametrize(
    ("understood", "first"),
    [
        ({"id": "tegn/unge", "rival": "definition/polarisering"}, True),
        ({"id": "tegn/unge", "rival": None}, False),
        ({"id": "tegn/boern", "rival": "definition/polarisering"}, False),
    ],
)
def test_what_may_have_been_meant_instead_is_offered_with_its_answer_only(
    understood: dict[str, Any], first: bool
) -> None:
    reply = reply_for(names.UTTER + "tegn/unge", tracker(**understood))
    choices = [choice.choice for choice in reply.choices]
    assert reply.topic == "tegn/unge"
    assert ("emne:definition/polarisering" in choices[:1]) is first
