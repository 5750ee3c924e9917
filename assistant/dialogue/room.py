"""A participant of a trainer's room who takes part from the chat: join, answer, look, leave.

What is kept of it between two messages is the number of what was asked, so that an answer to
something that is over does not count for what came after. The room itself keeps the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.content import content
from assistant.dialogue.exercise import Heard, number_in
from assistant.reply.compose import EXERCISE, EXERCISE_CHOICE, Situation
from assistant.reply.exercise import ANSWER, STOP
from assistant.reply.model import Choice, Reply
from assistant.workshops.joining import RoomView, TooManyTries, code_in, open_rooms

_STEP, _OVER, _NOTE = "rum", "slut", "note"
_PLACE = "r"
_LOOK = "se"


@dataclass(frozen=True)
class Joined:
    """What came of a code: what to keep, and the name of a text to say where it failed."""

    kept: dict[str, Any] | None
    reply_key: str = ""


def is_room(kept: Mapping[str, Any]) -> bool:
    """Whether what is kept belongs to a room."""
    return _STEP in kept


def is_over(kept: Mapping[str, Any]) -> bool:
    """Whether the participant has left, or the room has closed."""
    return bool(kept.get(_OVER))


def plain(key: str, situation: Situation) -> Reply:
    """A fixed text about rooms."""
    found = content()
    return found.composer.exercise(EXERCISE, [found.chat.texts[key]], situation)


async def join(text: str, participant: str) -> Joined:
    """Join the room whose code ``text`` is."""
    rooms, code = open_rooms(), code_in(text)
    if rooms is None or code is None:
        return Joined(None, "rum_ukendt")
    try:
        view = await rooms.join(code, participant)
    except TooManyTries:
        return Joined(None, "rum_for_mange")
    if view is None:
        return Joined(None, "rum_ukendt")
    return Joined({_STEP: view.step, _OVER: view.closed, _NOTE: "rum_med"})


async def leave(participant: str) -> None:
    """Leave the room, if there is one."""
    rooms = open_rooms()
    if rooms is not None:
        await rooms.leave(participant)


async def move(heard: Heard, kept: Mapping[str, Any], participant: str) -> dict[str, Any] | None:
    """What is kept after a message; None where it is not meant for the room."""
    rooms = open_rooms()
    if heard.alarm:
        return None
    if rooms is None:
        return {_STEP: kept[_STEP], _OVER: True, _NOTE: "rum_slut"}
    control = content().chat.control(content().chat.words(heard.text)) if heard.text else None
    act = _act(heard.act)
    if act == STOP or control == "stop" or heard.topic in ("dialog/afbryd", "assistent/farvel"):
        await leave(participant)
        return {_STEP: kept[_STEP], _OVER: True, _NOTE: "rum_forladt"}
    view = await rooms.look(participant)
    if view is None or view.closed:
        return {_STEP: kept[_STEP], _OVER: True, _NOTE: "rum_slut"}
    number, step = _answered(heard, view, kept)
    if number is not None:
        view = await rooms.answer(participant, step, number) or view
    elif heard.act is None and control is None and heard.topic != "dialog/ja":
        return None
    return {_STEP: view.step, _OVER: view.closed, _NOTE: ""}


def _act(act: str | None) -> str:
    place, _, rest = (act or "").partition(":")
    return rest if place.startswith(_PLACE) else ""


def _answered(heard: Heard, view: RoomView, kept: Mapping[str, Any]) -> tuple[int | None, int]:
    """The answer (from 0) in a message, and the step that it answers."""
    name, _, number = _act(heard.act).partition("=")
    if name == ANSWER:
        return int(number), int((heard.act or "").partition(":")[0][len(_PLACE) :])
    return number_in(heard.text, view.choices), int(kept[_STEP])


async def step(
    kept: Mapping[str, Any], participant: str, situation: Situation, moved: bool
) -> Reply:
    """What is shown in the room now. ``moved``: the participant has just answered or looked."""
    found = content()
    rooms = open_rooms()
    view = await rooms.look(participant) if rooms is not None else None
    if view is None:
        return plain("rum_slut", situation)
    texts = found.chat.texts
    paragraphs = [texts[kept[_NOTE]]] if moved and kept.get(_NOTE) else []
    paragraphs.append(view.text)
    if view.chosen is not None and view.chosen < len(view.choices):
        answer = view.choices[view.chosen]
        paragraphs.append(texts["rum_dit_svar"].replace("{svar}", answer))
    place = f"{EXERCISE_CHOICE}{_PLACE}{view.step}"
    answers = [
        Choice(title, f"{place}:{ANSWER}={number}") for number, title in enumerate(view.choices)
    ]
    choices = [
        *answers,
        Choice(texts["rum_opdater"], f"{place}:{_LOOK}"),
        Choice(texts["rum_forlad"], f"{place}:{STOP}"),
    ]
    return found.composer.exercise(
        EXERCISE,
        paragraphs,
        situation,
        choices=choices,
        # A room that goes on may name what newer content no longer has.
        contacts=[one for one in view.contacts if one in found.knowledge.contacts],
        citations=[one for one in view.citations if one.source in found.knowledge.sources],
    )


def over(kept: Mapping[str, Any], situation: Situation) -> Reply:
    """What is said when the participant has left or the room has closed."""
    return plain(kept.get(_NOTE) or "rum_slut", situation)
