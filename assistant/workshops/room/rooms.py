"""What can be done with a room: open, steer, join, answer, close. The rules are here."""

from __future__ import annotations

import enum
import hashlib
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from assistant.workshops.content import Workshops
from assistant.workshops.room.codes import new_code
from assistant.workshops.room.course import Course
from assistant.workshops.room.plan import Plan
from assistant.workshops.room.store import Changed, CodeTaken, Room, RoomStore

# A workshop takes 90 minutes at most; the rest is for coming early and talking on.
LIFE_SECONDS = 4 * 3600
# More than a municipality holds at once; a fault or a prank stops here.
MOST_ROOMS = 50
MOST_PEOPLE = 500
_MINUTE = 60
_ATTEMPTS = 5

_Result = TypeVar("_Result")


class Move(str, enum.Enum):
    """What a trainer can do. ``ADVANCE`` is a presenter's one button: reveal, then go on."""

    NEXT = "next"
    BACK = "back"
    REVEAL = "reveal"
    ADVANCE = "advance"
    PAUSE = "pause"
    MORE_TIME = "more_time"


class RoomError(Exception):
    """Something can't be done; ``key`` names the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Rooms:
    """All rooms of this server. ``changed`` hears of every room in which something has changed."""

    def __init__(
        self,
        store: RoomStore,
        workshops: Callable[[], Workshops],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``workshops``: the content in use now."""
        self._store = store
        self._workshops = workshops
        self._clock = clock
        # By room, with the content that it was last held against.
        self._courses: dict[str, tuple[Workshops, Course]] = {}
        self._heard: list[Callable[[str, bool], None]] = []

    async def aside(self, work: Callable[..., _Result], *arguments: Any) -> _Result:
        """What ``work`` returns, which uses these rooms; nobody else waits for the database.

        It may run in a thread of its own, and then so does what hears of a change.
        """
        return await self._store.aside(work, *arguments)

    def on_change(self, heard: Callable[[str, bool], None]) -> None:
        """Call ``heard`` with a room's name after each change; True where participants see it."""
        self._heard.append(heard)

    def course(self, room: Room) -> Course:
        """The places of a room.

        Where other content has been loaded meanwhile the words follow, but never what can be
        answered: a room whose places or choices would change goes on with those it has.
        """
        workshops = self._workshops()
        held_against, course = self._courses.get(room.name, (None, None))
        if course is None or held_against is not workshops:
            newer = Course(room.plan, workshops)
            course = newer if course is None or newer.asks_alike(course) else course
            self._courses[room.name] = (workshops, course)
        return course

    def hold_courses(self) -> None:
        """Know the course of every open room, before other content is put in use."""
        for room in self._store.open(self._clock()):
            self.course(room)

    def open(self, owner: str, plan: Plan) -> Room:
        """A new room at its welcome.

        Raises:
            RoomError: ``for_mange_rum``.
        """
        now = self._clock()
        if self._store.count(now) >= MOST_ROOMS:
            raise RoomError("for_mange_rum")
        while True:
            name, ends = secrets.token_hex(16), now + LIFE_SECONDS
            room = Room(name, new_code(), owner, new_code(), plan, ends)
            try:
                self._store.add(room)
            except CodeTaken:
                continue
            return room

    def of_owner(self, owner: str) -> list[Room]:
        """The rooms that a sign-in has open."""
        return self._store.by_owner(owner, self._clock())

    def owned(self, name: str, owner: str) -> Room:
        """The room ``name``, for who opened it.

        Raises:
            RoomError: ``intet_rum`` where there is none, or it is somebody else's.
        """
        room = self._store.by_name(name, self._clock())
        if room is None or not secrets.compare_digest(room.owner, owner):
            raise RoomError("intet_rum")
        return room

    def take_over(self, code: str, key: str, owner: str) -> Room:
        """Give the room to another sign-in, which knows its key; the former owner has lost it.

        Raises:
            RoomError: ``ukendt_kode`` where there is no room with that code and key.
        """

        def taken() -> Room:
            room = self.with_code(code)
            if not secrets.compare_digest(room.key, key):
                raise RoomError("ukendt_kode")
            return self._store.write(replace(room, owner=owner))

        room = _as_it_is(taken)
        self._tell(room.name, True)
        return room

    def with_code(self, code: str) -> Room:
        """The room with that code.

        Raises:
            RoomError: ``ukendt_kode``.
        """
        room = self._store.by_code(code, self._clock())
        if room is None:
            raise RoomError("ukendt_kode")
        return room

    def named(self, name: str) -> Room | None:
        """The room of that name, for who has been let in before; None once it is closed."""
        return self._store.by_name(name, self._clock())

    def steer(self, name: str, owner: str, move: Move, seen: int) -> Room:
        """Do what the trainer wants.

        Args:
            seen: the place that the trainer saw; where the room is elsewhere by now, as after a
                double click, nothing happens.

        Raises:
            RoomError: ``intet_rum``.
        """

        def moved() -> tuple[Room, bool]:
            room = self.owned(name, owner)
            after = self._moved(room, move) if seen == room.at else room
            return (room, False) if after == room else (self._store.write(after), True)

        room, changed = _as_it_is(moved)
        if changed:
            self._tell(name, True)
        return room

    def _moved(self, room: Room, move: Move) -> Room:
        course = self.course(room)
        place = course.place(room.at)
        hidden = bool(place.explanation) and room.at not in room.revealed
        if move is Move.REVEAL or (move is Move.ADVANCE and hidden):
            revealed = room.revealed | {room.at} if hidden else room.revealed
            return replace(room, revealed=revealed)
        if move in (Move.NEXT, Move.ADVANCE):
            return self._at(room, min(room.at + 1, course.last))
        if move is Move.BACK:
            return self._at(room, max(room.at - 1, 0))
        if move is Move.PAUSE:
            return self._continued(room) if room.paused else self._stopped(room)
        return self._longer(room)

    def _at(self, room: Room, at: int) -> Room:
        """The room at another place; where that is another step, the time begins anew."""
        course = self.course(room)
        moved = replace(room, at=at, paused=False)
        if course.place(at).step == course.place(room.at).step:
            return self._continued(moved) if room.paused else moved
        minutes = course.place(at).minutes
        ends = self._clock() + minutes * _MINUTE if minutes else None
        return replace(moved, timer_ends=ends, timer_left=None)

    def _stopped(self, room: Room) -> Room:
        left = None if room.timer_ends is None else max(0.0, room.timer_ends - self._clock())
        return replace(room, paused=True, timer_ends=None, timer_left=left)

    def _continued(self, room: Room) -> Room:
        ends = None if room.timer_left is None else self._clock() + room.timer_left
        return replace(room, paused=False, timer_ends=ends, timer_left=None)

    def _longer(self, room: Room) -> Room:
        if room.timer_left is not None:
            return replace(room, timer_left=room.timer_left + _MINUTE)
        if room.timer_ends is not None:
            return replace(room, timer_ends=max(room.timer_ends, self._clock()) + _MINUTE)
        return room

    def join(self, code: str, token: str | None) -> tuple[str, Room]:
        """Take part by phone; returns the participant's token, which is the given one if it counts.

        Args:
            token: what an earlier :meth:`join` returned; who comes again to the same room stays the
                same participant, who goes to another room becomes a new one.

        Raises:
            RoomError: ``ukendt_kode``; ``fuldt`` where too many have joined.
        """
        room = self.with_code(code)
        if token and self._store.room_of(_hashed(token)) == room.name:
            return token, room
        token = secrets.token_urlsafe(18)
        return token, self.enter(code, token)

    def enter(self, code: str, token: str) -> Room:
        """Let the participant with that token in, and out of the room it was in before.

        Raises:
            RoomError: ``ukendt_kode``; ``fuldt`` where too many have joined.
        """
        room = self.with_code(code)
        before = self._store.room_of(_hashed(token))
        if before == room.name:
            return room
        if self._store.people(room) >= MOST_PEOPLE:
            raise RoomError("fuldt")
        try:
            self._store.enter(_hashed(token), room)
        except Changed:
            raise RoomError("ukendt_kode") from None
        for name in (room.name, before):
            if name:
                self._tell(name, False)
        return room

    def leave(self, token: str) -> None:
        """Take a participant out; the answers it has given stay counted."""
        before = self._store.room_of(_hashed(token))
        if before:
            self._store.leave(_hashed(token))
            self._tell(before, False)

    def joined(self, token: str | None) -> Room:
        """The room that a participant is in.

        Raises:
            RoomError: ``ikke_med`` where the token counts nowhere, or the room is closed.
        """
        name = self._store.room_of(_hashed(token)) if token else None
        room = self.named(name) if name else None
        if room is None:
            raise RoomError("ikke_med")
        return room

    def seen_by(self, token: str) -> tuple[Room, int | None] | None:
        """The room a participant is in and what it has answered there now; None: in none."""
        return self._store.seen_by(_hashed(token), self._clock())

    def vote(self, token: str | None, seen: int, choice: int) -> Room:
        """Count a participant's answer. Another one before the explanation takes its place.

        Args:
            seen: the number of the place that the participant saw.
            choice: the number of the choice, from 0.

        Raises:
            RoomError: ``ikke_med``; ``gaaet_videre`` where the room is elsewhere by now; ``lukket``
                during a pause and after the explanation; ``ukendt_valg``.
        """

        def counted() -> Room:
            room = self.joined(token)
            place = self.course(room).place(room.at)
            if seen != room.at:
                raise RoomError("gaaet_videre")
            if room.paused or room.at in room.revealed:
                raise RoomError("lukket")
            if not 0 <= choice < len(place.choices):
                raise RoomError("ukendt_valg")
            self._store.vote(room, room.at, _hashed(token or ""), choice)
            return room

        room = _as_it_is(counted)
        self._tell(room.name, False)
        return room

    def choice(self, room: Room, token: str) -> int | None:
        """What a participant has answered where the room is now."""
        return self._store.choice(room, room.at, _hashed(token))

    def counts(self, room: Room, at: int) -> list[int]:
        """How many have given each answer at a place."""
        return self._store.counts(room, at, len(self.course(room).place(at).choices))

    def people(self, room: Room) -> int:
        """How many have joined."""
        return self._store.people(room)

    def close(self, name: str, owner: str) -> None:
        """Delete everything of a room now.

        Raises:
            RoomError: ``intet_rum``.
        """
        self._delete(self.owned(name, owner).name)

    def forget(self) -> None:
        """Delete the rooms whose four hours are over; another server may do the same meanwhile."""
        for name in self._store.ended(self._clock()):
            self._delete(name)
        # Some were closed on other servers.
        for name in {*self._courses} - {room.name for room in self._store.open(self._clock())}:
            self._courses.pop(name, None)

    def _delete(self, name: str) -> None:
        self._store.delete(name)
        self._courses.pop(name, None)
        self._tell(name, True)

    def _tell(self, name: str, everybody: bool) -> None:
        for heard in self._heard:
            heard(name, everybody)


def _as_it_is(attempt: Callable[[], _Result]) -> _Result:
    """What ``attempt`` returns. It is made anew where somebody else was quicker to change the room.

    Raises:
        Changed: somebody always is, which a trainer and a projector can't bring about.
    """
    for _ in range(_ATTEMPTS):
        with suppress(Changed):
            return attempt()
    return attempt()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
