"""Questions that users have sent to the editors: the masked text, the day and the channel.

The only words of users' that are kept anywhere. They come here after the user has seen them as they
will be kept and has pressed once more; nothing ties them to a conversation.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from assistant.knowledge.hours import COPENHAGEN
from assistant.storage.database import aside, forget_deleted, open_database
from assistant.storage.tables import SENT_QUESTIONS

KEPT_DAYS = 90
# More than anybody reads; a flood must not fill the disk.
MOST_KEPT = 5000

_Result = TypeVar("_Result")


class TooManyQuestions(Exception):
    """There are so many questions already that no more are taken."""


@dataclass(frozen=True)
class SentQuestion:
    """A question as it is kept, under a random name. ``day`` is in Danish time.

    ``handled``: somebody has seen to it.
    """

    name: str
    text: str
    day: dt.date
    channel: str
    handled: bool


class QuestionStore:
    """Keeps questions in the database of the conversations."""

    def __init__(self, database: str) -> None:
        """``database``: its URL."""
        self._engine = open_database(database)

    async def add(self, text: str, channel: str, now: dt.datetime) -> None:
        """Keep ``text``, which is masked and was seen so by who sends it.

        Raises:
            TooManyQuestions: :data:`MOST_KEPT` are kept already.
        """
        day = now.astimezone(COPENHAGEN).date()
        name = secrets.token_hex(16)
        row = {"name": name, "day": day, "channel": channel, "text": text, "handled": False}
        await self.aside(self._write, row)

    async def aside(self, work: Callable[..., _Result], *arguments: Any) -> _Result:
        """What a method of this store returns, without holding anybody up."""
        return await aside(self._engine, work, *arguments)

    def _write(self, row: dict[str, Any]) -> None:
        count = sa.select(sa.func.count()).select_from(SENT_QUESTIONS)
        with self._engine.begin() as connection:
            if connection.execute(count).scalar_one() >= MOST_KEPT:
                raise TooManyQuestions
            connection.execute(SENT_QUESTIONS.insert().values(**row))

    def all(self) -> Sequence[SentQuestion]:
        """Every question: those not handled first, the newest day first."""
        columns = SENT_QUESTIONS.c
        order = (columns.handled, columns.day.desc(), columns.name)
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(SENT_QUESTIONS).order_by(*order))
            return [
                SentQuestion(row.name, row.text, row.day, row.channel, bool(row.handled))
                for row in rows
            ]

    def mark(self, name: str, handled: bool) -> bool:
        """Note whether somebody has seen to a question; False where it is not there."""
        change = SENT_QUESTIONS.update().where(SENT_QUESTIONS.c.name == name)
        with self._engine.begin() as connection:
            return bool(connection.execute(change.values(handled=handled)).rowcount)

    def delete(self, name: str) -> bool:
        """Delete a question for good; False where it is not there."""
        with self._engine.begin() as connection:
            gone = connection.execute(
                SENT_QUESTIONS.delete().where(SENT_QUESTIONS.c.name == name)
            ).rowcount
        forget_deleted(self._engine)
        return bool(gone)

    def forget_old(self, now: dt.datetime) -> None:
        """Delete what has been kept for :data:`KEPT_DAYS` days."""
        last = now.astimezone(COPENHAGEN).date() - dt.timedelta(days=KEPT_DAYS)
        with self._engine.begin() as connection:
            gone = connection.execute(
                SENT_QUESTIONS.delete().where(SENT_QUESTIONS.c.day < last)
            ).rowcount
        if gone:
            forget_deleted(self._engine)
