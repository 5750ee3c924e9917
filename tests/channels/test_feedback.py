"""Feedback: what is stored, and that nothing else is."""

import datetime as dt

import pytest
import sqlalchemy as sa

from assistant.channels.web.feedback import REASONS, FeedbackStore
from assistant.storage.database import open_database
from assistant.storage.tables import FEEDBACK

NOON = dt.datetime(2027, 3, 3, 12, 34, 56, 789, tzinfo=dt.timezone.utc)


def rows(database):
    columns = [FEEDBACK.c[name] for name in ("topic", "useful", "reason", "hour", "channel")]
    with open_database(database).connect() as connection:
        return [
            tuple(row) for row in connection.execute(sa.select(columns).order_by(FEEDBACK.c.id))
        ]


def test_a_new_store_makes_its_database_and_holds_nothing(database):
    assert FeedbackStore(database).count() == 0


def test_an_answer_is_stored_with_its_hour(database):
    FeedbackStore(database).add("frugt/pære", False, "uklart", "web", NOON)
    assert rows(database) == [("frugt/pære", False, "uklart", dt.datetime(2027, 3, 3, 12), "web")]


def test_the_hour_is_told_in_utc(database):
    summer = dt.timezone(dt.timedelta(hours=2))
    now = dt.datetime(2027, 7, 1, 1, 30, tzinfo=summer)
    FeedbackStore(database).add("frugt/pære", True, None, "web", now)
    assert rows(database)[0][3] == dt.datetime(2027, 6, 30, 23)


def test_an_answer_needs_no_reason(database):
    FeedbackStore(database).add("frugt/pære", True, None, "web", NOON)
    assert rows(database)[0][1:3] == (True, None)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_can_be_stored(database, reason):
    FeedbackStore(database).add("frugt/pære", False, reason, "web", NOON)
    assert rows(database)[0][2] == reason


def test_equal_answers_are_counted_each(database):
    store = FeedbackStore(database)
    for _ in range(3):
        store.add("frugt/pære", True, None, "web", NOON)
    assert store.count() == 3


def test_answers_outlive_the_program(database):
    FeedbackStore(database).add("frugt/pære", True, None, "web", NOON)
    assert FeedbackStore(database).count() == 1


def test_there_is_no_column_for_a_conversation_or_for_words(database):
    FeedbackStore(database)
    columns = sa.inspect(open_database(database)).get_columns("feedback")
    assert [column["name"] for column in columns] == [
        "id",
        "topic",
        "useful",
        "reason",
        "hour",
        "channel",
    ]
