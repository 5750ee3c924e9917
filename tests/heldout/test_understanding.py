"""How well messages are understood that the model was not trained on."""

from __future__ import annotations

from assistant.content import Content
from assistant.engine.agent import Conversations
from tests.heldout import cases
from tests.support.turns import say

# The shares that the project promises (issue texts); never lowered to let a change pass.
TOPIC_SHARE = 0.92


def test_single_questions_get_the_right_topic(conversations: Conversations) -> None:
    asked = cases.questions()
    wrong = [
        item
        for number, item in enumerate(asked)
        if all(r["topic"] != item["topic"] for r in say(conversations, f"q{number}", item["text"]))
    ]
    share = 1 - len(wrong) / len(asked)
    print(f"\nright topic in {share:.1%} of {len(asked)} held-out questions")
    assert share >= TOPIC_SHARE, [item["text"] for item in wrong]


def test_every_acute_message_gets_the_number_first(
    conversations: Conversations, content: Content
) -> None:
    missed = []
    for number, item in enumerate(cases.acute()):
        first = say(conversations, f"a{number}", item["text"])[0]
        if first["kind"] != "emergency" or "112" not in first["text"][:40]:
            missed.append(item["text"])
    assert not missed


def test_innocent_messages_do_not_raise_the_alarm(conversations: Conversations) -> None:
    raised = [
        item["text"]
        for number, item in enumerate(cases.innocent())
        if any(r["urgent"] for r in say(conversations, f"i{number}", item["text"]))
    ]
    assert not raised
