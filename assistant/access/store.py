"""Pass phrases (hashed) and who is signed in, in the database of the conversations.

An area is what a pass phrase opens: ``workshop``. Whoever signs in gets a random token; kept are
its hash and when it ends, nothing about who it was.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from assistant.access.phrases import fits, hash_phrase
from assistant.storage.database import aside, forget_deleted, insert_for, open_database
from assistant.storage.tables import PHRASES, SIGN_INS

# A working day: a trainer who signs in for the morning's workshop is signed out in the evening.
SESSION_SECONDS = 12 * 3600

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in: ``name`` is a random name, ``form`` goes with every form sent."""

    name: str
    area: str
    form: str


class AccessStore:
    """Sets pass phrases, signs in and out. Times are seconds since 1970."""

    def __init__(self, database: str) -> None:
        """``database``: its URL."""
        self._engine = open_database(database)

    async def aside(self, work: Callable[..., _Result], *arguments: Any) -> _Result:
        """What ``work`` of this store returns; nobody else waits meanwhile."""
        return await aside(self._engine, work, *arguments)

    def set_phrase(self, area: str, phrase: str) -> None:
        """Make ``phrase`` the one that opens ``area``; who was signed in there no longer is.

        Raises:
            PhraseError: it is too short or too long.
        """
        hashed = hash_phrase(phrase)
        with self._engine.begin() as connection:
            new = insert_for(self._engine.dialect.name, PHRASES).values(area=area, phrase=hashed)
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=[PHRASES.c.area], set_={"phrase": new.excluded.phrase}
                )
            )
            connection.execute(SIGN_INS.delete().where(SIGN_INS.c.area == area))
        forget_deleted(self._engine)

    def remove(self, area: str) -> bool:
        """Close ``area`` for everybody; False where no pass phrase was set."""
        with self._engine.begin() as connection:
            gone = connection.execute(PHRASES.delete().where(PHRASES.c.area == area)).rowcount
            connection.execute(SIGN_INS.delete().where(SIGN_INS.c.area == area))
        forget_deleted(self._engine)
        return bool(gone)

    def is_set(self, area: str) -> bool:
        """Whether there is a pass phrase for ``area``."""
        return self._phrase(area) is not None

    def sign_in(self, area: str, phrase: str, now: float) -> str | None:
        """A token for who knows the pass phrase, otherwise None. Takes about half a second."""
        kept = self._phrase(area)
        if kept is None or not fits(phrase, kept):
            return None
        token = secrets.token_urlsafe(32)
        row = {"token": _hashed(token), "area": area, "ends": int(now) + SESSION_SECONDS}
        same = sa.select(PHRASES.c.phrase).where(PHRASES.c.area == area)
        with self._engine.begin() as connection:
            # It may have been changed while this one was looked at; not until this is written.
            if connection.execute(same.with_for_update(read=True)).scalar() != kept:
                return None
            connection.execute(SIGN_INS.insert().values(**row))
        return token

    def session(self, area: str, token: str | None, now: float) -> Session | None:
        """Who holds ``token``; None where it does not open ``area`` or has ended."""
        if not token:
            return None
        name = _hashed(token)
        found = sa.select(SIGN_INS.c.ends).where(
            SIGN_INS.c.token == name, SIGN_INS.c.area == area, SIGN_INS.c.ends > int(now)
        )
        with self._engine.connect() as connection:
            if connection.execute(found).first() is None:
                return None
        # Follows from the token, which a foreign page can't read.
        return Session(name, area, hashlib.sha256(f"form {token}".encode()).hexdigest())

    def sign_out(self, token: str) -> None:
        """End what ``token`` opened."""
        with self._engine.begin() as connection:
            connection.execute(SIGN_INS.delete().where(SIGN_INS.c.token == _hashed(token)))
        forget_deleted(self._engine)

    def forget(self, now: float) -> None:
        """Delete the sign-ins that have ended."""
        with self._engine.begin() as connection:
            connection.execute(SIGN_INS.delete().where(SIGN_INS.c.ends <= int(now)))

    def _phrase(self, area: str) -> str | None:
        found = sa.select(PHRASES.c.phrase).where(PHRASES.c.area == area)
        with self._engine.connect() as connection:
            kept: str | None = connection.execute(found).scalar()
        return kept


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
