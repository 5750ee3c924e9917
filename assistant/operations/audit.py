"""What was done to the servers: when, what, with which notice, by which system user."""

from __future__ import annotations

import datetime as dt
import os
import pwd
from dataclasses import dataclass

import sqlalchemy as sa

from assistant.storage.tables import CONTROL_LOG

OFF, ON, RELOAD = "off", "on", "reload"
KEPT = dt.timedelta(days=365)
_USER_CHARACTERS = 64


@dataclass(frozen=True)
class Entry:
    """One thing that was done; ``at`` carries a time zone."""

    at: dt.datetime
    what: str
    notice: str
    user: str


def system_user() -> str:
    """Who runs this process; behind ``sudo`` also who called it: ``root/ane``."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may run under a number that has no name
        name = str(os.getuid())
    caller = os.environ.get("SUDO_USER")
    shown = f"{name}/{caller}" if caller and caller != name else name
    return shown[:_USER_CHARACTERS]


def write(connection: sa.engine.Connection, entry: Entry) -> None:
    """Keep an entry, within the transaction that does what it tells of."""
    at = entry.at.astimezone(dt.timezone.utc).replace(tzinfo=None)
    row = {"at": at, "what": entry.what, "notice": entry.notice, "who": entry.user}
    connection.execute(CONTROL_LOG.insert().values(row))


def newest(connection: sa.engine.Connection, count: int) -> list[Entry]:
    """The last ``count`` entries, newest first."""
    # By time first: a restored copy's entries come in later.
    order = (CONTROL_LOG.c.at.desc(), CONTROL_LOG.c.id.desc())
    wanted = sa.select(CONTROL_LOG).order_by(*order).limit(count)
    return [
        Entry(row["at"].replace(tzinfo=dt.timezone.utc), row["what"], row["notice"], row["who"])
        for row in connection.execute(wanted).mappings()
    ]


def forget(connection: sa.engine.Connection, now: dt.datetime) -> None:
    """Delete what is older than :data:`KEPT`."""
    limit = (now - KEPT).astimezone(dt.timezone.utc).replace(tzinfo=None)
    connection.execute(CONTROL_LOG.delete().where(CONTROL_LOG.c.at < limit))
