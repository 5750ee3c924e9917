"""Brings a database's tables to the shape that this version of the program needs, with Alembic.

Run whenever a database is opened. Servers that start together wait for each other. The steps only
add (docs/decisions/0014), so that a server of the version before works on during an upgrade.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config

from assistant import logs
from assistant.storage import patience

FOLDER = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
# Any number that no other program locks in the same database.
_LOCK = 7_318_500_501
# What a server waits for another one that upgrades.
_WAIT_SECONDS = 60


def upgrade(engine: sa.engine.Engine) -> None:
    """Take every step that the database lacks; none where it is of a later version.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: it does not answer, or does not allow it.
    """
    with engine.connect() as connection:
        if _version(connection) == steps()[0]:
            return
    from alembic import command

    with patience.longer(_WAIT_SECONDS), engine.begin() as connection:
        _alone(connection)
        found = _version(connection)
        if found is not None and found not in steps():
            logs.event(logging.WARNING, "database is of a later version")
            return
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@lru_cache(maxsize=1)
def steps() -> list[str]:
    """The names of all steps, newest first."""
    from alembic.script import ScriptDirectory

    return [step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def _version(connection: sa.engine.Connection) -> str | None:
    """The newest step that the database has; None before the first."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(
        sa.select(sa.column("version_num")).select_from(sa.table(VERSION_TABLE))
    ).scalar()
    return found


def _alone(connection: sa.engine.Connection) -> None:
    """Wait until nobody else upgrades, and hold the others off until the end of the transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    for setting in ("statement_timeout", "lock_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {setting} = {_WAIT_SECONDS * 1000}")
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
