"""Counts of turns: what is kept, and what is not."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from assistant.insight.counts import CountStore
from assistant.insight.turns import Outcome
from assistant.storage import state
from assistant.storage.database import open_database
from assistant.storage.tables import TURN_COUNTS
from tests.support.finished import finished

NOON = dt.datetime(2027, 3, 3, 12, 34, 56, 789, tzinfo=dt.timezone.utc)
HOUR = dt.datetime(2027, 3, 3, 12)
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)


def add(store: CountStore, topic: str = "a/b", now: dt.datetime = NOON) -> None:
    finished(store.add("web", topic, Outcome.ANSWERED, now))


def test_equal_turns_are_one_row_with_a_number(database: str) -> None:
    store = CountStore(database)
    for _ in range(3):
        add(store)
    add(store, "a/c")
    finished(store.add("teams", "a/b", Outcome.LOST, NOON + dt.timedelta(hours=1)))
    with open_database(database).connect() as connection:
        rows = connection.execute(sa.select(TURN_COUNTS).order_by(*TURN_COUNTS.c)).all()
    assert rows == [
        (HOUR, "web", "a/b", "answered", 3),
        (HOUR, "web", "a/c", "answered", 1),
        (HOUR + dt.timedelta(hours=1), "teams", "a/b", "lost", 1),
    ]


def test_there_is_no_column_for_a_conversation_or_for_words() -> None:
    assert TURN_COUNTS.c.keys() == ["hour", "channel", "topic", "outcome", "number"]


def test_turns_that_end_at_the_same_time_are_all_counted(database: str) -> None:
    store = CountStore(database)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: add(store), range(80)))
    assert store.sums(LONG_AGO, "topic") == [(("a/b",), 80)]


def test_sums_by_what_is_asked_for(database: str) -> None:
    store = CountStore(database)
    for topic, hours in (("a/b", 0), ("a/b", 1), ("a/c", 1), ("a/c", -30)):
        add(store, topic, NOON + dt.timedelta(hours=hours))
    since = NOON - dt.timedelta(days=1)
    assert sorted(store.sums(since, "topic")) == [(("a/b",), 2), (("a/c",), 1)]
    assert sorted(store.sums(since, "hour")) == [((HOUR,), 1), ((HOUR + dt.timedelta(hours=1),), 2)]
    first = store.first_hour()
    assert first == HOUR.replace(tzinfo=dt.timezone.utc) - dt.timedelta(hours=30)


def test_an_outcome_of_a_later_version_is_left_out(database: str) -> None:
    store = CountStore(database)
    add(store)
    later = {"hour": HOUR, "channel": "web", "topic": "a/b", "outcome": "later", "number": 5}
    with open_database(database).begin() as connection:
        connection.execute(TURN_COUNTS.insert().values(later))
    assert store.sums(LONG_AGO, "topic", "outcome") == [(("a/b", "answered"), 1)]


def test_the_hour_is_told_in_utc(database: str) -> None:
    store = CountStore(database)
    summer = dt.timezone(dt.timedelta(hours=2))
    add(store, now=dt.datetime(2027, 7, 1, 1, 30, tzinfo=summer))
    assert store.sums(LONG_AGO, "hour") == [((dt.datetime(2027, 6, 30, 23),), 1)]


def test_an_empty_store(database: str) -> None:
    store = CountStore(database)
    assert store.first_hour() is None
    assert store.sums(LONG_AGO, "topic", "outcome") == []


def test_what_is_old_is_forgotten(database: str) -> None:
    store = CountStore(database)
    add(store, "a/gammel", NOON - dt.timedelta(hours=2))
    add(store)
    store.forget_before(NOON - dt.timedelta(hours=1))
    assert store.sums(LONG_AGO, "topic") == [(("a/b",), 1)]


def test_a_store_that_fails_fails_no_turn(database: str, capfd: pytest.CaptureFixture[str]) -> None:
    store = CountStore(database)
    with open_database(database).begin() as connection:
        connection.execute(sa.schema.DropTable(TURN_COUNTS))
    add(store)
    with open_database(database).begin() as connection:
        TURN_COUNTS.create(connection)
    add(store)
    assert store.sums(LONG_AGO, "topic") == [(("a/b",), 1)]


def test_a_turn_does_not_wait_again_for_a_database_that_is_away(postgres_database: str) -> None:
    store = CountStore(postgres_database)
    state.failed(state.DATABASE, OSError())
    asked: list[str] = []
    engine = open_database(postgres_database)
    sa.event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    try:
        add(store)
        assert asked == []
    finally:
        state.answered(state.DATABASE)
    add(store)
    assert store.sums(LONG_AGO, "topic") == [(("a/b",), 1)]
