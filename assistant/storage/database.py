"""Opens the database by its URL: the embedded SQLite file, or PostgreSQL that servers share."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from assistant.storage import patience, state
from assistant.storage.upgrade import upgrade

# Connections of one server at most; work at the database in other threads, too.
MOST_CONNECTIONS = 10
CONNECT_SECONDS = 3
# What a statement may take (patience.SECONDS is more), what it may wait for another's lock, and for
# a free connection.
STATEMENT_SECONDS = 3
LOCK_SECONDS = 2
POOL_SECONDS = 3

# PostgreSQL's code of a statement that took too long.
_CANCELLED = "57014"

# PostgreSQL's settings with which no statement, and so no value, comes into its log.
_LOGS_NO_WORDS = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}

_Result = TypeVar("_Result")
_engines: weakref.WeakValueDictionary[str, sa.engine.Engine] = weakref.WeakValueDictionary()
_opening = threading.Lock()
_threads = ThreadPoolExecutor(MOST_CONNECTIONS, thread_name_prefix="database")


class DatabaseError(RuntimeError):
    """The database can't be used; the message is Danish and says what to do."""


def sqlite_url(file: Path) -> str:
    """The URL of the SQLite database ``file``."""
    return f"sqlite:///{file}"


def open_database(url: str) -> sa.engine.Engine:
    """The engine over the database at ``url``, with every table in place.

    One engine, and so one bounded set of connections, for all stores of a process.

    Raises:
        DatabaseError: it can't be reached or used. The message shows no password.
    """
    with _opening:
        found = _engines.get(url)
        if found is None:
            found = _sqlite(url) if is_embedded(url) else _shared(url)
            try:
                upgrade(found)
            except (DBAPIError, PoolTimeout) as error:
                raise DatabaseError(_advice(url, error)) from None
            _engines[url] = found
        return found


def is_embedded(url: str) -> bool:
    """Whether ``url`` is a file of this machine, not a server."""
    return make_url(url).get_backend_name() == "sqlite"


def shown(url: str) -> str:
    """``url`` as it may be shown: without a password and without options."""
    parts = make_url(url)
    if is_embedded(url):
        return Path(parts.database or "").name
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.get_backend_name()}://{parts.host or ''}{port}/{parts.database or ''}"


async def aside(engine: sa.engine.Engine, work: Callable[..., _Result], *arguments: Any) -> _Result:
    """What ``work`` returns. It may use ``engine``, and blocks nobody while it waits.

    The embedded database answers faster than a thread starts, so that is asked at once; a server is
    asked in a thread of its own. Who is cancelled, as when a browser goes away, ends only when the
    work has: the next turn of the conversation must not begin while this one is being written.
    """
    if engine.dialect.name == "sqlite":
        return work(*arguments)
    job = _threads.submit(work, *arguments)
    done = asyncio.wrap_future(job)
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        if not job.cancel():
            await asyncio.wait({done})
        raise


def may_log_words(engine: sa.engine.Engine) -> bool:
    """Whether PostgreSQL's own log may hold what is written to it: a sent question, a key.

    The driver puts values into the statement, and PostgreSQL logs statements that fail unless it
    is told not to (docs/flere-servere.md).
    """
    if engine.dialect.name == "sqlite":
        return False
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in _LOGS_NO_WORDS
        }
    return found != _LOGS_NO_WORDS


def forget_deleted(engine: sa.engine.Engine) -> None:
    """Move SQLite's log to the file and empty it, so that nothing deleted lives on in it.

    Where somebody reads at the same time the log is emptied the next time this is called.
    PostgreSQL does this by itself (autovacuum).
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def turn_to_clean(connection: sa.engine.Connection, work: int) -> bool:
    """Whether this server may do ``work`` (a number of its own) until the transaction ends.

    Servers clean up at the same times; two that delete the same rows would wait for each other.
    """
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.execute(sa.select(sa.func.pg_try_advisory_xact_lock(work))).scalar())


def wait_for_others(connection: sa.engine.Connection, work: int) -> None:
    """Hold off other servers that do ``work`` (a number of its own) until the transaction ends.

    The first statement of its transaction: SQLite's driver begins one only where something is
    written, so that two could read the same and both write.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(work)))


def insert_for(dialect: str, table: sa.Table) -> Any:
    """An INSERT that can say what happens where the row is there already (``ON CONFLICT``).

    SQLite and PostgreSQL write it alike; SQLAlchemy has one of each.

    Args:
        dialect: the engine's ``dialect.name``.
    """
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


def written_out(engine: sa.engine.Engine, statement: Any, names: Sequence[str]) -> Any:
    """``statement`` as SQL, to be run again and again with the parameters ``names``.

    SQLAlchemy writes an ``ON CONFLICT`` anew every time it is run, which takes longer than running
    it (1.4: ``Insert.inherit_cache`` of both dialects is off).
    """
    return statement.compile(engine, column_keys=names)


def _sqlite(url: str) -> sa.engine.Engine:
    """The file and its folder are made where absent.

    Connections are kept open and write to a log that is moved to the file now and then, so that no
    turn waits for the disk (write-ahead logging: sqlite.org/wal.html). A stopped process loses
    nothing; a machine that loses power may lose the last turns.
    """
    Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _settings)
    _watch(engine)
    return engine


def _settings(connection: Any, record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    # What is deleted is overwritten with zeros (sqlite.org/pragma.html#pragma_secure_delete).
    connection.execute("PRAGMA secure_delete = ON")


def _shared(url: str) -> sa.engine.Engine:
    """Each connection is tried before it is used, so that one to a restarted server is replaced."""
    patience.limit()
    options = (
        f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c lock_timeout={LOCK_SECONDS * 1000}"
        f" -c idle_in_transaction_session_timeout={4 * STATEMENT_SECONDS * 1000}"
    )
    engine = sa.create_engine(
        url,
        future=True,
        # An error must not quote what was to be written.
        hide_parameters=True,
        pool_size=MOST_CONNECTIONS,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        connect_args={
            "application_name": "vejviser",
            "connect_timeout": CONNECT_SECONDS,
            "options": options,
            **make_url(url).query,
        },
    )
    _watch(engine)
    return engine


def _watch(engine: sa.engine.Engine) -> None:
    """Keep :mod:`assistant.storage.state` up to date with what statements tell."""

    def fine(*_: object) -> None:
        if state.is_down(state.DATABASE):
            state.answered(state.DATABASE)

    def wrong(context: Any) -> None:
        if context.is_disconnect or _is_away(
            context.original_exception, context.engine.dialect.dbapi
        ):
            state.failed(state.DATABASE, context.original_exception)

    sa.event.listen(engine, "after_cursor_execute", fine)
    sa.event.listen(engine, "handle_error", wrong)


def _is_away(error: BaseException, driver: Any) -> bool:
    """Whether the database itself is in trouble, not one statement of ours.

    PostgreSQL says why in a code of five signs (Appendix A of its manual); there is none where
    nobody answered. 53: it lacks disk, memory or connections; 57: it stops or starts.
    """
    if not isinstance(error, driver.OperationalError):
        return False
    code = getattr(error, "pgcode", None)
    return code is None or (code[:2] in ("53", "57") and code != _CANCELLED)


def _advice(url: str, error: Exception) -> str:
    """What is wrong, in words of our own: a driver's text may quote the URL."""
    text = str(error).lower()
    if is_embedded(url):
        reason = "Se efter plads og rettigheder i datamappen."
    elif "password" in text or "authentication" in text or "pg_hba" in text:
        reason = "Brugernavn eller adgangskode blev afvist. Ret dem i VEJVISER_DATABASE_URL."
    elif "does not exist" in text:
        reason = "Databasen eller brugeren findes ikke. Opret dem, se docs/flere-servere.md."
    elif "permission denied" in text:
        reason = "Brugeren må ikke oprette tabeller. Gør den til ejer, se docs/flere-servere.md."
    else:
        reason = "Den svarer ikke. Se efter, om den kører, og om adressen og porten er rigtige."
    return f"Databasen {shown(url)} kan ikke bruges. {reason}"
