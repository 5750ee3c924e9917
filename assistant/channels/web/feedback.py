"""Counts of "was this of use": topic, answer and hour, nothing else."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from assistant.storage.database import open_database
from assistant.storage.tables import FEEDBACK

_NEXT_TO_NOTHING = sa.select(FEEDBACK.c.id).limit(1)
REASONS = ("forkert", "uklart", "mangler_noget", "forstod_mig_ikke", "andet")


class FeedbackStore:
    """Keeps feedback in the database of the conversations."""

    def __init__(self, database: str) -> None:
        """``database``: its URL."""
        self._engine = open_database(database)

    def add(
        self, topic: str, useful: bool, reason: str | None, channel: str, now: dt.datetime
    ) -> None:
        """Count one answer; the time is cut to the hour (UTC)."""
        hour = now.astimezone(dt.timezone.utc).replace(
            minute=0, second=0, microsecond=0, tzinfo=None
        )
        with self._engine.begin() as connection:
            connection.execute(
                FEEDBACK.insert().values(
                    topic=topic, useful=useful, reason=reason, hour=hour, channel=channel
                )
            )

    def sums(self, since: dt.datetime) -> list[tuple[str, bool, str | None, int]]:
        """How many answers there were since then: topic, whether it was useful, reason, number."""
        columns = (FEEDBACK.c.topic, FEEDBACK.c.useful, FEEDBACK.c.reason)
        begin = since.astimezone(dt.timezone.utc).replace(tzinfo=None)
        query = sa.select(*columns, sa.func.count()).where(FEEDBACK.c.hour >= begin)
        with self._engine.connect() as connection:
            rows = connection.execute(query.group_by(*columns))
            return [(row[0], bool(row[1]), row[2], int(row[3])) for row in rows]

    def forget_before(self, moment: dt.datetime) -> None:
        """Delete what was counted before ``moment``."""
        limit = moment.astimezone(dt.timezone.utc).replace(tzinfo=None)
        with self._engine.begin() as connection:
            connection.execute(FEEDBACK.delete().where(FEEDBACK.c.hour < limit))

    def check(self) -> None:
        """Ask the database for next to nothing.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: it does not answer.
        """
        with self._engine.connect() as connection:
            connection.execute(_NEXT_TO_NOTHING)

    def count(self) -> int:
        """How many answers are stored."""
        with self._engine.connect() as connection:
            query = sa.select(sa.func.count()).select_from(FEEDBACK)
            return int(connection.execute(query).scalar_one())
