"""The keys that sign session tokens, kept in a database that several servers share."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from assistant.channels.web.keys import new_key
from assistant.storage.database import open_database, wait_for_others
from assistant.storage.tables import SESSION_KEYS

# A new key signs after so many seconds: by then every server has looked and can read its tokens.
NOTICE_SECONDS = 10
# Any number that no other work at the database has.
_FIRST_KEY = 7_318_500_503


class KeyTable:
    """Keys in the database. What they are is known from the last :meth:`look`.

    Raises:
        DatabaseError: the database can't be used.
    """

    def __init__(self, database: str) -> None:
        """``database``: its URL. The first server makes the first key."""
        self._engine = open_database(database)
        self._known: list[tuple[str, float, float | None]] = []
        with self._engine.begin() as connection:
            wait_for_others(connection, _FIRST_KEY)
            if connection.execute(sa.select(SESSION_KEYS.c.key)).first() is None:
                connection.execute(SESSION_KEYS.insert().values(key=new_key(), since=0.0))
        self.look()

    def look(self) -> None:
        """Read the keys anew."""
        query = sa.select(SESSION_KEYS.c.key, SESSION_KEYS.c.since, SESSION_KEYS.c.until)
        newest_first = query.order_by(SESSION_KEYS.c.since.desc(), SESSION_KEYS.c.key)
        with self._engine.connect() as connection:
            self._known = [tuple(row) for row in connection.execute(newest_first)]

    def valid(self, now: dt.datetime) -> tuple[str, ...]:
        """See :class:`assistant.channels.web.keys.Keys`. One that does not sign yet comes last."""
        at = now.timestamp()
        alive = [(key, since) for key, since, until in self._known if until is None or at < until]
        signing = [key for key, since in alive if since <= at]
        return (*signing, *(key for key, since in alive if since > at))

    def change(self, now: dt.datetime, minutes: int) -> None:
        """Sign with a new key from :data:`NOTICE_SECONDS` on, everywhere.

        Args:
            minutes: how long tokens signed with the present key still count; 0: no longer at all,
                and the new key signs at once.
        """
        at = now.timestamp()
        since = at + (NOTICE_SECONDS if minutes else 0)
        until = since + 60 * minutes
        table = SESSION_KEYS
        with self._engine.begin() as connection:
            gone = sa.true() if not minutes else table.c.until <= at
            connection.execute(table.delete().where(gone))
            shorter = sa.or_(table.c.until.is_(None), table.c.until > until)
            connection.execute(table.update().where(shorter).values(until=until))
            connection.execute(table.insert().values(key=new_key(), since=since))
        self.look()
