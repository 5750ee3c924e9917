"""Opens the embedded database the same way for everyone who writes to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool


def open_database(file: Path) -> sa.engine.Engine:
    """An engine over the SQLite database ``file``; the file and its folder are made where absent.

    Connections are kept open and write to a log that is moved to the file now and then, so that no
    turn waits for the disk (write-ahead logging: sqlite.org/wal.html). A stopped process loses
    nothing; a machine that loses power may lose the last turns.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        f"sqlite:///{file}",
        future=True,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _settings)
    return engine


def forget_deleted(engine: sa.engine.Engine) -> None:
    """Move the log to the file and empty it, so that nothing deleted lives on in it.

    Where somebody reads at the same time the log is emptied the next time this is called.
    """
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _settings(connection: Any, record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    # What is deleted is overwritten with zeros (sqlite.org/pragma.html#pragma_secure_delete).
    connection.execute("PRAGMA secure_delete = ON")
