"""Feedback: what is stored, and that nothing else is."""

import datetime as dt
import sqlite3

import pytest

from assistant.channels.web.feedback import REASONS, FeedbackStore
from assistant.storage.database import sqlite_url

NOON = dt.datetime(2027, 3, 3, 12, 34, 56, 789, tzinfo=dt.timezone.utc)


@pytest.fixture
def database(tmp_path):
    """A database file that is not there yet, in a folder that is not there yet."""
    return tmp_path / "data" / "vejviser.db"


def rows(database):
    with sqlite3.connect(database) as connection:
        query = "SELECT topic, useful, reason, hour, channel FROM feedback ORDER BY id"
        return connection.execute(query).fetchall()


def test_a_new_store_makes_its_database_and_holds_nothing(database):
    assert FeedbackStore(sqlite_url(database)).count() == 0
    assert database.is_file()


def test_an_answer_is_stored_with_its_hour(database):
    FeedbackStore(sqlite_url(database)).add("frugt/pære", False, "uklart", "web", NOON)
    assert rows(database) == [("frugt/pære", 0, "uklart", "2027-03-03 12:00:00.000000", "web")]


def test_the_hour_is_told_in_utc(database):
    summer = dt.timezone(dt.timedelta(hours=2))
    now = dt.datetime(2027, 7, 1, 1, 30, tzinfo=summer)
    FeedbackStore(sqlite_url(database)).add("frugt/pære", True, None, "web", now)
    assert rows(database)[0][3].startswith("2027-06-30 23:00:00")


def test_an_answer_needs_no_reason(database):
    FeedbackStore(sqlite_url(database)).add("frugt/pære", True, None, "web", NOON)
    assert rows(database)[0][1:3] == (1, None)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_can_be_stored(database, reason):
    FeedbackStore(sqlite_url(database)).add("frugt/pære", False, reason, "web", NOON)
    assert rows(database)[0][2] == reason


def test_equal_answers_are_counted_each(database):
    store = FeedbackStore(sqlite_url(database))
    for _ in range(3):
        store.add("frugt/pære", True, None, "web", NOON)
    assert store.count() == 3


def test_answers_outlive_the_program(database):
    FeedbackStore(sqlite_url(database)).add("frugt/pære", True, None, "web", NOON)
    assert FeedbackStore(sqlite_url(database)).count() == 1


def test_there_is_no_column_for_a_conversation_or_for_words(database):
    FeedbackStore(sqlite_url(database))
    with sqlite3.connect(database) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(feedback)")]
    assert columns == ["id", "topic", "useful", "reason", "hour", "channel"]
