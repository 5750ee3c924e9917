"""A copy of a running database in one file, and that file back into a database.

The file is a database of ours (SQLite) with nothing in it but the tables that ``opbevaring.yml``
marks with ``sikkerhedskopi``: it goes back into either kind of database, and an older one takes the
steps that it lacks on the way. What lives for hours only, as conversations do, is not in it
(docs/decisions/0017).
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from assistant.storage import patience
from assistant.storage.database import is_embedded, open_database, shown, sqlite_url
from assistant.storage.tables import CONTROL_LOG, METADATA
from assistant.storage.upgrade import steps

# What one statement may take: years of feedback are read in one.
_SECONDS = 120
_ROWS_AT_ONCE = 1000


class BackupError(RuntimeError):
    """Nothing was copied and nothing changed; the message is Danish and says what to do."""


def back_up(url: str, file: Path, tables: Collection[str]) -> dict[str, int]:
    """Write the rows of ``tables`` to the new file ``file``, all as they were at one moment.

    Servers may go on writing meanwhile. The file is there once it is whole, for its owner alone.

    Returns:
        How many rows there are of each table.

    Raises:
        BackupError: there is nothing to copy, or ``file`` can't be written.
        DatabaseError: the database can't be reached.
    """
    if file.exists():
        raise BackupError(f"{file} findes allerede. Skriv et andet navn; en kopi overskrives ikke.")
    if not file.parent.is_dir():
        raise BackupError(f"Mappen {file.parent} findes ikke. Opret den, og prøv igen.")
    if is_embedded(url) and not Path(make_url(url).database or "").is_file():
        raise BackupError(
            f"Der er ingen database {shown(url)} at kopiere. Peg på serverens datamappe."
        )
    try:
        with tempfile.TemporaryDirectory(prefix=".vejviser-", dir=file.parent) as folder:
            part = Path(folder) / "kopi.db"
            with (
                _opened(part) as copied,
                copied.begin() as target,
                _reading(open_database(url)) as source,
            ):
                counts = _copy(source, target, tables)
            with closing(sqlite3.connect(part)) as whole:
                # One file, without a log beside it.
                whole.execute("PRAGMA journal_mode = DELETE")
            part.rename(file)
    except OSError as error:
        raise BackupError(
            f"Kopien {file} kunne ikke skrives: {error.strerror}. Se efter plads og rettigheder."
        ) from None
    except SQLAlchemyError as error:
        raise BackupError(f"Kopien blev ikke færdig ({type(error).__name__}). Prøv igen.") from None
    return counts


def restore(file: Path, url: str, tables: Collection[str], replace: bool = False) -> dict[str, int]:
    """Put the rows of ``tables`` in ``file`` into the database at ``url``, all or none.

    Args:
        replace: what is in these tables is deleted first. Without it they must be empty. What was
            done to the servers since the copy is never deleted: the copy's entries are added.

    Returns:
        How many rows there are of each table now.

    Raises:
        BackupError: the file is no whole copy of ours, or the tables are not empty.
        DatabaseError: the database can't be reached.
    """
    with tempfile.TemporaryDirectory(prefix="vejviser-") as folder:
        part = Path(folder) / "kopi.db"
        _take(file, part)
        with _opened(part) as source, _reading(source) as rows:
            target = open_database(url)
            found = {name: count for name, count in _counts(target, tables).items() if count}
            if found and not replace:
                listed = ", ".join(f"{name} ({count} rækker)" for name, count in found.items())
                raise BackupError(
                    f"Databasen {shown(url)} er ikke tom: {listed}. Skriv --erstat, hvis det skal "
                    "slettes og erstattes af kopien. Tag først en kopi af det, der er der nu."
                )
            try:
                with _patient(target), target.begin() as connection:
                    return _replace(rows, connection, tables)
            except SQLAlchemyError as error:
                raise BackupError(
                    f"Kopien kunne ikke lægges ind ({type(error).__name__}). Intet er ændret."
                ) from None


def _take(file: Path, part: Path) -> None:
    """Copy ``file`` to ``part``; refused where it is no whole copy, or of a later version."""
    if not file.is_file():
        raise BackupError(f"Filen {file} findes ikke.")
    try:
        shutil.copyfile(file, part)
        with closing(sqlite3.connect(part)) as copied:
            whole = copied.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            version = copied.execute("SELECT version_num FROM alembic_version").fetchone()
    except (OSError, sqlite3.Error):
        whole, version = False, None
    if not whole or version is None:
        raise BackupError(f"{file} er ikke en hel sikkerhedskopi fra Vejviser. Intet er ændret.")
    if version[0] not in steps():
        raise BackupError(
            f"{file} er lavet af en nyere udgave af Vejviser. Installér den først. Intet er ændret."
        )


@contextmanager
def _opened(file: Path) -> Iterator[sa.engine.Engine]:
    """A database of ours in ``file``, with the tables of this version; closed afterwards."""
    engine = open_database(sqlite_url(file))
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _patient(engine: sa.engine.Engine) -> Iterator[None]:
    """Statements of this thread may take long, as none of a server's may."""

    def set_timeout(connection: sa.engine.Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {_SECONDS * 1000}")

    if engine.dialect.name == "sqlite":
        yield
        return
    sa.event.listen(engine, "begin", set_timeout)
    try:
        with patience.longer(_SECONDS):
            yield
    finally:
        sa.event.remove(engine, "begin", set_timeout)


@contextmanager
def _reading(engine: sa.engine.Engine) -> Iterator[sa.engine.Connection]:
    """A connection that sees the database as it is now, whatever is written meanwhile."""
    with _patient(engine), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Python's driver begins a transaction at the first change only.
            connection.exec_driver_sql("BEGIN")
            yield connection
        else:
            yield connection.execution_options(isolation_level="REPEATABLE READ")


def _tables(names: Collection[str]) -> list[sa.Table]:
    """The tables of ``names``, those first that others refer to."""
    return [table for table in METADATA.sorted_tables if table.name in names]


def _counts(engine: sa.engine.Engine, names: Collection[str]) -> dict[str, int]:
    with _patient(engine), engine.connect() as connection:
        return {
            table.name: int(
                connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            )
            for table in _tables(names)
        }


def _replace(
    source: sa.engine.Connection, target: sa.engine.Connection, names: Collection[str]
) -> dict[str, int]:
    for table in reversed(_tables(names)):
        if table is not CONTROL_LOG:
            target.execute(table.delete())
    counts = _copy(source, target, [name for name in names if name != CONTROL_LOG.name])
    if CONTROL_LOG.name in names:
        counts[CONTROL_LOG.name] = _add_to_log(source, target)
    if target.dialect.name == "postgresql":
        for table in _tables(names):
            _count_on(target, table)
    return counts


def _copy(
    source: sa.engine.Connection, target: sa.engine.Connection, names: Collection[str]
) -> dict[str, int]:
    counts = {}
    for table in _tables(names):
        counts[table.name] = 0
        rows = source.execute(sa.select(table).execution_options(stream_results=True))
        for part in rows.mappings().partitions(_ROWS_AT_ONCE):
            target.execute(table.insert(), [dict(row) for row in part])
            counts[table.name] += len(part)
    return counts


def _add_to_log(source: sa.engine.Connection, target: sa.engine.Connection) -> int:
    """Add the entries that the log lacks; how many it has then. Numbers are the target's own."""
    entry = [column for column in CONTROL_LOG.c if not column.primary_key]
    there = {tuple(row) for row in target.execute(sa.select(*entry))}
    copied = source.execute(sa.select(*entry).order_by(CONTROL_LOG.c.at)).all()
    lacking = [dict(row._mapping) for row in copied if tuple(row) not in there]
    if lacking:
        target.execute(CONTROL_LOG.insert(), lacking)
    return len(there) + len(lacking)


def _count_on(target: sa.engine.Connection, table: sa.Table) -> None:
    """PostgreSQL numbers new rows by a counter of its own, which knows nothing of copied ones."""
    key = next(iter(table.primary_key.columns))
    counter = target.execute(
        sa.select(sa.func.pg_get_serial_sequence(table.name, key.name))
    ).scalar()
    if counter is None:
        return
    highest = sa.func.max(key)
    target.execute(
        sa.select(sa.func.setval(counter, sa.func.coalesce(highest, 1), highest.isnot(None)))
    )
