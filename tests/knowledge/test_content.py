"""The project's own content: complete, and right where the sources give numbers and hours."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from assistant.content import KNOWLEDGE_FOLDER, Content
from assistant.knowledge.checks import check, check_topic_ids
from assistant.knowledge.hours import COPENHAGEN, open_now
from assistant.knowledge.schema import Kind
from tests.support.said import lines_with

TOPIC_IDS = Path(__file__).parent.parent / "contract" / "topic_ids.txt"
DIGITS = re.compile(r"(?<![\w-])(?:\d{2} ?){3}\d{2}(?![\w-])")
DISTRICT_HOURS = {
    "man": ("09:00", "15:00"),
    "tir": ("09:00", "15:00"),
    "ons": ("09:00", "15:00"),
    "tor": ("13:00", "18:00"),
    "fre": ("09:00", "13:00"),
}
WEEKDAYS_9_TO_15 = dict.fromkeys(("man", "tir", "ons", "tor", "fre"), ("09:00", "15:00"))
# What the sources give, independent of the contacts file.
NUMBERS = {
    "alarm": "112",
    "politi": "114",
    "hotline": "41 74 90 90",
    "team": "40 20 71 98",
    "bbu_amager": "33 17 23 37",
    "bbu_brh": "33 17 47 10",
    "bbu_city": "33 17 49 20",
    "bbu_norrebro": "33 17 40 15",
    "bbu_valby": "33 17 55 04",
    "doegnvagt": "33 17 33 33",
    "bbu": "33 17 42 10",
    "handicap": "33 17 88 00",
    "etnisk": "26 77 91 98",
    "red": "70 27 76 86",
    "red_ung": "70 27 76 66",
    "cde": "72 14 22 14",
    "socialtilsyn": "38 21 37 70",
    "psykiatri": "1813",
    "livslinien": "70 20 12 01",
    "boernetelefon": "116 111",
    "fagtelefon": "35 55 55 58",
    "viso": "72 41 40 00",
    "kk": "33 66 33 66",
}
WITHOUT_NUMBER = {"infohus", "pet", "ssp", "sikkerhedskonsulent", "stuk", "arbejdsmiljoe"}
HOURS = {
    "hotline": dict.fromkeys(
        ("man", "tir", "ons", "tor", "fre", "loer", "soen"), ("08:00", "22:00")
    ),
    "team": WEEKDAYS_9_TO_15,
    "red": WEEKDAYS_9_TO_15,
    **dict.fromkeys(
        ("bbu_amager", "bbu_brh", "bbu_city", "bbu_norrebro", "bbu_valby"), DISTRICT_HOURS
    ),
    "socialtilsyn": {
        **dict.fromkeys(("man", "tir", "ons", "tor"), ("09:00", "15:00")),
        "fre": ("09:00", "12:00"),
    },
}
EMERGENCIES = {
    "sikkerhed/akut_fare",
    "sikkerhed/akut_udrejse",
    "sikkerhed/selvmordsfare",
    "sikkerhed/trussel_mod_medarbejder",
    "sikkerhed/vold_mod_barn",
}


def wanted_ids() -> list[str]:
    return TOPIC_IDS.read_text(encoding="utf-8").split()


def files() -> list[Path]:
    return sorted(KNOWLEDGE_FOLDER.rglob("*.yml"))


# --- Whole and without faults ---------------------------------------------------------------


def test_contract_lists_153_topics_once_each() -> None:
    ids = wanted_ids()
    assert len(ids) == len(set(ids)) == 153


def test_every_topic_of_the_contract_has_an_answer(content: Content) -> None:
    assert check_topic_ids(content.knowledge, set(wanted_ids()), KNOWLEDGE_FOLDER) == []


def test_content_has_no_faults(content: Content) -> None:
    found = check(content.knowledge, content.texts, content.guide, KNOWLEDGE_FOLDER)
    assert [str(problem) for problem in found] == []


def test_no_answer_has_more_than_100_words(content: Content) -> None:
    answers = [
        (topic.id, text)
        for topic in content.knowledge.topics.values()
        for text in (topic.answer, topic.answer_family_control or "")
    ]
    answers += [(f"udgang {o.when}", o.answer) for o in content.guide.outcomes]
    assert {name: len(text.split()) for name, text in answers if len(text.split()) > 100} == {}


def test_every_answer_says_something(content: Content) -> None:
    topics = content.knowledge.topics.values()
    assert [topic.id for topic in topics if not topic.answer.strip()] == []


def test_titles_are_distinct_because_they_are_buttons(content: Content) -> None:
    titles = [topic.title for topic in content.knowledge.topics.values()]
    assert sorted(titles) == sorted(set(titles))


def test_emergencies_are_the_acute_topics(content: Content) -> None:
    found = {t.id for t in content.knowledge.topics.values() if t.kind is Kind.EMERGENCY}
    assert found == EMERGENCIES


# --- Contacts -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "number"), NUMBERS.items())
def test_number_of_a_contact_is_the_one_of_the_source(
    content: Content, name: str, number: str
) -> None:
    assert content.knowledge.contacts[name].phone == number


def test_no_contact_has_a_number_without_a_source(content: Content) -> None:
    contacts = content.knowledge.contacts.values()
    assert {c.id for c in contacts if c.phone} == set(NUMBERS)
    assert {c.id for c in contacts if not c.phone} == WITHOUT_NUMBER


def test_no_two_contacts_share_a_number(content: Content) -> None:
    numbers = [c.phone for c in content.knowledge.contacts.values() if c.phone]
    assert sorted(numbers) == sorted(set(numbers))


@pytest.mark.parametrize(("name", "hours"), HOURS.items())
def test_hours_of_a_contact_are_those_of_the_source(
    content: Content, name: str, hours: dict[str, tuple[str, str]]
) -> None:
    spans = content.knowledge.contacts[name].hours or []
    assert {day: (span.start, span.end) for span in spans for day in span.days} == hours


def test_no_contact_has_hours_without_a_source(content: Content) -> None:
    assert {c.id for c in content.knowledge.contacts.values() if c.hours} == set(HOURS)


def test_lines_that_never_close(content: Content) -> None:
    found = {c.id for c in content.knowledge.contacts.values() if c.always_open}
    assert found == {"alarm", "politi", "boernetelefon"}


@pytest.mark.parametrize(
    ("name", "moment", "expected"),
    [
        ("hotline", "2026-11-29 08:00", True),
        ("hotline", "2026-12-25 21:59", True),
        ("hotline", "2027-01-01 12:00", True),
        ("hotline", "2026-12-24 12:00", True),
        ("hotline", "2026-11-23 22:00", False),
        ("team", "2026-11-23 09:00", True),
        ("team", "2026-11-23 15:00", False),
        ("team", "2026-11-28 12:00", False),
        ("team", "2026-12-25 12:00", False),
        ("team", "2026-12-24 12:00", None),
        ("bbu_valby", "2026-11-26 17:59", True),
        ("bbu_valby", "2026-11-27 13:00", False),
        ("doegnvagt", "2026-11-23 12:00", False),
        ("doegnvagt", "2026-11-23 15:00", True),
        ("doegnvagt", "2026-11-28 12:00", True),
        ("doegnvagt", "2026-12-25 12:00", True),
        ("doegnvagt", "2027-03-29 12:00", True),
        ("bbu", "2026-11-23 12:00", None),
        ("etnisk", "2026-11-23 12:00", None),
        ("alarm", "2027-01-01 00:00", True),
        ("politi", "2026-12-24 23:59", True),
    ],
)
def test_contact_is_open_when_it_should_be(
    content: Content, name: str, moment: str, expected: bool | None
) -> None:
    contacts = content.knowledge.contacts
    now = dt.datetime.fromisoformat(moment).replace(tzinfo=COPENHAGEN)
    assert open_now(contacts[name], now, contacts) is expected


def test_only_the_two_national_short_numbers_are_confirmed(content: Content) -> None:
    contacts = content.knowledge.contacts.values()
    assert {c.id for c in contacts if c.confirmed} == {"alarm", "politi"}
    assert {c.id for c in contacts if c.confirmed_on} == set()


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_numbers_stand_in_the_contacts_file_only(path: Path) -> None:
    found = set(DIGITS.findall(path.read_text(encoding="utf-8")))
    allowed = set(NUMBERS.values()) if path.name == "kontakter.yml" else set()
    assert found <= allowed


# --- Retired names, numbers and paragraphs --------------------------------------------------


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
@pytest.mark.parametrize("number", ["33172929", "45159007"], ids=["VINK", "PET"])
def test_number_that_may_not_be_given_stands_nowhere(path: Path, number: str) -> None:
    assert number not in re.sub(r"[\s.-]", "", path.read_text(encoding="utf-8"))


def test_vink_is_told_to_be_an_old_name_and_who_it_is_now(content: Content) -> None:
    topic = content.knowledge.topics["organisation/vink"]
    assert "VINK er et gammelt navn" in topic.answer
    assert "Team Forebyggelse af Ekstremisme" in topic.answer
    assert "{team}" in topic.answer
    assert "ring ikke til det" in topic.answer


def test_vink_is_named_in_its_own_topic_only(content: Content) -> None:
    assert {topic for topic, _ in lines_with(content, r"\bVINK\b")} == {"organisation/vink"}


def test_ncfe_is_named_as_an_old_name_only(content: Content) -> None:
    found = list(lines_with(content, r"NCFE|Nationalt Center for Forebyggelse"))
    assert {topic for topic, _ in found} == {"organisation/cde"}
    assert [line for _, line in found if not re.search("tidligere|gammelt", line)] == []


def test_cde_is_the_present_name(content: Content) -> None:
    answer = content.knowledge.topics["organisation/cde"].answer
    assert "Center for Dokumentation og Indsats mod Ekstremisme (CDE)" in answer
    assert "10. oktober 2022" in answer


def test_old_duty_paragraphs_are_named_as_replaced_only(content: Content) -> None:
    found = list(lines_with(content, r"§§? ?(?:153|154)\b|\b15[34]\b"))
    assert {topic for topic, _ in found} == {"lov/gammel_paragraf", "workshop/film_og_cases"}
    titles = [content.knowledge.topics["lov/gammel_paragraf"].title]
    marks = r"er nu \*\*barnets lov|har afløst"
    assert [ln for _, ln in found if ln not in titles and not re.search(marks, ln)] == []


@pytest.mark.parametrize(("old", "new"), [("153", "133"), ("154", "135")])
def test_old_duty_paragraph_leads_to_its_successor(content: Content, old: str, new: str) -> None:
    answer = content.knowledge.topics["lov/gammel_paragraf"].answer
    (line,) = [line for line in answer.splitlines() if f"§ {old}" in line]
    assert f"er nu **barnets lov § {new}**" in line
    assert answer.startswith("**Nej")


def test_duty_to_report_rests_on_the_new_law(content: Content) -> None:
    answer = content.knowledge.topics["lov/underretningspligt"].answer
    assert "barnets lov § 133" in answer
    assert "§ 135" in answer
    assert "serviceloven" not in answer


def test_pet_has_no_number(content: Content) -> None:
    assert content.knowledge.contacts["pet"].phone is None
    answer = content.knowledge.topics["kontakt/pet"].answer
    assert "{politi}" in answer
    assert "{alarm}" in answer
    assert "{pet}" not in answer
