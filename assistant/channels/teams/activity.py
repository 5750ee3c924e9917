"""What Teams sends, read into a few plain fields: where to answer, what was asked or pressed.

Rules: Microsoft's "Bot Framework -- Activity" specification and Teams' pages on conversations.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from assistant.channels.teams.tokens import tenant_of
from assistant.channels.web.body import MAX_CHOICE_CHARACTERS
from assistant.channels.web.feedback import REASONS
from assistant.intake.message import MAX_CHARACTERS

# Where our buttons carry what was chosen.
CHOICE_FIELD = "choice"
REASON_FIELD = "reason"
# Where the button that sends a question to the editors carries it.
QUESTION_FIELD = "question"
SOMEBODY = "[navn]"
FEEDBACK = "feedback"
_HTML = "text/html"
_MOST_ENTITIES = 100
_MAX_ID_CHARACTERS = 1000
# Not over the next mark's beginning: marks that are never closed would take quadratic time.
_AT = re.compile(r"<at\b[^<>]*>(?:(?!<at\b).)*?</at>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


class Malformed(ValueError):
    """What came is not an activity as Microsoft describes it."""


class Scope(str, Enum):
    """Who is in the conversation, in Teams' own words."""

    PERSONAL = "personal"
    GROUP = "groupChat"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Place:
    """Where an answer goes: the connector, the conversation (a thread's id is part of it)."""

    service_url: str
    conversation: str
    scope: Scope
    reply_to: str = ""


@dataclass(frozen=True)
class Activity:
    """One thing that happened. ``text`` is what was typed, without our own mention."""

    type: str
    id: str
    place: Place
    tenant: str
    person: str
    name: str = ""
    action: str = ""
    text: str = ""
    choice: str | None = None
    # A question that is to be sent to the editors, as the card showed it.
    question: str | None = None
    names_others: bool = False
    # Whether the bot said it itself.
    own: bool = False
    has_files: bool = False
    about: str = ""
    joined: bool = False
    left: bool = False
    value: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)


def read_activity(body: bytes) -> dict[str, Any]:
    """The JSON object in ``body``.

    Raises:
        Malformed: it is none.
    """
    try:
        content = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(content, dict):
        raise Malformed
    return content


def parse(raw: Mapping[str, Any]) -> Activity:
    """The activity in ``raw``.

    Raises:
        Malformed: it has no type, no conversation or no service URL.
    """
    kind = _text(raw, "type")
    place = _place(raw)
    if not kind:
        raise Malformed
    sender, bot = _object(raw, "from"), _object(raw, "recipient")
    text, names_others = _typed(raw, str(bot.get("id", "")))
    value = _object(raw, "value")
    return Activity(
        type=kind,
        id=_text(raw, "id"),
        place=place,
        tenant=tenant_of(raw),
        person=_text(sender, "aadObjectId") or _text(sender, "id"),
        name=_text(raw, "name"),
        action=_text(raw, "action"),
        text=text,
        choice=_carried(value, CHOICE_FIELD, MAX_CHOICE_CHARACTERS),
        question=_carried(value, QUESTION_FIELD, MAX_CHARACTERS),
        names_others=names_others,
        own=bool(bot.get("id")) and sender.get("id") == bot.get("id"),
        has_files=_has_files(raw),
        about=_text(raw, "replyToId"),
        joined=_holds(raw, "membersAdded", bot),
        left=_holds(raw, "membersRemoved", bot),
        value=value,
    )


def feedback_of(value: Mapping[str, Any]) -> tuple[bool, str | None] | None:
    """Whether an answer was of use, and why not; None where ``value`` is no feedback.

    A text typed into Teams' own form is not looked at: only a reason of our list counts.
    """
    given = _object(value, "actionValue")
    if value.get("actionName") != FEEDBACK or given.get("reaction") not in ("like", "dislike"):
        return None
    return given["reaction"] == "like", _reason(given.get("feedback"))


def conversation_key(activity: Activity, secret: str) -> str:
    """The name of the conversation in our store: a keyed hash, never a name or an id of Teams'.

    People in one channel or group have conversations of their own: what one person told the guide
    must not answer another. Who is not named there gets a new one with each activity.
    """
    parts = [activity.tenant, activity.place.conversation]
    if activity.place.scope is not Scope.PERSONAL:
        parts.append(activity.person or f"nobody:{activity.id or secrets.token_hex(16)}")
    return "teams-" + keyed(secret, *parts)


def keyed(secret: str, *parts: str) -> str:
    """A hash of ``parts`` that can't be made without the server's key."""
    joined = json.dumps(parts).encode("utf-8")
    return hmac.new(secret.encode("utf-8"), joined, hashlib.sha256).hexdigest()


def _place(raw: Mapping[str, Any]) -> Place:
    conversation = _object(raw, "conversation")
    service_url, name = _text(raw, "serviceUrl"), _text(conversation, "id")
    if not service_url or not name:
        raise Malformed
    given = conversation.get("conversationType")
    known = {scope.value: scope for scope in Scope}
    # What is not said to be personal may be read by others.
    alone = Scope.GROUP if conversation.get("isGroup") else Scope.PERSONAL
    scope = known.get(str(given), Scope.GROUP) if given else alone
    return Place(service_url, name, scope, _text(raw, "id"))


def _typed(raw: Mapping[str, Any], bot: str) -> tuple[str, bool]:
    """The text without our mention, others' names replaced; whether there were others."""
    text = raw.get("text")
    if not isinstance(text, str):
        return "", False
    means = dict(_mentions(raw))
    others = any(mentioned != bot for mentioned in means.values())
    if means:
        # In one go, so that what was put in is not looked through again.
        shown = "|".join(re.escape(one) for one in sorted(means, key=len, reverse=True))
        text = re.sub(shown, lambda found: " " if means[found[0]] == bot else SOMEBODY, text)
    text, left = _AT.subn(SOMEBODY, text)
    if raw.get("textFormat") in ("xml", "html"):
        text = _TAG.sub(" ", text)
    return html.unescape(text).replace("\xa0", " ").strip(), others or left > 0


def _mentions(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a mention looks like in the text, and whom it means."""
    listed = raw.get("entities")
    for entity in listed[:_MOST_ENTITIES] if isinstance(listed, list) else []:
        if isinstance(entity, dict) and entity.get("type") == "mention":
            shown = _text(entity, "text")
            if shown:
                yield shown, _text(_object(entity, "mentioned"), "id")


def _carried(value: Mapping[str, Any], field: str, most: int) -> str | None:
    """What a button of ours carries: of a submit in ``value``, of an execute under ``action``."""
    data = _object(_object(value, "action"), "data")
    # Teams joins a button's data in one of two ways, with what is under msteams or without it.
    inner = _object(_object(value, "msteams"), "value")
    for place in (value, data, inner):
        found = place.get(field)
        if isinstance(found, str) and 0 < len(found) <= most:
            return found
    return None


def _has_files(raw: Mapping[str, Any]) -> bool:
    """Whether something was attached that lies elsewhere; a quote or a card lies in the message."""
    listed = raw.get("attachments")
    return any(
        isinstance(one, dict) and one.get("contentUrl") and one.get("contentType") != _HTML
        for one in (listed if isinstance(listed, list) else [])
    )


def _holds(raw: Mapping[str, Any], name: str, bot: Mapping[str, Any]) -> bool:
    listed = raw.get(name)
    members = listed if isinstance(listed, list) else []
    ids = [one.get("id") for one in members if isinstance(one, dict)]
    return bool(bot.get("id")) and bot.get("id") in ids


def _reason(given: object) -> str | None:
    try:
        content = json.loads(given) if isinstance(given, str) else given
    except (ValueError, RecursionError):
        return None
    found = content.get(REASON_FIELD) if isinstance(content, dict) else None
    return found if isinstance(found, str) and found in REASONS else None


def _object(raw: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}


def _text(raw: Mapping[str, Any], name: str) -> str:
    found = raw.get(name)
    return found if isinstance(found, str) and len(found) <= _MAX_ID_CHARACTERS else ""


def _refuse(constant: str) -> None:
    raise ValueError(constant)
