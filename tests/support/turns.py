"""Says things to the agent without a server, and judges what came back."""

from __future__ import annotations

import asyncio
from typing import Any

from assistant.content import content
from assistant.engine.agent import Conversations
from assistant.intake.message import Incoming, MessageError


def say(conversations: Conversations, name: str, text: str) -> list[dict[str, Any]]:
    """The replies to ``text``; a refused message gives one reply of kind ``error``."""
    try:
        incoming = content().take(text)
    except MessageError as error:
        return [{"topic": "", "kind": "error", "text": error.key, "choices": []}]
    return asyncio.run(conversations.say(name, incoming, "web"))


def press(conversations: Conversations, name: str, choice: str) -> list[dict[str, Any]]:
    """The replies to a pressed choice."""
    return asyncio.run(conversations.say(name, Incoming(choice=choice), "web"))


def fits(replies: list[dict[str, Any]], expected: dict[str, Any]) -> bool:
    """Whether the replies of a turn are what a conversation file expects."""
    text = " ".join(reply["text"] for reply in replies).lower()
    if "contains" in expected and expected["contains"].lower() not in text:
        return False
    if "not_contains" in expected and expected["not_contains"].lower() in text:
        return False
    if "first_topic" in expected and replies[0]["topic"] != expected["first_topic"]:
        return False
    topics = expected.get("topic_any") or ([expected["topic"]] if "topic" in expected else None)
    return any(
        (topics is None or reply["topic"] in topics)
        and ("kind" not in expected or reply["kind"] == expected["kind"])
        for reply in replies
    )
