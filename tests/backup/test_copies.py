"""Backup and restore on both kinds of database, there and back and across."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from assistant.access.store import AccessStore
from assistant.backup.copies import BackupError, back_up, restore
from assistant.channels.web.feedback import FeedbackStore
from assistant.content import KNOWLEDGE_FOLDER, ROOT
from assistant.operations.store import ControlStore
from assistant.storage.database import open_database, sqlite_url
from assistant.storage.tables import METADATA
from assistant.stored import load_stored

NOW = dt.datetime(2026, 11, 26, 9, 30, tzinfo=dt.timezone.utc)
PHRASE = "fire opdigtede ord på række"


@pytest.fixture(scope="module")
def tables() -> list[str]:
    return load_stored(KNOWLEDGE_FOLDER).backed_up


def fill(url: str, count: int = 3) -> None:
    """Feedback, a pass phrase, and a conversation that must not be copied."""
    for at in range(count):
        FeedbackStore(url).add("definition/ekstremisme", at % 2 == 0, None, "web", NOW)
    AccessStore(url).set_phrase("workshop", PHRASE)
    with open_database(url).begin() as connection:
        connection.execute(
            METADATA.tables["last_heard"].insert().values(sender_id="samtale", minute=1)
        )


def rows(url: str) -> dict[str, list[tuple]]:
    with open_database(url).connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))))
            for table in METADATA.sorted_tables
        }


def test_there_and_back(database, tables, tmp_path):
    fill(database)
    before = rows(database)
    counts = back_up(database, tmp_path / "kopi.db", tables)
    assert counts["feedback"] == 3
    assert counts["access_phrases"] == 1
    with open_database(database).begin() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(table.delete())
    assert restore(tmp_path / "kopi.db", database, tables) == counts
    after = rows(database)
    for name in METADATA.tables:
        assert after[name] == (before[name] if name in tables else [])
    # The next row gets a number of its own, and the phrase still opens the door.
    FeedbackStore(database).add("tegn/tvivl", True, None, "web", NOW)
    assert FeedbackStore(database).count() == 4
    assert AccessStore(database).is_set("workshop")


def test_from_one_machine_to_many(postgres_server, tables, tmp_path):
    from assistant.settings import load_settings

    embedded = sqlite_url(tmp_path / "data" / "vejviser.db")
    shared = load_settings({"VEJVISER_DATABASE_URL": postgres_server.new_database()}).database
    fill(embedded)
    back_up(embedded, tmp_path / "kopi.db", tables)
    restore(tmp_path / "kopi.db", shared, tables)
    assert rows(shared)["feedback"] == rows(embedded)["feedback"]


def test_what_lives_for_hours_is_not_copied(database, tables, tmp_path):
    fill(database)
    back_up(database, tmp_path / "kopi.db", tables)
    with closing(sqlite3.connect(tmp_path / "kopi.db")) as copied:
        found = {
            name: copied.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in copied.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    full = {name for name, count in found.items() if count}
    assert {"feedback", "access_phrases"} < full <= {*tables, "alembic_version"}
    short_lived = ("events", "last_heard", "access_sessions", "session_keys")
    assert not set(short_lived) & set(tables)
    assert not [name for name in tables if name.startswith("workshop_")]


def test_a_copy_taken_before_does_not_switch_it_on_again(database, tables, tmp_path):
    store = ControlStore(database)
    store.switch(False, "", "ane", NOW)
    back_up(database, tmp_path / "kopi.db", tables)
    store.switch(True, "Forkerte svar.", "bo", NOW)
    restore(tmp_path / "kopi.db", database, tables, replace=True)
    assert (store.read().off, store.read().notice) == (True, "Forkerte svar.")


def test_what_was_done_since_the_copy_stays_in_the_log(database, tables, tmp_path):
    store = ControlStore(database)
    store.switch(True, "Opdatering.", "ane", NOW - dt.timedelta(hours=3))
    store.switch(False, "", "ane", NOW - dt.timedelta(hours=2))
    back_up(database, tmp_path / "kopi.db", tables)
    store.switch(True, "Forkerte svar.", "bo", NOW)
    with open_database(database).begin() as connection:
        oldest = METADATA.tables["control_log"]
        connection.execute(oldest.delete().where(oldest.c.notice == "Opdatering."))
    counts = restore(tmp_path / "kopi.db", database, tables, replace=True)
    assert [entry.notice for entry in store.entries(9)] == ["Forkerte svar.", "", "Opdatering."]
    assert counts["control_log"] == 3


def test_the_list_names_the_tables_of_the_database(tables):
    described = {entry.table for entry in load_stored(KNOWLEDGE_FOLDER).tables}
    assert described == {*METADATA.tables, "alembic_version"}
    assert set(tables) <= set(METADATA.tables)


def test_a_copy_is_one_moment_while_others_write(database, tables, tmp_path):
    engine = open_database(database)
    written = []

    def write() -> None:
        """A row in each table, in one transaction."""
        written.append(len(written))
        with engine.begin() as connection:
            phrase = {"area": f"side {len(written)}", "phrase": "opdigtet"}
            connection.execute(METADATA.tables["access_phrases"].insert().values(phrase))
            hour = NOW.replace(tzinfo=None)
            given = {"topic": "tegn/tvivl", "useful": True, "channel": "web", "hour": hour}
            connection.execute(METADATA.tables["feedback"].insert().values(given))

    def between(connection, cursor, statement, *_) -> None:
        if statement.startswith("SELECT") and "FROM feedback" in statement:
            write()

    write()
    sa.event.listen(engine, "before_cursor_execute", between)
    try:
        counts = back_up(database, tmp_path / "kopi.db", tables)
    finally:
        sa.event.remove(engine, "before_cursor_execute", between)
    assert len(written) == 2
    assert counts["access_phrases"] == counts["feedback"] == 1


def test_a_full_database_is_not_overwritten_unasked(database, tables, tmp_path):
    fill(database)
    back_up(database, tmp_path / "kopi.db", tables)
    FeedbackStore(database).add("tegn/tvivl", True, None, "web", NOW)
    before = rows(database)
    with pytest.raises(BackupError, match=r"feedback \(4 rækker\).*--erstat"):
        restore(tmp_path / "kopi.db", database, tables)
    assert rows(database) == before
    restore(tmp_path / "kopi.db", database, tables, replace=True)
    assert FeedbackStore(database).count() == 3


@pytest.mark.parametrize("damage", ["half", "text", "empty", "foreign", "newer"])
def test_what_is_no_whole_copy_changes_nothing(database, tables, tmp_path, damage):
    fill(database, 400)
    file = tmp_path / "kopi.db"
    back_up(database, file, tables)
    before = rows(database)
    if damage == "half":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif damage in ("text", "empty"):
        file.write_text("ikke en database" if damage == "text" else "")
    else:
        with closing(sqlite3.connect(file)) as copied:
            if damage == "foreign":
                copied.execute("DROP TABLE alembic_version")
            else:
                copied.execute("UPDATE alembic_version SET version_num = '9999'")
            copied.commit()
    told = "nyere udgave" if damage == "newer" else "ikke en hel sikkerhedskopi"
    with pytest.raises(BackupError, match=told):
        restore(file, database, tables, replace=True)
    assert rows(database) == before


def test_a_fault_in_the_middle_changes_nothing(database, tables, tmp_path):
    fill(database)
    file = tmp_path / "kopi.db"
    back_up(database, file, tables)
    before = rows(database)
    with closing(sqlite3.connect(file)) as copied:
        # A row that the database must refuse.
        copied.execute("CREATE TABLE f2 AS SELECT * FROM feedback")
        copied.execute("DROP TABLE feedback")
        copied.execute("ALTER TABLE f2 RENAME TO feedback")
        copied.execute("UPDATE feedback SET channel = NULL")
        copied.commit()
    with pytest.raises(BackupError, match="Intet er ændret"):
        restore(file, database, tables, replace=True)
    assert rows(database) == before


def test_no_copy_is_overwritten_and_none_is_left_half(database, tables, tmp_path, monkeypatch):
    fill(database)
    file = tmp_path / "kopi.db"
    back_up(database, file, tables)
    assert [path.name for path in tmp_path.glob("*") if path.is_file()] == ["kopi.db"]
    with pytest.raises(BackupError, match="findes allerede"):
        back_up(database, file, tables)
    with pytest.raises(BackupError, match="Opret den"):
        back_up(database, tmp_path / "mangler" / "kopi.db", tables)
    monkeypatch.setattr("pathlib.Path.rename", _no_room)
    with pytest.raises(BackupError, match="plads"):
        back_up(database, tmp_path / "anden.db", tables)
    assert not (tmp_path / "anden.db").exists()
    assert not list(tmp_path.glob(".vejviser-*"))


def _no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")


def _command(data: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "assistant", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "VEJVISER_DATA_DIR": str(data)},
    )


def test_the_commands_beside_a_running_server(server, tmp_path):
    talk = server.open()
    reply = talk.say("hvad er ssp")[0]
    answer = server.send(
        "POST", "/api/v1/feedback", {"reply": reply["id"], "useful": True}, talk.token
    )
    assert answer.status == 204, answer.body
    file = tmp_path / "kopi.db"
    done = _command(server.data, "backup", file)
    assert done.returncode == 0, done.stderr
    assert "- feedback: " in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    new = tmp_path / "ny"
    done = _command(new, "restore", file)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE((new / "vejviser.db").stat().st_mode) == 0o600
    assert rows(sqlite_url(new / "vejviser.db"))["feedback"]
    again = _command(new, "restore", file)
    assert again.returncode == 1
    assert "--erstat" in again.stderr


def test_nothing_to_copy_and_nothing_to_restore_is_said(tmp_path):
    done = _command(tmp_path / "tom", "backup", tmp_path / "kopi.db")
    assert (done.returncode, "ingen database" in done.stderr) == (1, True)
    assert not (tmp_path / "tom").exists()
    done = _command(tmp_path / "tom", "restore", tmp_path / "mangler.db")
    assert (done.returncode, "findes ikke" in done.stderr) == (1, True)
    assert not (tmp_path / "tom").exists()
