"""Who is open when: Danish time and public holidays, to the minute."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.knowledge.hours import COPENHAGEN, is_holiday, open_instead, open_now
from assistant.knowledge.schema import Contact
from tests.support.small import OFFICE_HOURS, contact

WEEK = ["man", "tir", "ons", "tor", "fre", "loer", "soen"]
DISTRICT = contact(
    id="distrikt",
    tider=[
        {"dage": ["man", "tir", "ons"], "fra": "09:00", "til": "15:00"},
        {"dage": ["tor"], "fra": "13:00", "til": "18:00"},
        {"dage": ["fre"], "fra": "09:00", "til": "13:00"},
    ],
)
CONTACTS = {
    one.id: one
    for one in (
        DISTRICT,
        contact(id="kontor", tider=OFFICE_HOURS),
        contact(
            id="hotline",
            tider=[{"dage": WEEK, "fra": "08:00", "til": "22:00"}],
            lukket_helligdage=False,
        ),
        contact(id="vagt", aaben_naar_lukket="distrikt", lukket_helligdage=False),
        contact(id="alarm", doegnaaben=True),
        contact(id="ukendt"),
        contact(id="uden_nummer", telefon=None, doegnaaben=True),
    )
}


def at(text: str) -> dt.datetime:
    """A moment by the clock in Copenhagen, or with its own zone: ``2026-11-23 09:00``."""
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=COPENHAGEN)


def is_open(name: str, text: str) -> bool | None:
    return open_now(CONTACTS[name], at(text), CONTACTS)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("00:00", False),
        ("08:59", False),
        ("08:59:59", False),
        ("09:00", True),
        ("12:00", True),
        ("14:59", True),
        ("14:59:59", True),
        ("15:00", False),
        ("23:59", False),
    ],
)
def test_office_opens_and_closes_to_the_minute(clock: str, expected: bool) -> None:
    assert is_open("kontor", f"2026-11-23 {clock}") is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-23", True),
        ("2026-11-27", True),
        ("2026-11-28", False),
        ("2026-11-29", False),
        ("2026-11-30", True),
    ],
)
def test_office_is_closed_in_the_weekend(day: str, expected: bool) -> None:
    assert is_open("kontor", f"{day} 12:00") is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-25 14:59", True),
        ("2026-11-25 15:00", False),
        ("2026-11-26 12:59", False),
        ("2026-11-26 13:00", True),
        ("2026-11-26 17:59", True),
        ("2026-11-26 18:00", False),
        ("2026-11-27 12:59", True),
        ("2026-11-27 13:00", False),
    ],
)
def test_each_day_has_its_own_hours(moment: str, expected: bool) -> None:
    assert is_open("distrikt", moment) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-11-23T07:59:00+00:00", False, id="winter, 8:59"),
        pytest.param("2026-11-23T08:00:00+00:00", True, id="winter, 9:00"),
        pytest.param("2026-11-23T13:59:00+00:00", True, id="winter, 14:59"),
        pytest.param("2026-11-23T14:00:00+00:00", False, id="winter, 15:00"),
        pytest.param("2026-06-08T06:59:00+00:00", False, id="summer, 8:59"),
        pytest.param("2026-06-08T07:00:00+00:00", True, id="summer, 9:00"),
        pytest.param("2026-06-08T12:59:00+00:00", True, id="summer, 14:59"),
        pytest.param("2026-06-08T13:00:00+00:00", False, id="summer, 15:00"),
        pytest.param("2026-11-23T17:00:00+09:00", True, id="from Tokyo, 9:00"),
        pytest.param("2026-06-08T03:00:00-04:00", True, id="from New York, 9:00"),
    ],
)
def test_hours_are_danish_whatever_the_zone_of_the_moment(moment: str, expected: bool) -> None:
    assert is_open("kontor", moment) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-03-28T06:59:00+00:00", False, id="day before spring, 7:59"),
        pytest.param("2026-03-28T07:00:00+00:00", True, id="day before spring, 8:00"),
        pytest.param("2026-03-29T05:59:00+00:00", False, id="spring forward, 7:59"),
        pytest.param("2026-03-29T06:00:00+00:00", True, id="spring forward, 8:00"),
        pytest.param("2026-10-24T06:00:00+00:00", True, id="day before autumn, 8:00"),
        pytest.param("2026-10-25T06:59:00+00:00", False, id="fall back, 7:59"),
        pytest.param("2026-10-25T07:00:00+00:00", True, id="fall back, 8:00"),
    ],
)
def test_hours_follow_the_change_of_the_clock(moment: str, expected: bool) -> None:
    assert is_open("hotline", moment) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-06-07T21:59:00+00:00", False, id="sunday 23:59"),
        pytest.param("2026-06-07T22:00:00+00:00", True, id="monday 0:00 in summer"),
        pytest.param("2026-11-22T22:59:00+00:00", False, id="sunday 23:59 in winter"),
        pytest.param("2026-11-22T23:00:00+00:00", True, id="monday 0:00 in winter"),
    ],
)
def test_weekday_is_the_danish_one(moment: str, expected: bool) -> None:
    nights = contact(tider=[{"dage": ["man"], "fra": "00:00", "til": "02:00"}])
    assert open_now(nights, at(moment), {}) is expected


@pytest.mark.parametrize(
    "day",
    [
        pytest.param("2026-04-02", id="maundy thursday 2026"),
        pytest.param("2026-04-03", id="good friday 2026"),
        pytest.param("2026-04-06", id="easter monday 2026"),
        pytest.param("2026-05-14", id="ascension 2026"),
        pytest.param("2026-05-25", id="whit monday 2026"),
        pytest.param("2026-12-25", id="christmas day 2026"),
        pytest.param("2027-01-01", id="new year 2027"),
        pytest.param("2027-03-25", id="maundy thursday 2027"),
        pytest.param("2027-03-26", id="good friday 2027"),
        pytest.param("2027-03-29", id="easter monday 2027"),
        pytest.param("2027-05-06", id="ascension 2027"),
        pytest.param("2027-05-17", id="whit monday 2027"),
    ],
)
def test_office_is_closed_on_public_holidays(day: str) -> None:
    assert dt.date.fromisoformat(day).weekday() < 5
    assert is_open("kontor", f"{day} 12:00") is False


@pytest.mark.parametrize(
    "day",
    [
        pytest.param("2026-05-01", id="the former great prayer day 2026"),
        pytest.param("2027-04-23", id="the former great prayer day 2027"),
        pytest.param("2027-05-07", id="the day after ascension"),
        pytest.param("2027-03-24", id="the day before maundy thursday"),
        pytest.param("2026-12-23", id="the day before christmas eve"),
        pytest.param("2026-12-28", id="between the years"),
        pytest.param("2027-06-04", id="the day before constitution day"),
    ],
)
def test_office_is_open_on_ordinary_weekdays_near_holidays(day: str) -> None:
    assert is_open("kontor", f"{day} 12:00") is True


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-12-25", True),
        ("2026-12-26", True),
        ("2027-01-01", True),
        ("2027-03-28", True),
        ("2027-05-16", True),
        ("2023-05-05", True),
        ("2024-04-26", False),
        ("2026-12-24", False),
        ("2026-12-31", False),
        ("2026-06-05", False),
        ("2026-11-22", False),
    ],
)
def test_public_holidays_are_the_danish_ones(day: str, expected: bool) -> None:
    assert is_holiday(dt.date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-12-25T22:59:00+00:00", False, id="25 December 23:59"),
        pytest.param("2027-01-01T22:59:00+00:00", False, id="1 January 23:59"),
        pytest.param("2027-01-03T23:00:00+00:00", True, id="4 January 0:00"),
        pytest.param("2027-05-05T21:59:00+00:00", True, id="5 May 23:59"),
        pytest.param("2027-05-05T22:00:00+00:00", False, id="ascension 0:00"),
        pytest.param("2027-05-06T22:00:00+00:00", True, id="7 May 0:00"),
    ],
)
def test_holiday_begins_and_ends_at_midnight_in_denmark(moment: str, expected: bool) -> None:
    weekdays = contact(tider=[{"dage": WEEK[:5], "fra": "00:00", "til": "24:00"}])
    assert open_now(weekdays, at(moment), {}) is expected


@pytest.mark.parametrize("day", ["2026-12-24", "2026-12-31", "2026-06-05"])
def test_office_is_not_known_to_be_open_on_uncertain_days(day: str) -> None:
    assert is_open("kontor", f"{day} 09:00") is None
    assert is_open("kontor", f"{day} 14:59") is None


@pytest.mark.parametrize("day", ["2026-12-24", "2026-12-31", "2026-06-05"])
def test_office_is_closed_outside_its_hours_on_uncertain_days(day: str) -> None:
    assert is_open("kontor", f"{day} 08:59") is False
    assert is_open("kontor", f"{day} 15:00") is False


def test_uncertain_day_in_a_weekend_is_closed() -> None:
    assert is_open("kontor", "2027-06-05 12:00") is False


@pytest.mark.parametrize(
    "day", ["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31", "2027-01-01", "2027-03-28"]
)
def test_line_that_keeps_its_hours_on_holidays_is_open(day: str) -> None:
    assert is_open("hotline", f"{day} 07:59") is False
    assert is_open("hotline", f"{day} 08:00") is True
    assert is_open("hotline", f"{day} 21:59") is True
    assert is_open("hotline", f"{day} 22:00") is False


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-11-23 08:59", True, id="before the centre opens"),
        pytest.param("2026-11-23 09:00", False, id="when it opens"),
        pytest.param("2026-11-23 14:59", False, id="until it closes"),
        pytest.param("2026-11-23 15:00", True, id="when it closes"),
        pytest.param("2026-11-26 10:00", True, id="thursday morning"),
        pytest.param("2026-11-26 14:00", False, id="thursday afternoon"),
        pytest.param("2026-11-28 12:00", True, id="saturday"),
        pytest.param("2026-11-29 03:00", True, id="sunday night"),
        pytest.param("2026-12-25 10:00", True, id="christmas day"),
        pytest.param("2027-01-01 10:00", True, id="new year"),
        pytest.param("2027-03-26 10:00", True, id="good friday"),
        pytest.param("2026-12-24 14:00", None, id="christmas eve, the centre perhaps open"),
        pytest.param("2026-12-24 12:59", True, id="christmas eve, the centre surely closed"),
        pytest.param("2026-06-05 10:00", None, id="constitution day, the centre perhaps open"),
    ],
)
def test_duty_line_is_open_when_the_centre_is_closed(moment: str, expected: bool | None) -> None:
    assert is_open("vagt", moment) is expected


@pytest.mark.parametrize("moment", ["2026-11-23 12:00", "2026-12-25 03:00", "2026-12-24 14:00"])
def test_line_that_never_closes_is_open(moment: str) -> None:
    assert is_open("alarm", moment) is True


@pytest.mark.parametrize("moment", ["2026-11-23 12:00", "2026-12-25 12:00", "2026-11-28 12:00"])
def test_line_without_hours_is_not_known(moment: str) -> None:
    assert is_open("ukendt", moment) is None


def test_24_00_ends_the_day() -> None:
    late = contact(tider=[{"dage": ["man"], "fra": "20:00", "til": "24:00"}])
    assert open_now(late, at("2026-11-23 23:59"), {}) is True
    assert open_now(late, at("2026-11-24 00:00"), {}) is False


def test_two_spans_of_a_day_leave_the_break_closed() -> None:
    halves = contact(
        tider=[
            {"dage": ["man"], "fra": "09:00", "til": "12:00"},
            {"dage": ["man"], "fra": "13:00", "til": "15:00"},
        ]
    )
    clock = ("11:59", "12:00", "12:59", "13:00")
    found = [open_now(halves, at(f"2026-11-23 {time}"), {}) for time in clock]
    assert found == [True, False, False, True]


def instead(moment: str, *names: str) -> list[str]:
    asked: Contact = contact(id="spurgt", i_stedet=list(names))
    return [other.id for other in open_instead(asked, at(moment), CONTACTS)]


def test_stand_ins_are_the_open_ones_in_their_order() -> None:
    assert instead("2026-11-23 12:00", "hotline", "vagt", "kontor") == ["hotline", "kontor"]
    assert instead("2026-11-28 12:00", "kontor", "vagt", "hotline") == ["vagt", "hotline"]


def test_stand_in_that_is_not_known_to_be_open_is_the_last_resort() -> None:
    assert instead("2026-11-23 12:00", "ukendt") == ["ukendt"]
    assert instead("2026-11-23 12:00", "ukendt", "alarm") == ["alarm"]
    assert instead("2026-12-24 12:00", "kontor", "alarm") == ["alarm"]


def test_stand_in_without_a_number_is_left_out() -> None:
    assert instead("2026-11-23 12:00", "uden_nummer", "alarm") == ["alarm"]


def test_contact_without_stand_ins_has_none() -> None:
    assert instead("2026-11-23 12:00") == []
