"""What all servers share about running them: off or on, which content is wanted, who is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from assistant.operations import audit
from assistant.operations.audit import Entry
from assistant.storage.database import insert_for, open_database
from assistant.storage.tables import CONTROL, CONTROL_SERVERS

# A server that has not been heard of for longer has ended without a word.
GONE_SECONDS = 60
# Why a server did not take content: it is not whole, it needs another model, or the files on its
# disk are not those that were asked for.
FAULTY, NEW_MODEL, OTHER_FILES = "faulty", "new_model", "other_files"
_ROW = 1


@dataclass(frozen=True)
class Wanted:
    """How the servers should be, and who said so last.

    ``reloads`` counts how often new content was asked for.
    """

    off: bool = False
    notice: str = ""
    reloads: int = 0
    knowledge: str = ""
    who: str = ""


@dataclass(frozen=True)
class ServerState:
    """How a server is.

    Args:
        name: random, another one after each start.
        address: machine and port, for who looks after it.
        shape: a short hash over what its model depends on of the content.
        reloads: the count of :class:`Wanted` that it has dealt with.
        refused: why it did not take the content of that count (see above); empty where it did.
    """

    name: str
    address: str
    model: str = ""
    knowledge: str = ""
    shape: str = ""
    off: bool = False
    reloads: int = 0
    refused: str = ""


class ControlStore:
    """Reads and changes it in the database that the servers share. ``now`` carries a time zone."""

    def __init__(self, url: str) -> None:
        self.engine = open_database(url)

    def read(self) -> Wanted:
        """How the servers should be; on where nobody has ever said anything."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(CONTROL)).mappings().first()
        if row is None:
            return Wanted()
        return Wanted(**{key: value for key, value in row.items() if key != "id"})

    def switch(self, off: bool, notice: str, user: str, now: dt.datetime) -> None:
        """Switch all servers off with a notice, or on."""
        what = audit.OFF if off else audit.ON
        with self.engine.begin() as connection:
            self._set(connection, off=off, notice=notice, who=user)
            audit.write(connection, Entry(now, what, notice, user))

    def ask_to_reload(self, knowledge: str, user: str, now: dt.datetime) -> int:
        """Ask all servers to load the content of that version; the count that they will report."""
        with self.engine.begin() as connection:
            self._set(connection, knowledge=knowledge, who=user)
            connection.execute(CONTROL.update().values(reloads=CONTROL.c.reloads + 1))
            count = int(connection.execute(sa.select(CONTROL.c.reloads)).scalar_one())
            audit.write(connection, Entry(now, audit.RELOAD, knowledge, user))
        return count

    def entries(self, count: int) -> list[Entry]:
        """The last things that were done, newest first."""
        with self.engine.connect() as connection:
            return audit.newest(connection, count)

    def report(self, state: ServerState, now: dt.datetime) -> None:
        """Tell how a server is."""
        row = {**state.__dict__, "seen": now.timestamp()}
        told = insert_for(self.engine.dialect.name, CONTROL_SERVERS).values(row)
        with self.engine.begin() as connection:
            connection.execute(told.on_conflict_do_update(index_elements=["name"], set_=row))

    def leave(self, name: str) -> None:
        """Tell that a server ends."""
        with self.engine.begin() as connection:
            connection.execute(CONTROL_SERVERS.delete().where(CONTROL_SERVERS.c.name == name))

    def servers(self, now: dt.datetime) -> list[ServerState]:
        """The servers that run, by address."""
        known = [column for column in CONTROL_SERVERS.c if column.name != "seen"]
        wanted = sa.select(*known).where(CONTROL_SERVERS.c.seen >= _last_seen(now))
        with self.engine.connect() as connection:
            rows = connection.execute(wanted.order_by(CONTROL_SERVERS.c.address)).mappings().all()
        return [ServerState(**row) for row in rows]

    def forget(self, now: dt.datetime) -> None:
        """Delete servers that ended without a word, and entries that are old enough."""
        with self.engine.begin() as connection:
            ended = CONTROL_SERVERS.c.seen < _last_seen(now)
            connection.execute(CONTROL_SERVERS.delete().where(ended))
            audit.forget(connection, now)

    def _set(self, connection: sa.engine.Connection, **changed: Any) -> None:
        first = {"id": _ROW, **Wanted().__dict__, **changed}
        made = insert_for(self.engine.dialect.name, CONTROL).values(first)
        connection.execute(made.on_conflict_do_update(index_elements=["id"], set_=changed))


def _last_seen(now: dt.datetime) -> float:
    return now.timestamp() - GONE_SECONDS


def utc_now() -> dt.datetime:
    """This moment."""
    return dt.datetime.now(dt.timezone.utc)


Clock = Callable[[], dt.datetime]
