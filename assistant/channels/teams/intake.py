"""A message or a pressed button of Teams as it goes on: masked first, its alarms known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant import logs
from assistant.channels.teams.activity import Activity
from assistant.content import content
from assistant.intake.message import Incoming, MessageError
from assistant.privacy.spans import Kind
from assistant.reply.compose import GREETING_CHOICE

# How much of a message that is too long to answer is still searched for a danger: more than Teams
# lets anybody write.
_MOST_SEARCHED = 50_000
_NOTHING = Incoming(choice=GREETING_CHOICE)


@dataclass(frozen=True)
class Taken:
    """What came: an ``incoming`` to go on with, or the key of an ``error`` or of a ``note``.

    ``alarms`` are known in any case: a danger is answered even where the message can't be.
    """

    incoming: Incoming = _NOTHING
    alarms: tuple[str, ...] = ()
    error: str = ""
    note: str = ""


def take(activity: Activity, offered: Mapping[str, str]) -> Taken:
    """Read what was typed or pressed. What was typed is not kept anywhere.

    Args:
        offered: the titles of the choices shown last in this conversation, and what they stand for.
            Teams sends some of its buttons as if their title had been typed.
    """
    choice = activity.choice or offered.get(activity.text)
    if choice is not None:
        return Taken(Incoming(choice=choice))
    if not activity.text:
        # Only our name, or nothing: they want to know who we are.
        return Taken(note="kun_tekst") if activity.has_files else Taken(_NOTHING)
    try:
        incoming = content().take(activity.text)
    except MessageError as error:
        alarms = _alarms_of(activity.text) if error.key == "for_lang" else ()
        return Taken(alarms=alarms, error=error.key)
    except Exception as error:  # whatever fails in it: nothing unmasked goes on
        logs.fault("message could not be taken", error)
        return Taken(error="intern")
    if activity.names_others:
        # Teams marks a mentioned person itself; the name was taken out when the text was read.
        kinds = dict.fromkeys((Kind.NAME, *incoming.masked))
        incoming = replace(incoming, masked=tuple(kinds))
    return Taken(incoming, incoming.alarms)


def _alarms_of(text: str) -> tuple[str, ...]:
    try:
        return content().alarms_in(text[:_MOST_SEARCHED])
    except MessageError:
        return ()
