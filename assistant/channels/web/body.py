"""Reading request bodies by the contract."""

from __future__ import annotations

import json
from typing import Any

from assistant.channels.web.feedback import REASONS
from assistant.intake.message import MessageError

MAX_BODY_BYTES = 16 * 1024
MAX_CHOICE_CHARACTERS = 200


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in ``body``.

    Raises:
        MessageError: ``for_stor`` over 16 KiB, ``ikke_json`` where it is not a JSON object.
    """
    if len(body) > MAX_BODY_BYTES:
        raise MessageError("for_stor")
    try:
        content = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise MessageError("ikke_json") from None
    if not isinstance(content, dict):
        raise MessageError("ikke_json")
    return content


def read_message(body: bytes) -> tuple[str | None, str | None]:
    """Text or choice, exactly one of them.

    Raises:
        MessageError: ``hverken_eller`` besides those of :func:`read_object`, ``ukendt_valg``.
    """
    content = read_object(body)
    if set(content) not in ({"text"}, {"choice"}):
        raise MessageError("hverken_eller")
    text, choice = content.get("text"), content.get("choice")
    if not isinstance(text if choice is None else choice, str):
        raise MessageError("hverken_eller")
    if choice is not None and len(choice) > MAX_CHOICE_CHARACTERS:
        raise MessageError("ukendt_valg")
    return text, choice


def read_feedback(body: bytes) -> tuple[str, bool, str | None]:
    """Reply id, whether it was useful, and the reason.

    Raises:
        MessageError: ``forkert_feedback`` besides those of :func:`read_object`.
    """
    content = read_object(body)
    reply, useful, reason = content.get("reply"), content.get("useful"), content.get("reason")
    known = set(content) <= {"reply", "useful", "reason"}
    if not known or not isinstance(reply, str) or not isinstance(useful, bool):
        raise MessageError("forkert_feedback")
    if "reason" in content and reason not in REASONS:
        raise MessageError("forkert_feedback")
    return reply, useful, reason


def read_question(body: bytes) -> tuple[str, str]:
    """The id of the reply that did not understand, and the question as the user saw it.

    Raises:
        MessageError: ``forkert_spoergsmaal`` besides those of :func:`read_object`.
    """
    content = read_object(body)
    reply, text = content.get("reply"), content.get("text")
    if set(content) != {"reply", "text"} or not isinstance(reply, str) or not isinstance(text, str):
        raise MessageError("forkert_spoergsmaal")
    return reply, text


def _refuse(constant: str) -> None:
    raise ValueError(constant)
