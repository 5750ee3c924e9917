"""The project's own content where it is easily wrong: old, unsure, family, judging people."""

from __future__ import annotations

import re

import pytest

from assistant.content import Content
from assistant.knowledge.checks import advises_family_contact
from assistant.knowledge.schema import Kind, Status
from tests.support.said import lines_with, said

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
