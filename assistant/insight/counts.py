"""How often what was asked: hour, channel, topic and outcome; nothing of who, or in what words."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from assistant import logs
from assistant.insight.turns import Outcome
from assistant.storage import state
from assistant.storage.database import aside, insert_for, open_database, written_out
from assistant.storage.tables import TURN_COUNTS

_PER_ROW = ("hour", "channel", "topic", "outcome")
_KNOWN = [outcome.value for outcome in Outcome]


class CountStore:
    """Counts turns in the database of the conversations. One write a turn."""

    def __init__(self, database: str) -> None:
        """``database``: its URL."""
        self._engine = open_database(database)
        counted = insert_for(self._engine.dialect.name, TURN_COUNTS).values(number=1)
        upsert = counted.on_conflict_do_update(
            index_elements=list(_PER_ROW), set_={"number": TURN_COUNTS.c.number + 1}
        )
        self._count_one = written_out(self._engine, upsert, _PER_ROW)

    async def add(self, channel: str, topic: str, outcome: Outcome, now: dt.datetime) -> None:
        """Count a turn; the time is cut to the hour (UTC). Nothing is raised: a turn goes on."""
        hour = _utc(now).replace(minute=0, second=0, microsecond=0)
        row = {"hour": hour, "channel": channel, "topic": topic, "outcome": outcome.value}
        if self._engine.dialect.name != "sqlite" and state.is_down(state.DATABASE):
            # Whoever waits for the answer has just waited for the database in vain.
            logs.event(logging.WARNING, "turn not counted")
            return
        try:
            await aside(self._engine, self._write, row)
        except Exception as error:  # whatever the database driver raises
            logs.fault("turn not counted", error)

    def _write(self, row: dict[str, Any]) -> None:
        with self._engine.begin() as connection:
            connection.execute(self._count_one, row)

    def sums(self, since: dt.datetime, *names: str) -> Sequence[tuple[tuple[Any, ...], int]]:
        """How many turns there were since then, for each combination of the columns ``names``.

        ``hour`` is in UTC without saying so. An outcome that only a later version knows, whose
        servers count in the same database during an upgrade, is left out.
        """
        columns = [TURN_COUNTS.c[name] for name in names]
        query = (
            sa.select(*columns, sa.func.sum(TURN_COUNTS.c.number))
            .where(TURN_COUNTS.c.hour >= _utc(since), TURN_COUNTS.c.outcome.in_(_KNOWN))
            .group_by(*columns)
        )
        with self._engine.connect() as connection:
            return [(tuple(row[:-1]), int(row[-1])) for row in connection.execute(query)]

    def first_hour(self) -> dt.datetime | None:
        """The first hour that was counted and is still kept."""
        with self._engine.connect() as connection:
            found: dt.datetime | None = connection.execute(
                sa.select(sa.func.min(TURN_COUNTS.c.hour))
            ).scalar()
        return found.replace(tzinfo=dt.timezone.utc) if found else None

    def forget_before(self, moment: dt.datetime) -> None:
        """Delete what was counted before ``moment``."""
        with self._engine.begin() as connection:
            connection.execute(TURN_COUNTS.delete().where(TURN_COUNTS.c.hour < _utc(moment)))


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.timezone.utc).replace(tzinfo=None)
