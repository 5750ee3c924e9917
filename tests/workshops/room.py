"""A small programme and rooms with a clock of their own, for tests of the logic."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from assistant.workshops.content import Workshops
from assistant.workshops.room.plan import Plan, of_choice
from assistant.workshops.room.rooms import Move, Rooms
from assistant.workshops.room.store import Room, RoomStore
from assistant.workshops.schema import Case, Poll, QuizQuestion

COMMON = {"status": "bekraeftet", "ejer": "Prøveholdet", "kontrolleret": "2026-11-26"}
_CHOICES = [
    {"tekst": "Ringer", "vurdering": "god", "hvorfor": "Du får råd."},
    {"tekst": "Venter", "vurdering": "nej", "hvorfor": "Så sker der intet."},
]


def _round(question: str, choices: bool) -> dict[str, object]:
    return {
        "spoergsmaal": question,
        "oplysning": f"Det sker ved {question}",
        "valg": _CHOICES if choices else [],
        "forklaring": f"Derfor {question}",
        "forbehold": "Numret er gammelt." if choices else None,
        "kilder": [{"kilde": "X1"}],
    }


CASE = Case.parse_obj(
    {
        **COMMON,
        "id": "opdigtet",
        "titel": "En opdigtet case",
        "ideologi": "ingen",
        "grund_til_bekymring": "nej",
        "kort": "Kort",
        "kontakter": ["hotline"],
        "noter": ["Giv tid."],
        "runder": [
            _round("Hvad ser du?", True),
            _round("Hvad ved du ikke?", False),
            _round("Hvem kontakter du?", True),
        ],
    }
)
QUIZ = QuizQuestion.parse_obj(
    {
        **COMMON,
        "id": "sandt",
        "tema": "tegn",
        "spoergsmaal": "Er det sandt?",
        "valg": _CHOICES,
        "forklaring": "Ja.",
        "kilder": [{"kilde": "X1"}],
    }
)
POLL = Poll.parse_obj(
    {
        **COMMON,
        "id": "sikker",
        "spoergsmaal": "Hvor sikker er du?",
        "valg": ["1", "2", "3", "4", "5"],
        "skala": True,
        "foer_og_efter": True,
        "forklaring": "Vi spørger igen.",
    }
)
WORKSHOPS = Workshops(
    cases={CASE.id: CASE}, quiz={QUIZ.id: QUIZ}, polls={POLL.id: POLL}, programmes={}
)
# Places: 0 welcome, 1 poll, 2-4 rounds, 5 whom to call, 6 quiz, 7 poll again, 8 the end.
PLAN: Plan = of_choice(
    [
        {"kind": "afstemning", "id": "sikker"},
        {"kind": "case", "id": "opdigtet"},
        {"kind": "quiz", "id": "sandt"},
        {"kind": "afstemning", "id": "sikker"},
    ],
    45,
    WORKSHOPS,
)
LAST = 8
OWNER, STRANGER = "ejer", "fremmed"

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """What ``work`` returns; in a thread, since the browser's has an event loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass
class Clock:
    """A clock that only moves when it is told to."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Hall:
    """Rooms over an empty database."""

    def __init__(self, database: str) -> None:
        self.clock = Clock()
        self.database = database
        self.heard: list[tuple[str, bool]] = []
        self.restart()

    def restart(self) -> None:
        """What a server has after it was stopped and started: the database alone."""
        self.workshops = WORKSHOPS
        self.rooms = Rooms(RoomStore(self.database), lambda: self.workshops, self.clock)
        self.rooms.on_change(lambda name, everybody: self.heard.append((name, everybody)))

    def use(self, workshops: Workshops) -> None:
        """Put other content in use, while the rooms go on."""
        self.workshops = workshops

    def open(self, owner: str = OWNER) -> Room:
        return self.rooms.open(owner, PLAN)

    def go(self, room: Room, at: int) -> Room:
        """Lead a room on to a place."""
        now = self.rooms.owned(room.name, room.owner)
        while now.at < at:
            now = self.rooms.steer(room.name, room.owner, Move.NEXT, now.at)
        return now

    def join(self, room: Room, count: int) -> list[str]:
        """Let so many in; returns their tokens."""
        return [self.rooms.join(room.code, None)[0] for _ in range(count)]
