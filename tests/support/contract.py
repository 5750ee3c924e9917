"""Whether a reply is what the public contract (``Reply`` in openapi.yaml) says."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

KINDS = {
    "answer",
    "question",
    "emergency",
    "refusal",
    "redirect",
    "fallback",
    "exercise",
    "smalltalk",
}
TOPIC = re.compile(r"^[a-z_]+/[a-z0-9_]+$")
REPLY = {
    "id": str,
    "text": str,
    "topic": str,
    "kind": str,
    "urgent": bool,
    "sources": list,
    "contacts": list,
    "choices": list,
}
REPLY_OPTIONAL = {"not_understood": bool, "question": str}
SOURCE = {"id": str, "title": str}
SOURCE_OPTIONAL = {"publisher": str, "year": int, "place": str, "url": str, "checked": str}
CONTACT = {"id": str, "name": str, "confirmed": bool}
CONTACT_OPTIONAL = {
    "phone": str,
    "email": str,
    "url": str,
    "hours": str,
    "open_now": bool,
    "confirmed_on": str,
}
CHOICE = {"title": str, "choice": str}


def reply_faults(reply: dict[str, Any]) -> list[str]:
    """Everything in which a reply differs from the contract's required and optional fields."""
    faults = _fields("reply", reply, REPLY, REPLY_OPTIONAL)
    if faults:
        return faults
    for index, source in enumerate(reply["sources"]):
        faults += _fields(f"sources.{index}", source, SOURCE, SOURCE_OPTIONAL)
    for index, contact in enumerate(reply["contacts"]):
        faults += _fields(f"contacts.{index}", contact, CONTACT, CONTACT_OPTIONAL)
    for index, choice in enumerate(reply["choices"]):
        faults += _fields(f"choices.{index}", choice, CHOICE, {})
    if not reply["text"].strip():
        faults.append("text is empty")
    if not TOPIC.match(reply["topic"]):
        faults.append(f"topic {reply['topic']!r} is no id")
    if reply["kind"] not in KINDS:
        faults.append(f"kind {reply['kind']!r} is unknown")
    if reply["urgent"] is not (reply["kind"] == "emergency"):
        faults.append("urgent does not go with the kind")
    dates = [source.get("checked") for source in reply["sources"]]
    dates += [contact.get("confirmed_on") for contact in reply["contacts"]]
    faults += [f"{date!r} is no date" for date in dates if date and not _is_date(date)]
    if json.loads(json.dumps(reply)) != reply:
        faults.append("it is not made of JSON types")
    return faults


def _fields(
    name: str, given: dict[str, Any], required: dict[str, type], optional: dict[str, type]
) -> list[str]:
    known = {**required, **optional}
    faults = [f"{name} has no {key}" for key in required if key not in given]
    for key, value in given.items():
        if key not in known:
            faults.append(f"{name} has an unknown {key}")
        elif type(value) is not known[key]:
            faults.append(f"{name}.{key} is {value!r}")
    return faults


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
