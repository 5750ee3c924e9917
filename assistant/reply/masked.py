"""Tells the user that personal data was taken out, without repeating it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assistant.intake.message import Incoming
from assistant.privacy.spans import Kind
from assistant.reply.compose import PERSONAL_DATA
from assistant.reply.model import Reply


def identified(kinds: Iterable[Kind]) -> bool:
    """Whether more than a name was masked: what may identify somebody by itself."""
    return any(kind is not Kind.NAME for kind in kinds)


def with_note(
    replies: list[dict[str, Any]], note: Reply, incoming: Incoming
) -> list[dict[str, Any]]:
    """A turn's replies (one at least) with ``note``, and the message as it was read.

    What is urgent goes first, and a name alone is only mentioned after the answer. Where more was
    masked the note goes before; it joins a reply that is about personal data already.
    """
    first = replies[0]
    if first["urgent"] or not identified(incoming.masked):
        first["text"] += f"\n\n{note.text}"
    elif first["topic"] == PERSONAL_DATA:
        first["text"] = f"{note.text}\n\n{first['text']}"
    else:
        replies = [note.as_dict(), *replies]
    for reply in replies:
        reply["masked"] = True
    replies[0]["read_as"] = incoming.text
    return replies
