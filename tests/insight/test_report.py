"""The report against cases that were counted by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import pytest

from assistant.channels.web.feedback import REASONS
from assistant.insight.report import (
    FEWEST,
    FEWEST_FOR_SHARE,
    Report,
    ReviewRow,
    Sources,
    make_report,
    share,
    shown,
)
from assistant.insight.turns import Outcome
from assistant.knowledge.loader import Knowledge
from assistant.reply.compose import START_GUIDE, UNCLEAR
from assistant.storage.database import sqlite_url
from tests.insight.invented import count, send, stores
from tests.support.small import contact, knowledge, topic

# A Tuesday in winter, 14:30 in Denmark.
NOW = dt.datetime(2027, 2, 2, 13, 30, tzinfo=dt.timezone.utc)
DAYS = 30
KNOWN = knowledge(
    topics=[
        topic(id="frugt/aeble", titel="Æble", kontrolleret="2027-01-01"),
        topic(id="frugt/paere", titel="Pære", kontrolleret="2027-01-01"),
        topic(id="frugt/blomme", titel="Blomme", kontrolleret="2027-01-01"),
        topic(id=UNCLEAR, titel="Uklar", kontrolleret="2027-01-01", slags="uklar"),
    ],
    contacts=[contact(id="ja"), contact(id="nej", navn="Usikker", bekraeftet=False)],
)


@pytest.fixture
def into(tmp_path: Path) -> Sources:
    return stores(sqlite_url(tmp_path / "x.db"))


def report(into: Sources, known: Knowledge = KNOWN, days: int = DAYS) -> Report:
    return make_report(into, known, NOW, days)


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1234, 1235)],
)
def test_a_count_as_it_is_told(count: int, told: int | None) -> None:
    assert shown(count) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 100, 0),
        (4, 100, None),
        (12, 100, 10),
        (13, 100, 15),
        (5, FEWEST_FOR_SHARE - 3, None),
        (5, FEWEST_FOR_SHARE, 10),
        (0, 0, None),
    ],
)
def test_a_share_says_no_more_than_the_counts(part: int, whole: int, told: int | None) -> None:
    assert share(part, whole) == told


def test_an_empty_store_gives_an_empty_report(into: Sources) -> None:
    found = report(into)
    assert (found.asked, found.since, found.topics, found.channels) == (0, None, (), ())
    assert {one.count for one in found.outcomes} == {0}
    assert {(one.count, one.lost) for one in found.hours} == {(0, None)}
    assert len(found.hours) == 24
    assert found.feedback == ()
    assert [one.topic for one in found.never] == ["frugt/aeble", "frugt/paere", "frugt/blomme"]


def test_outcomes_and_their_shares(into: Sources) -> None:
    for outcome, number in (
        (Outcome.ANSWERED, 60),
        (Outcome.ASKED_BACK, 20),
        (Outcome.LOST, 15),
        (Outcome.ALARM, 4),
        (Outcome.STARTED, 40),
        (Outcome.TALK, 7),
    ):
        count(into, number, "frugt/aeble", outcome, NOW)
    found = report(into)
    # 60 + 20 + 15 + 4 = 99 were asked; greetings and thanks don't count.
    assert found.asked == 100
    rows = {one.outcome: (one.count, one.share) for one in found.outcomes}
    assert rows == {
        "answered": (60, 60),
        "asked_back": (20, 20),
        "lost": (15, 15),
        "alarm": (None, None),
        "refused": (0, 0),
        "redirected": (0, 0),
        "guide": (0, None),
        "exercise": (0, None),
        "talk": (5, None),
        "started": (40, None),
        "failed": (0, None),
    }
    assert [one.outcome for one in found.outcomes if one.asked] == list(rows)[:6]


def test_topics_are_in_the_order_of_what_is_told_of_them(into: Sources) -> None:
    # 31 and 29 are both told as 30, so the titles decide; 4 and 1 are both told as "under 5".
    count(into, 29, "frugt/aeble", Outcome.ANSWERED, NOW)
    count(into, 31, "frugt/paere", Outcome.ANSWERED, NOW)
    count(into, 4, "frugt/blomme", Outcome.ANSWERED, NOW)
    count(into, 1, "frugt/slettet", Outcome.ANSWERED, NOW)
    count(into, 2, START_GUIDE, Outcome.GUIDE, NOW)
    for outcome in (Outcome.LOST, Outcome.ASKED_BACK):
        count(into, 50, UNCLEAR, outcome, NOW)
    found = report(into)
    assert [(one.title, one.count, one.share) for one in found.topics] == [
        ("Pære", 30, 46),
        ("Æble", 30, 46),
        ("Blomme", None, None),
        ("frugt/slettet", None, None),
        (START_GUIDE, None, None),
    ]
    assert {one.group for one in found.topics} == {"frugt", "kontakt"}
    assert found.never == ()


def test_hours_are_danish_and_of_all_days_together(into: Sources) -> None:
    summer = dt.datetime(2027, 1, 20, 6, 59, tzinfo=dt.timezone.utc)
    count(into, 30, "frugt/aeble", Outcome.ANSWERED, summer)
    count(into, 30, UNCLEAR, Outcome.LOST, summer - dt.timedelta(days=3))
    count(into, 9, "frugt/aeble", Outcome.TALK, summer)
    rows = {one.hour: (one.count, one.lost) for one in report(into).hours if one.count}
    assert rows == {7: (60, 50)}


def test_channels(into: Sources) -> None:
    count(into, 40, "frugt/aeble", Outcome.ANSWERED, NOW, "web")
    count(into, 5, UNCLEAR, Outcome.ASKED_BACK, NOW, "web")
    count(into, 5, UNCLEAR, Outcome.LOST, NOW, "web")
    count(into, 3, "frugt/aeble", Outcome.ANSWERED, NOW, "teams")
    rows = [tuple(asdict(one).values()) for one in report(into).channels]
    assert rows == [("teams", None, None, None, None), ("web", 50, 80, 10, 10)]


def test_feedback_with_its_reasons(into: Sources) -> None:
    for reason in (*["forkert"] * 6, *["uklart"] * 2, None, None):
        into.feedback.add("frugt/aeble", False, reason, "web", NOW)
    for _ in range(12):
        into.feedback.add("frugt/aeble", True, None, "teams", NOW)
        into.feedback.add("frugt/paere", True, None, "web", NOW)
    into.feedback.add("frugt/paere", False, "andet", "web", NOW - dt.timedelta(days=DAYS + 1))
    first, second = report(into).feedback
    assert (first.title, first.useful, first.not_useful) == ("Æble", 10, 10)
    assert dict(zip(REASONS, first.reasons)) == {
        "forkert": 5,
        "uklart": None,
        "mangler_noget": 0,
        "forstod_mig_ikke": 0,
        "andet": 0,
    }
    assert (second.title, second.useful, second.not_useful) == ("Pære", 10, 0)


def test_the_period_is_whole_days_and_today(into: Sources) -> None:
    # Midnight of the first day in Denmark is 23:00 the day before in UTC.
    midnight = dt.datetime(2027, 1, 2, 23, tzinfo=dt.timezone.utc)
    count(into, 10, "frugt/aeble", Outcome.ANSWERED, midnight)
    count(into, 10, "frugt/paere", Outcome.ANSWERED, midnight - dt.timedelta(hours=1))
    found = report(into)
    assert found.first == dt.date(2027, 1, 3)
    assert [one.topic for one in found.topics] == ["frugt/aeble"]
    assert [one.topic for one in found.never] == ["frugt/paere", "frugt/blomme"]
    assert found.since == dt.date(2027, 1, 2)
    assert found.made.isoformat() == "2027-02-02T14:30:00+01:00"


def test_no_period_is_shorter_than_a_week(into: Sources) -> None:
    with pytest.raises(ValueError, match="short"):
        report(into, days=6)


def test_no_topic_comes_with_an_hour_or_a_channel(into: Sources) -> None:
    """A lone question about a topic must not be told with when it was asked."""
    count(into, 7, "frugt/aeble", Outcome.ANSWERED, NOW, "teams")
    found = asdict(report(into))
    for name in ("topics", "feedback", "never"):
        for row in found[name]:
            assert {"hour", "day", "channel"}.isdisjoint(row)
    for name in ("hours", "channels"):
        for row in found[name]:
            assert {"topic", "title", "alarm"}.isdisjoint(row)


def test_no_small_count_is_anywhere(into: Sources) -> None:
    for number, outcome in enumerate(Outcome, start=1):
        count(into, number, f"frugt/nr{number}", outcome, NOW, f"kanal{number}")
        for _ in range(number % FEWEST):
            into.feedback.add(f"frugt/nr{number}", number % 2 == 0, "andet", "web", NOW)
    found = report(into)
    told = [
        found.asked,
        *(one.count for one in (*found.outcomes, *found.topics, *found.hours, *found.channels)),
        *(n for one in found.feedback for n in (one.useful, one.not_useful, *one.reasons)),
    ]
    assert None in told
    assert all(one is None or one % FEWEST == 0 for one in told)


def test_what_is_to_be_looked_at_again(into: Sources) -> None:
    today = dt.date(2027, 2, 2)
    near, past = today + dt.timedelta(days=60), today - dt.timedelta(days=1)
    year = dt.timedelta(days=365)
    known = knowledge(
        topics=[
            topic(id="f/ny", kontrolleret=str(today)),
            topic(id="f/snart", titel="Snart", kontrolleret=str(near - year)),
            topic(id="f/lidt_senere", kontrolleret=str(near - year + dt.timedelta(days=1))),
            topic(id="f/for_sent", titel="For sent", kontrolleret=str(past - year)),
            topic(
                id="f/udloebet",
                titel="Udløbet",
                kontrolleret=str(today),
                gyldig_til=str(past - dt.timedelta(days=1)),
                udloebet="Den er udløbet.",
            ),
            topic(
                id="f/gyldig",
                kontrolleret=str(today),
                gyldig_til="2030-01-01",
                udloebet="Den er udløbet.",
            ),
        ]
    )
    owner = "Prøveholdet"
    two_days = past - dt.timedelta(days=1)
    assert report(into, known).reviews == (
        ReviewRow("f/udloebet", "Udløbet", owner, two_days, "gyldig_til", True),
        ReviewRow("f/for_sent", "For sent", owner, past, "kontrolleret", True),
        ReviewRow("f/snart", "Snart", owner, near, "kontrolleret", False),
    )


def test_contacts_that_are_not_confirmed(into: Sources) -> None:
    assert [(one.contact, one.name) for one in report(into).contacts] == [("nej", "Usikker")]


def test_questions_are_told_as_they_are(into: Sources) -> None:
    send(into, "Hvad er en opdigtet ting?", NOW, "teams")
    (one,) = report(into).questions
    assert (one.text, one.channel, one.day) == (
        "Hvad er en opdigtet ting?",
        "teams",
        dt.date(2027, 2, 2),
    )
