"""The project's own content: complete, without faults, and right where it is easy to go wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.content import KNOWLEDGE_FOLDER, Content
from assistant.knowledge.checks import advises_family_contact, check, check_topic_ids
from assistant.knowledge.hours import COPENHAGEN, open_now
from assistant.knowledge.schema import Kind, Status, Topic

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
# Topics whose facts are old, from another place, not found in a source, or for others to confirm.
UNCONFIRMED = [
    "definition/hoejreekstremisme",
    "definition/venstreekstremisme",
    "definition/polarisering",
    "definition/konspirationsteorier",
    "definition/hadforbrydelse",
    "organisation/ssp",
    "organisation/forskel_infohus_ssp",
    "organisation/psp_ksp",
    "organisation/exit",
    "organisation/charter",
    "tegn/boern",
    "tegn/online",
    "tegn/skole_arbejde",
    "handling/trin_for_trin",
    "handling/hvad_ikke",
    "handling/ingen_efterforskning",
    "handling/dialograad",
    "handling/klassedialog",
    "handling/foraeldre",
    "handling/dokumentation",
    "handling/aktindsigt",
    "handling/lederens_rolle",
    "handling/relation_efter",
    "handling/kollega",
    "kontakt/infohus",
    "kontakt/ssp",
    "kontakt/boernecentre",
    "kontakt/psykiatri",
    "kontakt/socialtilsyn",
    "lov/afvaergepligt",
    "lov/underretning_saadan",
    "forloeb/infohus_proces",
    "forloeb/tilbagemelding",
    "forloeb/moeder",
    "plan/beredskabsplan",
    "plan/koebenhavn",
]
EMERGENCIES = {
    "sikkerhed/akut_fare",
    "sikkerhed/akut_udrejse",
    "sikkerhed/selvmordsfare",
    "sikkerhed/trussel_mod_medarbejder",
    "sikkerhed/vold_mod_barn",
}


def wanted_ids() -> list[str]:
    return TOPIC_IDS.read_text(encoding="utf-8").split()


def said(topic: Topic) -> str:
    """Everything a topic may say to a user."""
    parts = (
        topic.title,
        topic.answer,
        topic.answer_family_control,
        topic.reason,
        topic.caveat,
        topic.expired_note,
    )
    return "\n".join(part for part in parts if part)


def lines_with(content: Content, pattern: str) -> Iterator[tuple[str, str]]:
    """Topic and line of everything said that matches ``pattern``, whatever the case."""
    for topic in content.knowledge.topics.values():
        for line in said(topic).splitlines():
            if re.search(pattern, line, re.IGNORECASE):
                yield topic.id, line


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


# --- What is old, unsure or changing --------------------------------------------------------


def test_threat_level_is_never_stated(content: Content) -> None:
    topic = content.knowledge.topics["plan/trusselsniveau"]
    levels = r"(?i)\b(alvorlig\w*|generel\w*|begræns\w*|minimal\w*|meget alvorlig\w*|4 af 5|fire)\b"
    assert re.findall(levels, said(topic)) == []


def test_threat_level_is_left_to_the_newest_assessment(content: Content) -> None:
    topic = content.knowledge.topics["plan/trusselsniveau"]
    assert "nyeste vurdering" in topic.answer
    assert "pet.dk" in topic.answer
    assert "oplyser ikke et niveau" in topic.answer
    assert "nyeste vurdering" in (topic.expired_note or "")


def test_old_assessment_of_the_threat_is_called_too_old(content: Content) -> None:
    answer = content.knowledge.topics["plan/trusselsniveau"].answer
    (line,) = [line for line in answer.splitlines() if "2023" in line]
    assert "28. marts 2023" in line
    assert "for gammel" in line


@pytest.mark.parametrize(
    "level",
    [
        r"trusselsniveauet er",
        r"(?:terror)?truslen er (?:\w+ )?(?:alvorlig|generel|begrænset|minimal)",
        r"niveau (?:4|fire)\b",
        r"(?:4|fire) (?:ud )?af (?:5|fem)\b",
    ],
)
def test_no_topic_states_a_threat_level(content: Content, level: str) -> None:
    assert list(lines_with(content, level)) == []


def test_12_b_is_not_limited_to_adults(content: Content) -> None:
    answer = content.knowledge.topics["lov/servicelov_12b"].answer
    assert "til borgere, der risikerer at blive radikaliseret" in answer
    assert "Den første udgave talte om personer over 18 år." in answer
    assert "Den grænse står ikke i teksten fra 2024" in answer


def test_over_18_about_12_b_is_named_as_the_old_wording_only(content: Content) -> None:
    found = list(lines_with(content, r"over 18 år"))
    assert {topic for topic, _ in found} == {"lov/servicelov_12b", "organisation/exit"}
    assert [line for _, line in found if not re.search("første udgave|Ældre tekster", line)] == []


def test_old_case_numbers_are_told_as_old(content: Content) -> None:
    topic = content.knowledge.topics["plan/koebenhavn"]
    (line,) = [line for line in topic.answer.splitlines() if "85 bekymringer" in line]
    assert "I 2017 blev 85 bekymringer til 10 sager" in line
    assert "Nye sagstal har Vejviser ikke" in line
    assert topic.status is Status.UNCONFIRMED
    assert "2017" in (topic.caveat or "")


def test_case_numbers_stand_in_one_topic_only(content: Content) -> None:
    numbers = r"\b(?:60|85|100|104) (?:bekymringer|henvendelser)|\b(?:8|10|18|22) sager"
    assert {topic for topic, _ in lines_with(content, numbers)} == {"plan/koebenhavn"}


def test_three_start_dates_of_the_duty_to_have_a_plan_are_told_apart(content: Content) -> None:
    answer = content.knowledge.topics["lov/beredskabsplan_krav"].answer
    last = answer.strip().splitlines()[-1]
    assert "uenige om startdatoen" in last
    assert "Kommunen nævner 1. januar 2024" in last
    assert "Center for Dokumentation og Indsats mod Ekstremisme nævner 1. april 2024" in last
    assert "2023 var kun en forventning" in last


def test_start_date_of_the_duty_to_have_a_plan_stands_in_one_topic_only(content: Content) -> None:
    found = {topic for topic, _ in lines_with(content, r"1\. april 202[34]")}
    assert found == {"lov/beredskabsplan_krav"}


def test_two_plans_are_kept_apart(content: Content) -> None:
    topics = content.knowledge.topics
    assert "§ 15" not in topics["plan/handleplan"].answer
    assert "lovpligtig" in topics["plan/forskel_handleplan_beredskabsplan"].answer
    assert "**to planer**" in topics["plan/beredskabsplan"].answer


def test_schools_have_a_role_though_the_plan_leaves_them_out(content: Content) -> None:
    topics = content.knowledge.topics
    assert "Børne- og Ungdomsforvaltningen (BUF)" in topics["organisation/forvaltninger"].answer
    assert "nævner ikke BUF" in (topics["organisation/forvaltninger"].reason or "")
    assert "alligevel en del af samarbejdet" in topics["plan/professionelle"].answer


@pytest.mark.parametrize(
    "figure",
    ["4.000 folkeskoleelever", "800 friskoleelever", "200-300", "1-2 aftaler", "8-10", "6 måneder"],
)
def test_yearly_targets_are_those_of_the_plan(content: Content, figure: str) -> None:
    assert figure in content.knowledge.topics["plan/aarlige_maal"].answer


@pytest.mark.parametrize(
    "figure", ["5 mio. kr. om året", "0,3 mio. kr.", "2 mio. kr.", "0,6 mio. kr.", "1,2 mio. kr."]
)
def test_budget_is_that_of_the_plan(content: Content, figure: str) -> None:
    assert figure in content.knowledge.topics["plan/oekonomi"].answer


@pytest.mark.parametrize("deadline", ["24 timer", "6 hverdage"])
def test_deadlines_after_a_report_are_those_of_the_law(content: Content, deadline: str) -> None:
    assert deadline in content.knowledge.topics["lov/underretning_frister"].answer


@pytest.mark.parametrize("topic_id", UNCONFIRMED)
def test_topic_that_rests_on_something_unsure_says_what(content: Content, topic_id: str) -> None:
    topic = content.knowledge.topics[topic_id]
    assert topic.status is Status.UNCONFIRMED
    assert topic.caveat


def test_routes_of_the_guide_are_unconfirmed(content: Content) -> None:
    assert content.guide.status is Status.UNCONFIRMED
    assert "beredskabsplan" in (content.guide.caveat or "")


# --- Family control -------------------------------------------------------------------------


def answers_for_family_control(content: Content) -> dict[str, str]:
    found = {t.id: t.answer_family_control for t in content.knowledge.topics.values()}
    return {name: text for name, text in found.items() if text}


def test_answers_for_family_control_warn_against_contact(content: Content) -> None:
    warning = re.compile(
        r"(?i)\b(?:kontakt|inddrag|tal|sig det) ikke [^.,]*\b(?:familien|forældrene)"
        r"|sig det ikke til familien|foreslå ikke [^.]*til familien"
        r"|ingen kontakter familien|familien skal ikke kontaktes"
    )
    answers = answers_for_family_control(content)
    assert [name for name, text in answers.items() if not warning.search(text)] == []


def test_answers_for_family_control_warn_against_letters(content: Content) -> None:
    answers = answers_for_family_control(content)
    assert [name for name, text in answers.items() if not re.search("brev.*sms", text)] == []


def test_answers_for_family_control_name_who_knows_the_field(content: Content) -> None:
    answers = answers_for_family_control(content)
    assert [n for n, text in answers.items() if not ("{etnisk}" in text and "{red}" in text)] == []


def test_answers_for_family_control_never_advise_contact(content: Content) -> None:
    answers = answers_for_family_control(content)
    assert [name for name, text in answers.items() if advises_family_contact(text)] == []


@pytest.mark.parametrize(
    "topic_id",
    [
        "handling/foraeldre",
        "handling/trin_for_trin",
        "handling/hvad_ikke",
        "handling/lederens_rolle",
        "kontakt/under_18",
        "kontakt/paaroerende",
        "kontakt/social_kontrol",
        "definition/negativ_social_kontrol",
        "definition/aeresrelateret_konflikt",
        "definition/underretning",
        "lov/underretning_saadan",
        "organisation/paaroerendecoach",
        "plan/individniveau",
        "sikkerhed/akut_udrejse",
        "sikkerhed/vold_mod_barn",
        "tegn/boern",
        "tegn/sociale_relationer",
        "workshop/foraeldre",
    ],
)
def test_topic_that_touches_the_family_has_an_answer_for_family_control(
    content: Content, topic_id: str
) -> None:
    assert topic_id in answers_for_family_control(content)


# --- No one is judged -----------------------------------------------------------------------


@pytest.mark.parametrize("topic_id", ["tegn/religion", "tegn/diagnose", "tegn/stereotyper"])
def test_faith_diagnosis_and_origin_are_no_sign(content: Content, topic_id: str) -> None:
    answer = content.knowledge.topics[topic_id].answer
    assert answer.startswith("**Nej.")
    assert "bekymringstegn" in answer.splitlines()[0]


@pytest.mark.parametrize(
    "topic_id",
    [
        "sikkerhed/vurder_person",
        "sikkerhed/overvaagning",
        "sikkerhed/profilering",
        "sikkerhed/skadelig_hensigt",
        "sikkerhed/promptangreb",
    ],
)
def test_what_the_assistant_does_not_do_is_refused(content: Content, topic_id: str) -> None:
    assert content.knowledge.topics[topic_id].kind is Kind.REFUSAL


def test_militant_islamism_is_kept_apart_from_islam(content: Content) -> None:
    answer = content.knowledge.topics["definition/militant_islamisme"].answer
    assert "**Det er ikke det samme som islam.**" in answer


def test_english_is_answered_with_the_numbers_in_english(content: Content) -> None:
    answer = content.knowledge.topics["assistent/sprog"].answer
    assert "I can only answer in Danish" in answer
    assert all(number in answer for number in ("{alarm}", "{politi}", "{hotline}"))
