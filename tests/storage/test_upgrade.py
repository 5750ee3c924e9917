"""A database of any age, and several programs that open it at once, end with the same tables."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from assistant.channels.web.feedback import FeedbackStore
from assistant.content import ROOT
from assistant.storage.database import open_database, sqlite_url
from assistant.storage.tables import METADATA
from assistant.storage.upgrade import VERSION_TABLE, steps

# As the version before PostgreSQL wrote them, with a conversation and a thumb in them.
OLD = """
CREATE TABLE events (id INTEGER NOT NULL, sender_id VARCHAR(255) NOT NULL,
    type_name VARCHAR(255) NOT NULL, timestamp FLOAT, intent_name VARCHAR(255),
    action_name VARCHAR(255), data TEXT, PRIMARY KEY (id));
CREATE INDEX ix_events_sender_id ON events (sender_id);
CREATE TABLE last_heard (sender_id VARCHAR(255) NOT NULL, minute INTEGER NOT NULL,
    PRIMARY KEY (sender_id));
CREATE INDEX ix_last_heard_minute ON last_heard (minute);
CREATE TABLE feedback (id INTEGER NOT NULL, topic VARCHAR(80) NOT NULL, useful BOOLEAN NOT NULL,
    reason VARCHAR(20), hour DATETIME NOT NULL, channel VARCHAR(20) NOT NULL, PRIMARY KEY (id));
INSERT INTO feedback VALUES (1, 'frugt/pære', 1, NULL, '2026-01-01 10:00:00.000000', 'web');
INSERT INTO events VALUES (7, 'opdigtet', 'action', 0.0, NULL, 'action_listen', '{}');
"""
OPEN = """
import sys
from assistant.storage.database import open_database
open_database(sys.argv[1])
"""


def test_the_steps_make_the_tables_that_the_code_declares(database: str) -> None:
    with open_database(database).connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
        version = connection.exec_driver_sql(f"select version_num from {VERSION_TABLE}").scalar()
    assert found == []
    assert version == steps()[0]


def test_a_file_of_an_earlier_version_keeps_what_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "vejviser.db"
    with sqlite3.connect(file) as old:
        old.executescript(OLD)
    store = FeedbackStore(sqlite_url(file))
    assert store.count() == 1
    with open_database(sqlite_url(file)).connect() as connection:
        assert connection.exec_driver_sql("select id, sender_id from events").all() == [
            (7, "opdigtet")
        ]
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert found == []


def test_a_later_version_of_the_database_is_left_as_it_is(database: str) -> None:
    """After a roll-back, or in the middle of an upgrade, an older server goes on."""
    engine = open_database(database)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"update {VERSION_TABLE} set version_num = '9999'")
    engine.dispose()
    opened = subprocess.run(
        [sys.executable, "-c", OPEN, database],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (opened.returncode, opened.stderr.strip()) == (0, "database is of a later version")
    with engine.connect() as connection:
        version = connection.exec_driver_sql(f"select version_num from {VERSION_TABLE}").scalar()
    assert version == "9999"


def test_programs_that_open_it_together_do_not_collide(database: str) -> None:
    command = [sys.executable, "-c", OPEN, database]
    opening = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(5)
    ]
    said = [one.communicate(timeout=60)[0] for one in opening]
    assert [one.returncode for one in opening] == [0] * 5, said
    assert set(sa.inspect(open_database(database)).get_table_names()) == {
        *METADATA.tables,
        VERSION_TABLE,
    }
