"""Replies composed from the project's own content, at every kind of moment."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from assistant.content import Content
from assistant.dialogue.guide import choice_slots, outcome_for, question_for
from assistant.knowledge.hours import open_now
from assistant.knowledge.schema import Kind, Status
from assistant.reply.compose import Situation
from tests.support.contract import reply_faults
from tests.support.moments import CLOSED, MOMENTS, OPEN, at
from tests.support.wording import paragraphs

CONTRACT = Path(__file__).parent.parent / "contract"
TOPIC_IDS = (CONTRACT / "topic_ids.txt").read_text(encoding="utf-8").split()
PLAN_IDS = [name for name in TOPIC_IDS if name.startswith("plan/")]
# The plan that the law demands does not end with the handleplan, and its topic has no last day.
WITHOUT_END = {"plan/beredskabsplan"}


@pytest.mark.parametrize("family_control", [False, True], ids=["normal", "family control"])
@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_every_answer_keeps_the_contract(
    content: Content, moment: dt.datetime, family_control: bool
) -> None:
    now = Situation(moment, family_control)
    faults = {name: reply_faults(reply_dict(content, name, now)) for name in TOPIC_IDS}
    assert {name: found for name, found in faults.items() if found} == {}


def reply_dict(content: Content, name: str, now: Situation) -> dict[str, Any]:
    return content.composer.topic(name, now).as_dict()


@pytest.mark.parametrize("name", TOPIC_IDS)
def test_answer_is_about_its_topic_and_has_no_unfilled_placeholder(
    content: Content, name: str
) -> None:
    for family_control in (False, True):
        reply = content.composer.topic(name, Situation(CLOSED.now, family_control))
        assert reply.topic == name
        assert re.findall(r"\{[^}]*\}", reply.text) == []
        assert "None" not in reply.text


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_every_card_says_open_only_where_the_hours_say_so(
    content: Content, moment: dt.datetime
) -> None:
    contacts = content.knowledge.contacts
    for name in TOPIC_IDS:
        for card in reply_dict(content, name, Situation(moment))["contacts"]:
            assert card.get("open_now") is open_now(contacts[card["id"]], moment, contacts)


@pytest.mark.parametrize("name", TOPIC_IDS)
def test_unconfirmed_answers_say_so_and_confirmed_ones_do_not(content: Content, name: str) -> None:
    entry = content.knowledge.topics[name]
    text = content.composer.topic(name, OPEN).text
    note = f"**Ikke bekræftet:** {entry.caveat}"
    assert (note in text) is (entry.status is Status.UNCONFIRMED)
    assert ("**Ikke bekræftet:**" in text) is (entry.status is Status.UNCONFIRMED)


@pytest.mark.parametrize("name", TOPIC_IDS)
def test_unconfirmed_numbers_are_called_so(content: Content, name: str) -> None:
    reply = content.composer.topic(name, OPEN)
    unsure = [card.name for card in reply.contacts if card.phone and not card.confirmed]
    note = next(
        (p for p in paragraphs(reply.text) if p.startswith("**Ikke bekræftet endnu:**")), ""
    )
    assert [person for person in unsure if person not in note] == []


@pytest.mark.parametrize("name", [name for name in PLAN_IDS if name not in WITHOUT_END])
def test_plan_is_told_to_be_over_from_new_year_2027(content: Content, name: str) -> None:
    note = content.knowledge.topics[name].expired_note or ""
    assert "slut" in note
    before = content.composer.topic(name, Situation(at("2026-12-31 23:59"))).text
    after = content.composer.topic(name, Situation(at("2027-01-01 00:00"))).text
    assert note not in before
    assert after.startswith(note)


def test_duties_of_the_law_do_not_end_with_the_plan(content: Content) -> None:
    old, new = Situation(at("2026-12-31 23:59")), Situation(at("2027-01-01 00:00"))
    for name in TOPIC_IDS:
        if name.startswith(("lov/", "handling/", "kontakt/", "sikkerhed/")):
            before, after = (content.composer.topic(name, now).text for now in (old, new))
            assert before == after, name


@pytest.mark.parametrize("name", TOPIC_IDS)
def test_family_control_gives_the_answer_written_for_it(content: Content, name: str) -> None:
    entry = content.knowledge.topics[name]
    made = content.composer
    control = made.topic(name, Situation(OPEN.now, family_control=True)).text
    chosen = entry.answer_family_control or entry.answer
    assert control.startswith(made.fill(chosen))


def acute(content: Content) -> list[str]:
    topics = content.knowledge.topics.values()
    return [entry.id for entry in topics if entry.kind is Kind.EMERGENCY]


@pytest.mark.parametrize("family_control", [False, True], ids=["normal", "family control"])
@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_emergencies_begin_with_the_number_and_ask_nothing(
    content: Content, moment: dt.datetime, family_control: bool
) -> None:
    names = acute(content)
    assert len(names) == 5
    for name in names:
        reply = content.composer.topic(name, Situation(moment, family_control))
        assert re.match(r"\**Ring 112 nu\b", reply.text), name
        assert "?" not in reply.text, name
        assert "Lukket nu" not in reply.text, name
        assert reply.urgent
        assert reply.contacts[0].phone == "112"


def test_closed_team_points_to_the_hotline_on_a_saturday(content: Content) -> None:
    text = content.composer.topic("kontakt/team", CLOSED).text
    assert (
        "**Lukket nu:** Team Forebyggelse af Ekstremisme (hverdage kl. 9-15). "
        "Åbent nu: Den Nationale Hotline mod Radikalisering 41 74 90 90 "
        "og Den Sociale Døgnvagt 33 17 33 33."
    ) in paragraphs(text)


def test_closed_hotline_points_to_what_is_open_at_night(content: Content) -> None:
    text = content.composer.topic("kontakt/hotline", Situation(MOMENTS["tuesday night"])).text
    assert (
        "**Lukket nu:** Den Nationale Hotline mod Radikalisering (alle dage kl. 8-22). "
        "Åbent nu: Den Sociale Døgnvagt 33 17 33 33 og Politiet 114."
    ) in paragraphs(text)


@pytest.mark.parametrize("moment", ["saturday", "christmas day", "tuesday night"])
def test_closed_districts_point_to_the_duty_line(content: Content, moment: str) -> None:
    reply = content.composer.topic("kontakt/boernecentre", Situation(MOMENTS[moment]))
    lines = [p for p in paragraphs(reply.text) if p.startswith("**Lukket nu:** Borgercenter")]
    assert lines
    assert all("Åbent nu: Den Sociale Døgnvagt 33 17 33 33." in line for line in lines)


def test_nothing_is_called_closed_when_the_hours_are_not_known(content: Content) -> None:
    eve = content.composer.topic("kontakt/team", Situation(at("2026-12-24 12:00")))
    assert "Lukket nu" not in eve.text
    card = next(card for card in eve.as_dict()["contacts"] if card["id"] == "team")
    assert "open_now" not in card


@pytest.mark.parametrize("again", [False, True])
def test_being_lost_names_the_emergency_number(content: Content, again: bool) -> None:
    reply = content.composer.lost(OPEN, again)
    assert reply_faults(reply.as_dict()) == []
    assert "112" in reply.text
    assert "41 74 90 90" in reply.text
    assert [choice.choice for choice in reply.choices] == [
        "emne:kontakt/vejviser",
        "emne:assistent/hvad_kan_du",
    ]


def test_second_time_lost_is_said_differently(content: Content) -> None:
    first, second = (content.composer.lost(OPEN, again).text for again in (False, True))
    assert first != second


def test_clarifying_question_names_the_emergency_number(content: Content) -> None:
    reply = content.composer.clarify(["tegn/online", "tegn/unge"], OPEN)
    assert reply_faults(reply.as_dict()) == []
    assert "Mente du" in reply.text
    assert "112" in reply.text
    titles = [content.knowledge.topics[name].title for name in ("tegn/online", "tegn/unge")]
    assert [choice.title for choice in reply.choices] == [*titles, "Ingen af dem"]


@pytest.mark.parametrize(
    ("slot", "slots", "expected"),
    [
        ("akut", {}, "akut_og_alder"),
        ("akut", {"alder": "under_18"}, "akut"),
        ("alder", {"akut": "nej"}, "alder"),
        ("familiekontrol", {"akut": "nej", "alder": "under_18"}, "familie_og_relation"),
        (
            "familiekontrol",
            {"akut": "nej", "alder": "under_18", "relation": "borger"},
            "familiekontrol",
        ),
        ("relation", {"akut": "nej", "alder": "under_18", "familiekontrol": "nej"}, "relation"),
    ],
)
def test_question_of_the_guide_for_what_is_missing(
    content: Content, slot: str, slots: dict[str, str], expected: str
) -> None:
    asked = question_for(content.guide, slot, slots)
    assert asked == content.guide.questions[expected]
    reply = content.composer.guide_question(asked, OPEN)
    assert reply_faults(reply.as_dict()) == []
    assert reply.kind == "question"
    assert reply.text.rstrip().endswith(("?", "112 med det samme."))
    assert [choice_slots(c.choice) for c in reply.choices] == [c.sets for c in asked.choices]


def test_question_about_danger_names_the_emergency_number(content: Content) -> None:
    for name in ("akut", "akut_og_alder"):
        reply = content.composer.guide_question(content.guide.questions[name], OPEN)
        assert "ring 112 med det samme" in reply.text


OUTCOMES = {
    "danger": ({"akut": "ja"}, ["alarm"]),
    "family, under 18": (
        {"akut": "nej", "familiekontrol": "ja", "alder": "under_18"},
        ["etnisk", "red", "doegnvagt"],
    ),
    "family, adult": (
        {"akut": "nej", "familiekontrol": "ja", "alder": "over_18"},
        ["red", "etnisk"],
    ),
    "own family": (
        {"akut": "nej", "familiekontrol": "nej", "relation": "paaroerende"},
        ["hotline"],
    ),
    "colleague": (
        {"akut": "nej", "familiekontrol": "nej", "relation": "kollega"},
        ["hotline", "politi"],
    ),
    "under 18": (
        {"akut": "nej", "familiekontrol": "nej", "alder": "under_18", "relation": "barn_ung"},
        ["hotline", "team"],
    ),
    "adult": (
        {"akut": "nej", "familiekontrol": "nej", "alder": "over_18", "relation": "borger"},
        ["hotline", "team"],
    ),
    "not known": (
        {"akut": "nej", "familiekontrol": "ukendt", "alder": "ukendt"},
        ["hotline", "team"],
    ),
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize(("slots", "contacts"), OUTCOMES.values(), ids=OUTCOMES)
def test_outcome_of_the_guide_keeps_the_contract_and_names_whom_to_call(
    content: Content, slots: dict[str, str], contacts: list[str], moment: dt.datetime
) -> None:
    outcome = outcome_for(content.guide, slots)
    reply = content.composer.guide_outcome(outcome, slots, Situation(moment))
    assert reply_faults(reply.as_dict()) == []
    assert re.findall(r"\{[^}]*\}", reply.text) == []
    assert [card.id for card in reply.contacts] == contacts


def outcome_text(content: Content, name: str) -> str:
    slots, _ = OUTCOMES[name]
    outcome = outcome_for(content.guide, slots)
    return content.composer.guide_outcome(outcome, slots, OPEN).text


@pytest.mark.parametrize("name", ["family, under 18", "family, adult"])
def test_outcome_with_family_control_warns_against_contact(content: Content, name: str) -> None:
    text = outcome_text(content, name)
    assert "**Kontakt ikke familien**" in text
    assert "hverken brev eller sms" in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("family, under 18", "familien kan være en del af problemet"),
        ("under 18", "Jeg har forstået: ikke akut, under 18, elev, barn eller ung."),
        ("adult", "Jeg har forstået: ikke akut, 18 eller derover, borger."),
        ("not known", "Jeg har forstået: ikke akut."),
    ],
)
def test_outcome_tells_what_was_understood(content: Content, name: str, words: str) -> None:
    assert words in outcome_text(content, name)


def test_outcome_in_danger_begins_with_the_number_and_asks_nothing(content: Content) -> None:
    text = outcome_text(content, "danger")
    assert text.startswith("**Ring 112 nu.**")
    assert "?" not in text
    assert "Jeg har forstået" not in text
    assert "Ikke bekræftet" not in text


@pytest.mark.parametrize("name", [name for name in OUTCOMES if name != "danger"])
def test_other_outcomes_are_called_unconfirmed(content: Content, name: str) -> None:
    assert f"**Ikke bekræftet:** {content.guide.caveat}" in outcome_text(content, name)


@pytest.mark.parametrize("key", ["fejl", "fortabt", "fortabt_igen", "fortabt_i_guiden", "afbrudt"])
def test_apologies_name_the_emergency_number(content: Content, key: str) -> None:
    reply = content.composer.plain(key, OPEN)
    assert reply_faults(reply.as_dict()) == []
    assert "Er nogen i fare nu, så ring 112." in reply.text
