"""The seam between the chat and a trainer's room: a code in, what is asked now out.

The chat knows only what is here; the room (``assistant/workshops/room``) implements :class:`Rooms`
and is made known with :func:`use_rooms` when the server starts. Without one, a code is a word like
any other.

A code is six consonants: no Danish word is written so, none can be read as a rude one, and the mask
takes none for a number or a name. Twenty letters make 64 million codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from assistant.knowledge.schema import Citation

CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 6
# The code alone, or with a word or two before it: "kode: bkt rwx".
_CODE = re.compile(
    r"(?i)^\W*(?:(?:min |vores |rummets )?(?:kode|koden|rum|deltag|join|code)\W*(?:er\W*)?)?"
    rf"((?:[{CODE_LETTERS}][ -]?){{{CODE_LENGTH}}})\W*$"
)


@dataclass(frozen=True)
class RoomView:
    """What a participant sees now.

    ``text``: Danish with light Markdown, contacts filled in. ``choices``: what can be answered now,
    none where nothing is asked. ``step``: another number for each thing that is asked. ``chosen``:
    the participant's answer to it, counted from 0. ``closed``: the room has ended.
    """

    text: str
    step: int
    choices: tuple[str, ...] = ()
    chosen: int | None = None
    citations: tuple[Citation, ...] = ()
    contacts: tuple[str, ...] = ()
    closed: bool = False


class TooManyTries(Exception):
    """Somebody tries codes; nothing is looked up for a while."""


class Rooms(Protocol):
    """The rooms that are open now. ``participant`` is the random name of a conversation."""

    async def join(self, code: str, participant: str) -> RoomView | None:
        """Let ``participant`` into the room with ``code`` (as :func:`code_in` gives it).

        None where no open room has it.

        Raises:
            TooManyTries: too many wrong codes came from this participant.
        """

    async def look(self, participant: str) -> RoomView | None:
        """What is shown now in the participant's room; None where there is none any more."""

    async def answer(self, participant: str, step: int, choice: int) -> RoomView | None:
        """Count ``choice`` (from 0) as the answer to ``step``.

        An answer to a step that is over counts nothing; the view then shows what is asked now.
        """

    async def leave(self, participant: str) -> None:
        """Take the participant out of the room."""


_ROOMS: list[Rooms] = []


def use_rooms(rooms: Rooms | None) -> None:
    """Make the open rooms known to the chat, or take them away."""
    _ROOMS[:] = [] if rooms is None else [rooms]


def open_rooms() -> Rooms | None:
    """The rooms that :func:`use_rooms` made known."""
    return _ROOMS[0] if _ROOMS else None


def code_in(text: str) -> str | None:
    """The code that a message consists of, in capitals; None where it is something else."""
    match = _CODE.match(text)
    return re.sub(r"[ -]", "", match.group(1)).upper() if match else None
