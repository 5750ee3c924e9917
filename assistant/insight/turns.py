"""What a turn came to, for counting; and whether its question may be sent to the editors."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.intake.message import MAX_CHARACTERS, Incoming
from assistant.reply.compose import (
    GREETING_CHOICE,
    NONE_OF_THEM,
    PERSONAL_DATA,
    START_GUIDE,
    UNCLEAR,
)

# The field of a reply that was not understood which holds the question as it was read.
QUESTION = "question"


class Outcome(str, enum.Enum):
    """What a turn came to; the values are stored."""

    ANSWERED = "answered"
    ASKED_BACK = "asked_back"
    LOST = "lost"
    ALARM = "alarm"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    GUIDE = "guide"
    EXERCISE = "exercise"
    TALK = "talk"
    STARTED = "started"
    FAILED = "failed"


_OF_KIND = {
    "answer": Outcome.ANSWERED,
    "question": Outcome.ASKED_BACK,
    "emergency": Outcome.ALARM,
    "refusal": Outcome.REFUSED,
    "redirect": Outcome.REDIRECTED,
    "exercise": Outcome.EXERCISE,
    "smalltalk": Outcome.TALK,
    # A stop, or a follow-up to nothing; what was not understood says so itself.
    "fallback": Outcome.TALK,
}


def outcome_of(
    incoming: Incoming, replies: Sequence[Mapping[str, Any]], failed: bool = False
) -> tuple[str, Outcome]:
    """The topic that a turn was about, and what it came to.

    An alarm counts before all else; the note about personal data that goes before an answer is not
    what was asked about.

    Args:
        replies: one at least, as the contract has them.
        failed: something failed on the way, and the replies only say so.
    """
    urgent = next((reply for reply in replies if reply["urgent"]), None)
    if urgent is not None:
        return urgent["topic"], Outcome.ALARM
    if failed:
        return UNCLEAR, Outcome.FAILED
    reply = _answering(replies)
    if incoming.choice == GREETING_CHOICE:
        return reply["topic"], Outcome.STARTED
    if reply.get("not_understood") or incoming.choice == NONE_OF_THEM:
        return UNCLEAR, Outcome.LOST
    if reply["kind"] == "question" and reply["topic"] == START_GUIDE:
        return START_GUIDE, Outcome.GUIDE
    return reply["topic"], _OF_KIND[reply["kind"]]


def offer_to_send(incoming: Incoming, replies: Sequence[dict[str, Any]]) -> None:
    """Put the question as it was read into the reply that did not understand it.

    So every channel can offer to send it. Nothing is offered where the message was acute, was a
    pressed button, or answered the contact guide, where people tell of a case.
    """
    text = incoming.text
    if text is None or incoming.alarms or len(text) > MAX_CHARACTERS:
        return
    if any(reply["urgent"] or reply["topic"] == START_GUIDE for reply in replies):
        return
    for reply in replies:
        if reply.get("not_understood"):
            reply[QUESTION] = text


def _answering(replies: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    first = replies[0]
    noted = len(replies) > 1 and first["topic"] == PERSONAL_DATA and first.get("masked")
    return replies[1] if noted else first
