"""The shape of a single entry: what a topic, a contact and its hours may and may not say."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from assistant.knowledge.schema import MAX_ANSWER_WORDS, Hours, Kind, Source, Status, Topic
from tests.support.small import contact, contact_data, source, topic, topic_data


def hours(**changes: object) -> Hours:
    return Hours.parse_obj({"dage": ["man"], "fra": "09:00", "til": "15:00", **changes})


def faults(error: pytest.ExceptionInfo[ValidationError]) -> list[tuple[str, str]]:
    return [(".".join(map(str, f["loc"])), f["msg"]) for f in error.value.errors()]


def test_topic_is_read_by_its_danish_keys() -> None:
    made = topic(
        svar_ved_familiekontrol="Ring.",
        hvorfor="Derfor.",
        gyldig_til="2026-12-31",
        relaterede=["tegn/a"],
        opfoelgning={"nummer": "kontakt/a", "under_18": "kontakt/b", "over_18": "kontakt/c"},
    )
    assert made.title == "Hvad er en prøve?"
    assert made.answer_family_control == "Ring."
    assert made.reason == "Derfor."
    assert made.valid_until == dt.date(2026, 12, 31)
    assert made.checked == dt.date(2026, 11, 22)
    assert made.related == ["tegn/a"]
    assert made.follow_up.adult == "kontakt/c"


def test_topic_is_an_ordinary_answer_without_extras_by_default() -> None:
    made = topic()
    assert made.kind is Kind.ANSWER
    assert (made.contacts, made.related, made.choices) == ([], [], [])
    assert made.follow_up.dict() == {"number": None, "under_18": None, "adult": None}
    assert made.valid_until is None


def test_group_is_the_part_before_the_slash() -> None:
    assert topic(id="tegn/online").group == "tegn"


def test_space_around_a_text_is_dropped() -> None:
    assert topic(svar="  Et svar.\n").answer == "Et svar."


@pytest.mark.parametrize("key", ["id", "titel", "svar", "status", "ejer", "kontrolleret"])
def test_topic_needs_its_required_fields(key: str) -> None:
    data = topic_data()
    del data[key]
    with pytest.raises(ValidationError) as error:
        Topic.parse_obj(data)
    assert faults(error) == [(key, "field required")]


@pytest.mark.parametrize("key", ["svar_", "titlen", "kontakt", "Svar"])
def test_topic_refuses_an_unknown_field(key: str) -> None:
    with pytest.raises(ValidationError) as error:
        topic(**{key: "x"})
    assert [field for field, _ in faults(error)] == [key]


@pytest.mark.parametrize("topic_id", ["tegn/online", "lov/servicelov_12b", "uden_for/emne"])
def test_topic_id_has_group_and_name(topic_id: str) -> None:
    assert topic(id=topic_id).id == topic_id


@pytest.mark.parametrize(
    "topic_id", ["tegn", "tegn/", "/online", "Tegn/online", "tegn/Online", "tegn/små", "a/b/c", ""]
)
def test_topic_id_of_another_shape_is_refused(topic_id: str) -> None:
    with pytest.raises(ValidationError) as error:
        topic(id=topic_id)
    (fault,) = faults(error)
    assert fault[0] == "id"
    assert "er ikke et emne-id" in fault[1]


@pytest.mark.parametrize("key", ["relaterede", "valg"])
def test_links_must_be_topic_ids(key: str) -> None:
    with pytest.raises(ValidationError) as error:
        topic(**{key: ["tegn/online", "online"]})
    assert [field for field, _ in faults(error)] == [f"{key}.1"]


@pytest.mark.parametrize("key", ["svar", "svar_ved_familiekontrol"])
def test_answer_of_the_greatest_length_is_accepted(key: str) -> None:
    text = " ".join(["ord"] * MAX_ANSWER_WORDS)
    made = topic(**{key: text})
    assert text in (made.answer, made.answer_family_control)


@pytest.mark.parametrize("key", ["svar", "svar_ved_familiekontrol"])
def test_answer_that_is_a_word_too_long_is_refused(key: str) -> None:
    with pytest.raises(ValidationError) as error:
        topic(**{key: "ord " * (MAX_ANSWER_WORDS + 1)})
    assert faults(error) == [(key, "svaret er på 101 ord; forkort til højst 100")]


def test_answers_may_have_at_most_100_words() -> None:
    assert MAX_ANSWER_WORDS == 100


def test_title_may_have_70_characters_and_no_more() -> None:
    assert topic(titel="x" * 70).title == "x" * 70
    with pytest.raises(ValidationError):
        topic(titel="x" * 71)


def test_three_choices_are_the_most() -> None:
    ids = ["a/a", "a/b", "a/c", "a/d"]
    assert topic(valg=ids[:3]).choices == ids[:3]
    with pytest.raises(ValidationError) as error:
        topic(valg=ids)
    assert faults(error) == [("valg", "højst tre valg under et svar")]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("svar", Kind.ANSWER),
        ("akut", Kind.EMERGENCY),
        ("afvisning", Kind.REFUSAL),
        ("henvisning", Kind.REDIRECT),
        ("smalltalk", Kind.SMALLTALK),
        ("uklar", Kind.FALLBACK),
    ],
)
def test_kinds_have_danish_names(word: str, kind: Kind) -> None:
    assert topic(slags=word).kind is kind


@pytest.mark.parametrize(
    ("word", "status"),
    [("bekraeftet", Status.CONFIRMED), ("skal_bekraeftes", Status.UNCONFIRMED)],
)
def test_statuses_have_danish_names(word: str, status: Status) -> None:
    assert topic(status=word).status is status


@pytest.mark.parametrize(("key", "word"), [("slags", "answer"), ("status", "ja")])
def test_unknown_kind_or_status_is_refused(key: str, word: str) -> None:
    with pytest.raises(ValidationError) as error:
        topic(**{key: word})
    assert [field for field, _ in faults(error)] == [key]


@pytest.mark.parametrize("key", ["kontrolleret", "gyldig_til"])
@pytest.mark.parametrize("value", ["22-11-2026", "22. november 2026", "2026-13-01", "i går"])
def test_date_of_another_shape_is_refused(key: str, value: str) -> None:
    with pytest.raises(ValidationError) as error:
        topic(**{key: value})
    assert [field for field, _ in faults(error)] == [key]


def test_follow_up_refuses_an_unknown_field() -> None:
    with pytest.raises(ValidationError) as error:
        topic(opfoelgning={"numer": "kontakt/a"})
    assert [field for field, _ in faults(error)] == ["opfoelgning.numer"]


def test_citation_names_a_source_and_may_name_a_place() -> None:
    made = topic(kilder=[{"kilde": "X1", "sted": "s. 4"}, {"kilde": "X2"}])
    assert [(c.source, c.place) for c in made.citations] == [("X1", "s. 4"), ("X2", None)]


def test_citation_without_a_source_is_refused() -> None:
    with pytest.raises(ValidationError) as error:
        topic(kilder=[{"sted": "s. 4"}])
    assert faults(error) == [("kilder.0.kilde", "field required")]


def test_contact_is_closed_on_holidays_unless_it_says_otherwise() -> None:
    assert contact().closed_on_holidays
    assert not contact(lukket_helligdage=False).closed_on_holidays


@pytest.mark.parametrize("key", ["id", "navn", "bruges_til", "kilder", "bekraeftet"])
def test_contact_needs_its_required_fields(key: str) -> None:
    data = contact_data()
    del data[key]
    with pytest.raises(ValidationError) as error:
        type(contact()).parse_obj(data)
    assert faults(error) == [(key, "field required")]


def test_contact_needs_no_number() -> None:
    assert contact(telefon=None).phone is None


def test_contact_topic_must_be_a_topic_id() -> None:
    assert contact(emne="kontakt/kontor").topic == "kontakt/kontor"
    with pytest.raises(ValidationError):
        contact(emne="kontor")


def test_source_needs_a_publisher() -> None:
    assert source().publisher == "Prøveforlaget"
    with pytest.raises(ValidationError) as error:
        Source.parse_obj({"id": "X1", "titel": "Bog"})
    assert faults(error) == [("udgiver", "field required")]


@pytest.mark.parametrize("time", ["00:00", "09:05", "19:59", "23:59", "24:00"])
def test_hours_take_times_of_the_clock(time: str) -> None:
    assert hours(til=time).end == time


@pytest.mark.parametrize("time", ["9:00", "24:01", "25:00", "12:60", "12.00", "1200", "kl. 9", 780])
def test_hours_refuse_what_is_not_a_time(time: object) -> None:
    with pytest.raises(ValidationError) as error:
        hours(fra=time)
    (fault,) = faults(error)
    assert fault[0] == "fra"
    assert "er ikke et klokkeslæt" in fault[1]


def test_hours_take_the_seven_weekdays() -> None:
    week = ["man", "tir", "ons", "tor", "fre", "loer", "soen"]
    assert hours(dage=week).days == week


@pytest.mark.parametrize("day", ["mandag", "lør", "mon", "Man", ""])
def test_hours_refuse_what_is_not_a_weekday(day: str) -> None:
    with pytest.raises(ValidationError) as error:
        hours(dage=["man", day])
    (fault,) = faults(error)
    assert fault[0] == "dage.1"
    assert "er ikke en ugedag" in fault[1]
