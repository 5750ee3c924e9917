"""Rooms in the database of the conversations: ids, numbers and times, nobody's words or names.

Several servers write at once. A room is written only where it is still as it was read, and an
answer or a participant only while the room's row is held: nobody closes or moves it meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from assistant.storage.database import aside, forget_deleted, insert_for, open_database
from assistant.storage.tables import PEOPLE, ROOMS, VOTES
from assistant.workshops.room.plan import Plan, read_plan, write_plan

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Room:
    """A room as it is now. Times are seconds since 1970.

    Args:
        name: random; names the room in addresses of the trainer's pages.
        owner: the sign-in that opened it, or took it over.
        key: what another sign-in needs to take it over, where the trainer's machine has died.
        at: the number of the place it has come to.
        revealed: the numbers of the places whose explanation has been shown.
        timer_ends: when the step's time is up; None while it stands still.
        timer_left: seconds that were left when it was stopped.
        ends: when everything is deleted, whatever happens.
        version: counts the changes.
    """

    name: str
    code: str
    owner: str
    key: str
    plan: Plan
    ends: float
    at: int = 0
    revealed: frozenset[int] = frozenset()
    paused: bool = False
    timer_ends: float | None = None
    timer_left: float | None = None
    version: int = 0


class CodeTaken(Exception):
    """Another room has this code."""


class Changed(Exception):
    """The room has been changed or closed since it was read; nothing was written."""


class RoomStore:
    """Reads and writes rooms, participants and votes."""

    def __init__(self, database: str) -> None:
        """``database``: its URL."""
        self._engine = open_database(database)

    def add(self, room: Room) -> None:
        """Write a new room.

        Raises:
            CodeTaken: its code is another room's.
        """
        try:
            with self._engine.begin() as connection:
                connection.execute(ROOMS.insert().values(**_row(room)))
        except IntegrityError:
            raise CodeTaken from None

    async def aside(self, work: Callable[..., _Result], *arguments: Any) -> _Result:
        """What ``work`` returns, which uses this store; nobody else waits meanwhile."""
        return await aside(self._engine, work, *arguments)

    def write(self, room: Room) -> Room:
        """Write a room that has changed since it was read; returns it with its new version.

        Raises:
            Changed: somebody else has written it meanwhile.
        """
        changed = replace(room, version=room.version + 1)
        as_read = sa.and_(ROOMS.c.room == room.name, ROOMS.c.version == room.version)
        with self._engine.begin() as connection:
            if not connection.execute(
                ROOMS.update().where(as_read).values(**_row(changed))
            ).rowcount:
                raise Changed
        return changed

    def by_name(self, name: str, now: float) -> Room | None:
        """The room of that name; None where there is none, or its time is up."""
        return self._one(ROOMS.c.room == name, now)

    def by_code(self, code: str, now: float) -> Room | None:
        """The room with that code; None where there is none, or its time is up."""
        return self._one(ROOMS.c.code == code, now)

    def by_owner(self, owner: str, now: float) -> list[Room]:
        """The rooms that a sign-in has opened, oldest first."""
        return self._all(sa.and_(ROOMS.c.owner == owner, ROOMS.c.ends > now))

    def open(self, now: float) -> list[Room]:
        """Every room whose time is not up, oldest first."""
        return self._all(ROOMS.c.ends > now)

    def _all(self, condition: sa.sql.ColumnElement[bool]) -> list[Room]:
        wanted = sa.select(ROOMS).where(condition)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(ROOMS.c.ends)).mappings().all()
        return [_room(row) for row in rows]

    def count(self, now: float) -> int:
        """How many rooms there are."""
        wanted = sa.select(sa.func.count()).select_from(ROOMS).where(ROOMS.c.ends > now)
        with self._engine.connect() as connection:
            return int(connection.execute(wanted).scalar_one())

    def _one(self, condition: sa.sql.ColumnElement[bool], now: float) -> Room | None:
        wanted = sa.select(ROOMS).where(condition, ROOMS.c.ends > now)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        return _room(row) if row else None

    def enter(self, participant: str, room: Room) -> None:
        """Let a participant into a room, and out of the one it was in before.

        Raises:
            Changed: the room has been closed.
        """
        new = insert_for(self._engine.dialect.name, PEOPLE)
        new = new.values(participant=participant, room=room.name)
        with self._engine.begin() as connection:
            if self._hold(connection, room) is None:
                raise Changed
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=[PEOPLE.c.participant], set_={"room": new.excluded.room}
                )
            )

    def leave(self, participant: str) -> None:
        """Take a participant out of the room it is in."""
        with self._engine.begin() as connection:
            connection.execute(PEOPLE.delete().where(PEOPLE.c.participant == participant))

    def room_of(self, participant: str) -> str | None:
        """The name of the room that a participant is in."""
        wanted = sa.select(PEOPLE.c.room).where(PEOPLE.c.participant == participant)
        with self._engine.connect() as connection:
            found: str | None = connection.execute(wanted).scalar()
        return found

    def people(self, room: Room) -> int:
        """How many have joined a room."""
        wanted = sa.select(sa.func.count()).select_from(PEOPLE).where(PEOPLE.c.room == room.name)
        with self._engine.connect() as connection:
            return int(connection.execute(wanted).scalar_one())

    def vote(self, room: Room, place: int, participant: str, choice: int) -> None:
        """Count a participant's choice at a place, instead of the one before it.

        Raises:
            Changed: the room is not as ``room`` has it any more.
        """
        new = insert_for(self._engine.dialect.name, VOTES)
        new = new.values(room=room.name, place=place, participant=participant, choice=choice)
        with self._engine.begin() as connection:
            if self._hold(connection, room) != room.version:
                raise Changed
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=list(VOTES.primary_key), set_={"choice": new.excluded.choice}
                )
            )

    @staticmethod
    def _hold(connection: sa.engine.Connection, room: Room) -> int | None:
        """The room's version, which stays so until the transaction ends; None where it is gone."""
        row = sa.select(ROOMS.c.version).where(ROOMS.c.room == room.name)
        found: int | None = connection.execute(row.with_for_update(read=True)).scalar()
        return found

    def seen_by(self, participant: str, now: float) -> tuple[Room, int | None] | None:
        """The room a participant is in, and its choice where the room is now; None where no room.

        One query: hundreds ask at once when a room moves on.
        """
        own = sa.and_(
            VOTES.c.room == ROOMS.c.room,
            VOTES.c.place == ROOMS.c.at,
            VOTES.c.participant == participant,
        )
        joined = PEOPLE.join(ROOMS, ROOMS.c.room == PEOPLE.c.room).outerjoin(VOTES, own)
        wanted = sa.select(ROOMS, VOTES.c.choice).select_from(joined)
        wanted = wanted.where(PEOPLE.c.participant == participant, ROOMS.c.ends > now)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        return (_room(row), row["choice"]) if row else None

    def choice(self, room: Room, place: int, participant: str) -> int | None:
        """What a participant has answered at a place."""
        wanted = sa.select(VOTES.c.choice).where(
            VOTES.c.room == room.name,
            VOTES.c.place == place,
            VOTES.c.participant == participant,
        )
        with self._engine.connect() as connection:
            found: int | None = connection.execute(wanted).scalar()
        return found

    def counts(self, room: Room, place: int, choices: int) -> list[int]:
        """How many have given each of the ``choices`` at a place."""
        wanted = (
            sa.select(VOTES.c.choice, sa.func.count())
            .where(VOTES.c.room == room.name, VOTES.c.place == place)
            .group_by(VOTES.c.choice)
        )
        with self._engine.connect() as connection:
            found = dict(connection.execute(wanted).all())
        return [int(found.get(choice, 0)) for choice in range(choices)]

    def delete(self, name: str) -> None:
        """Delete everything of a room, and overwrite it."""
        with self._engine.begin() as connection:
            # The room first: who is about to write an answer holds its row.
            for table in (ROOMS, VOTES, PEOPLE):
                connection.execute(table.delete().where(table.c.room == name))
        forget_deleted(self._engine)

    def ended(self, now: float) -> list[str]:
        """The names of the rooms whose time is up."""
        wanted = sa.select(ROOMS.c.room).where(ROOMS.c.ends <= now)
        with self._engine.connect() as connection:
            return [str(name) for (name,) in connection.execute(wanted)]


def _row(room: Room) -> dict[str, object]:
    return {
        "room": room.name,
        "code": room.code,
        "owner": room.owner,
        "key": room.key,
        "plan": write_plan(room.plan),
        "at": room.at,
        "revealed": json.dumps(sorted(room.revealed)),
        "paused": room.paused,
        "timer_ends": room.timer_ends,
        "timer_left": room.timer_left,
        "ends": room.ends,
        "version": room.version,
    }


def _room(row: sa.engine.RowMapping) -> Room:
    return Room(
        name=row["room"],
        code=row["code"],
        owner=row["owner"],
        key=row["key"],
        plan=read_plan(row["plan"]),
        at=row["at"],
        revealed=frozenset(json.loads(row["revealed"])),
        paused=row["paused"],
        timer_ends=row["timer_ends"],
        timer_left=row["timer_left"],
        ends=row["ends"],
        version=row["version"],
    )
