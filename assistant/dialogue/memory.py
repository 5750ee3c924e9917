"""What the conversation remembers of its own replies: topics and choices, never anybody's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.reply.compose import TOPIC_CHOICE, UNCLEAR

_NO_ANSWER = ("question", "smalltalk")
_SUBJECT = ("answer", "emergency", "refusal")


@dataclass(frozen=True)
class Said:
    """The part of an earlier reply that later turns need."""

    id: str
    topic: str
    kind: str
    choices: tuple[str, ...]
    contacts: tuple[str, ...]

    @property
    def offered_topics(self) -> list[str]:
        """Topics that were offered as choices, in order."""
        return [
            choice[len(TOPIC_CHOICE) :]
            for choice in self.choices
            if choice.startswith(TOPIC_CHOICE)
        ]


@dataclass(frozen=True)
class Memory:
    """All replies of a conversation so far, oldest first."""

    said: tuple[Said, ...]

    @property
    def last(self) -> Said | None:
        """The newest reply."""
        return self.said[-1] if self.said else None

    @property
    def last_answer(self) -> Said | None:
        """The newest reply that was about a subject: no greeting, question back or apology."""
        return next(
            (s for s in reversed(self.said) if s.topic != UNCLEAR and s.kind not in _NO_ANSWER),
            None,
        )

    @property
    def last_subject(self) -> Said | None:
        """The newest reply about a subject of ours: :attr:`last_answer`, what is not ours left out.

        "Og hvad med voksne?" goes on with the subject, also after a word about the weather.
        """
        return next(
            (s for s in reversed(self.said) if s.kind in _SUBJECT and s.topic != UNCLEAR), None
        )

    def offered(self, choice: str) -> bool:
        """Whether any reply of this conversation offered ``choice``."""
        return any(choice in said.choices for said in self.said)

    def reply(self, reply_id: str) -> Said | None:
        """The reply of this conversation that has this id."""
        return next((said for said in self.said if said.id == reply_id), None)


def slim(reply: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a reply that is stored: ids only, so that a conversation takes little room."""
    return {
        "id": reply["id"],
        "topic": reply["topic"],
        "kind": reply["kind"],
        "choices": [{"choice": choice["choice"]} for choice in reply["choices"]],
        "contacts": [{"id": contact["id"]} for contact in reply["contacts"]],
    }


def memory_of(events: Iterable[Mapping[str, Any]]) -> Memory:
    """The memory held in a tracker's events (as dictionaries)."""
    replies = [
        (event.get("data") or {}).get("custom") for event in events if event.get("event") == "bot"
    ]
    return Memory(
        tuple(
            Said(
                id=reply["id"],
                topic=reply["topic"],
                kind=reply["kind"],
                choices=tuple(choice["choice"] for choice in reply["choices"]),
                contacts=tuple(contact["id"] for contact in reply["contacts"]),
            )
            for reply in replies
            if reply
        )
    )
