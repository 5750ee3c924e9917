"""How well messages are understood that the model was not trained on."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.engine.agent import Conversations
from tests.heldout import cases
from tests.support.turns import say

# The shares that the project promises (issue texts); never lowered to let a change pass.
TOPIC_SHARE = 0.92
REFUSED_SHARE = 0.97
OFF_TOPIC_ANSWERED = 0.05
# Groups that answer nothing: asking back, small talk, "that is not my field".
_NO_ANSWER = ("uden_for/", "uklar/", "assistent/")


@pytest.mark.parametrize("name", cases.SETS)
def test_single_questions_get_the_right_topic(name: str, conversations: Conversations) -> None:
    asked = cases.questions(name)
    wrong = [
        item
        for number, item in enumerate(asked)
        if not set(cases.topics_of(item))
        & {r["topic"] for r in say(conversations, f"{name}{number}", item["text"])}
    ]
    share = 1 - len(wrong) / len(asked)
    print(f"\nright topic in {share:.1%} of {len(asked)} held-out questions ({name})")
    assert share >= TOPIC_SHARE, [item["text"] for item in wrong]


def _replies(conversations: Conversations, name: str, items: list[dict[str, Any]]) -> list[Any]:
    return [say(conversations, f"{name}{n}", item["text"])[0] for n, item in enumerate(items)]


@pytest.mark.parametrize("name", cases.short_of(seventh="too few of 119 refused"))
def test_what_must_be_refused_is_refused(name: str, conversations: Conversations) -> None:
    asked = cases.refusals(name)
    replies = _replies(conversations, f"refuse {name}", asked)
    passed = [item["text"] for item, r in zip(asked, replies) if r["kind"] != "refusal"]
    print(f"\nrefused: {1 - len(passed) / len(asked):.1%} of {len(asked)}")
    assert len(passed) <= (1 - REFUSED_SHARE) * len(asked), passed


@pytest.mark.parametrize("name", cases.FULL_SETS)
def test_off_topic_messages_are_not_answered(name: str, conversations: Conversations) -> None:
    asked = cases.off_topic(name)
    replies = _replies(conversations, f"off {name}", asked)
    answered = [
        (item["text"], reply["topic"])
        for item, reply in zip(asked, replies)
        if not reply["topic"].startswith(_NO_ANSWER)
    ]
    print(f"\noff-topic answered as on topic: {len(answered) / len(asked):.1%} of {len(asked)}")
    assert len(answered) <= OFF_TOPIC_ANSWERED * len(asked), answered
