"""A database that can't be used, or goes away: told in Danish, without a secret."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from assistant.channels.web.feedback import FeedbackStore
from assistant.content import ROOT
from assistant.settings import SettingsError, load_settings
from assistant.storage import patience, state
from assistant.storage.database import (
    DatabaseError,
    aside,
    may_log_words,
    open_database,
    shown,
    sqlite_url,
)
from assistant.storage.tables import SENT_QUESTIONS
from tests.support.servers import PASSWORD, Postgres, postgres


def engine_url(url: str) -> str:
    found = load_settings({"VEJVISER_DATABASE_URL": url}).database
    assert found.startswith("postgresql+psycopg2://")
    return found


@pytest.fixture(scope="module")
def fragile() -> Iterator[Postgres]:
    """A server of its own, to be stopped and frozen."""
    with postgres() as running:
        yield running


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ({PASSWORD: "en-anden"}, "blev afvist"),
        ({"/proeve": "/findes_ikke"}, "findes ikke"),
        ({"127.0.0.1": "127.0.0.2"}, "svarer ikke"),
    ],
)
def test_what_is_wrong_is_told_without_the_password(
    postgres_server: Postgres, wrong: dict[str, str], advice: str
) -> None:
    url = engine_url(postgres_server.new_database())
    for part, other in wrong.items():
        url = url.replace(part, other)
    with pytest.raises(DatabaseError, match=advice) as told:
        open_database(url)
    for secret in (PASSWORD, "en-anden", "vejviser:"):
        assert secret not in str(told.value)
    assert told.value.__cause__ is None


def test_the_command_tells_it_and_ends(tmp_path: Path) -> None:
    url = f"postgresql://vejviser:{PASSWORD}@127.0.0.1:1/proeve?sslmode=disable"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "assistant", "adgang", "vis", "workshop"],
        cwd=ROOT,
        env={**os.environ, "VEJVISER_DATA_DIR": str(tmp_path), "VEJVISER_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "postgresql://127.0.0.1:1/proeve kan ikke bruges. Den svarer ikke." in done.stderr
    assert PASSWORD not in done.stderr + done.stdout


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a:hemmeligt@vaert/db",
        "postgresql://a:hemmeligt@vaert",
        "postgresql://a:hem/meligt@vaert:x/db",
        "postgresql://a:hemmeligt@[vaert/db",
        "postgresql://a:x@hemmeligt@vaert/db",
        "postgresql://a:@x:hemmeligt@vaert/db",
        "hemmeligt",
    ],
)
def test_a_url_that_can_not_be_used_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(SettingsError) as told:
        load_settings({"VEJVISER_DATABASE_URL": url})
    assert "VEJVISER_DATABASE_URL" in str(told.value)
    assert "hem" not in str(told.value).replace("hemmelighed", "")


@pytest.mark.parametrize("url", ["http://:hemmeligt@vaert", "redis://:hemmeligt@vaert/navn", "x"])
def test_nor_is_that_of_redis(url: str) -> None:
    with pytest.raises(SettingsError, match="VEJVISER_REDIS_URL") as told:
        load_settings({"VEJVISER_REDIS_URL": url})
    assert "hemmeligt" not in str(told.value)


def test_settings_do_not_show_a_password() -> None:
    settings = load_settings(
        {
            "VEJVISER_DATABASE_URL": f"postgres://a:{PASSWORD}@vaert:5432/db?sslmode=require",
            "VEJVISER_REDIS_URL": f"rediss://:{PASSWORD}@vaert:6379/0",
        }
    )
    assert PASSWORD not in repr(settings)
    assert shown(settings.database) == "postgresql://vaert:5432/db"
    assert settings.database.endswith("?sslmode=require")


def test_all_stores_of_a_process_share_one_engine(database: str) -> None:
    first = open_database(database)
    assert open_database(database) is first


def test_a_server_that_was_restarted_is_found_again(fragile: Postgres) -> None:
    store = FeedbackStore(engine_url(fragile.new_database()))
    store.check()
    fragile.stop()
    with pytest.raises(OperationalError):
        store.check()
    assert state.is_down(state.DATABASE)
    fragile.start()
    store.check()
    assert not state.is_down(state.DATABASE)


def test_a_server_that_hangs_is_given_up(
    fragile: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.5)
    heard: list[tuple[str, bool]] = []
    state.watch(lambda store, down: heard.append((store, down)))
    store = FeedbackStore(engine_url(fragile.new_database()))
    store.check()
    fragile.freeze()
    began = time.monotonic()
    with pytest.raises(OperationalError):
        store.check()
    took = time.monotonic() - began
    fragile.thaw()
    store.check()
    # The connection is tried, and then a new one.
    assert 0.9 < took < 2
    assert heard == [("database", False), ("redis", False), ("database", True), ("database", False)]


def test_waiting_for_a_server_holds_up_nobody_else(database: str) -> None:
    """The embedded database is asked at once; a server in a thread."""
    engine = open_database(database)
    asked = asyncio.run(aside(engine, threading.get_ident))
    assert (asked == threading.get_ident()) is (engine.dialect.name == "sqlite")


def test_who_is_cancelled_ends_after_what_it_writes(postgres_database: str) -> None:
    """Otherwise the lock of the turn would be given up too early."""
    engine = open_database(postgres_database)
    written: list[int] = []

    def write() -> None:
        time.sleep(0.3)
        written.append(1)

    async def go() -> None:
        writing = asyncio.create_task(aside(engine, write))
        await asyncio.sleep(0.1)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        assert written

    asyncio.run(go())


def test_an_error_does_not_quote_what_was_to_be_written(database: str) -> None:
    row = {"name": "a", "day": dt.date(2026, 1, 1), "channel": "web", "handled": False}
    twice = SENT_QUESTIONS.insert().values(text="zebrafinke", **row)
    with open_database(database).begin() as connection:
        connection.execute(twice)
        with pytest.raises(IntegrityError) as told:
            connection.execute(twice)
    assert "sent_questions" in str(told.value)
    assert "zebrafinke" not in str(told.value)


def test_a_database_that_logs_what_is_written_is_told(postgres_database: str) -> None:
    engine = open_database(postgres_database)
    assert may_log_words(engine)
    manual = (ROOT / "docs" / "flere-servere.md").read_text(encoding="utf-8")
    advised = re.findall(r"ALTER ROLE vejviser (SET log_.*);", manual)
    with engine.begin() as connection:
        for setting in advised:
            connection.exec_driver_sql(f"ALTER DATABASE {engine.url.database} {setting}")
    engine.dispose()
    assert not may_log_words(engine)


def test_the_embedded_database_has_no_log(tmp_path: Path) -> None:
    assert not may_log_words(open_database(sqlite_url(tmp_path / "vejviser.db")))


def test_a_file_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "vejviser.db").mkdir()
    with pytest.raises(DatabaseError, match="plads og rettigheder"):
        open_database(sqlite_url(tmp_path / "vejviser.db"))
