"""The time that servers which share a database agree on."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa

# The database is asked again after so many seconds; in between this machine counts on.
ASK_AGAIN_SECONDS = 60.0


class DatabaseClock:
    """The database's clock: a server whose own is wrong must not delete what others still use.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """

    def __init__(
        self, engine: sa.engine.Engine, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """``engine``: over PostgreSQL."""
        self._engine = engine
        self._monotonic = monotonic
        self._asked = float("-inf")
        self._told = 0.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        now = self._monotonic()
        if now - self._asked >= ASK_AGAIN_SECONDS:
            with self._engine.connect() as connection:
                query = sa.select(sa.extract("epoch", sa.func.clock_timestamp()))
                self._told = float(connection.execute(query).scalar_one())
            self._asked = now = self._monotonic()
        return self._told + now - self._asked


def clock_of(engine: sa.engine.Engine) -> Callable[[], float]:
    """The clock for what is kept in a database: its own, or of the machine that both are on."""
    return time.time if engine.dialect.name == "sqlite" else DatabaseClock(engine)
