"""Composing replies: texts, contacts, notes and choices from invented content."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.knowledge.loader import Knowledge
from assistant.knowledge.texts import Texts
from assistant.reply.compose import NONE_OF_THEM, UNCLEAR, Composer, Situation
from tests.support.moments import CLOSED, OPEN, at
from tests.support.small import (
    OFFICE_HOURS,
    contact,
    guide,
    knowledge,
    outcome_data,
    source,
    texts,
    topic,
)
from tests.support.wording import paragraphs


def office(**changes: Any) -> Any:
    hours = {"tider": OFFICE_HOURS, "tider_tekst": "hverdage 9-15"}
    return contact(**{**hours, **changes})


def composer(
    made: Knowledge | None = None, fixed: Texts | None = None, **guide_changes: Any
) -> Composer:
    return Composer(made or knowledge(), fixed or texts(), guide(**guide_changes))


# --- A topic's answer -----------------------------------------------------------------------


def test_answer_is_the_topics_text_with_its_sources() -> None:
    made = knowledge(
        [topic(kilder=[{"kilde": "X1", "sted": "s. 4"}])],
        sources=[source(aar=2020, url="https://example.org/bog")],
    )
    reply = composer(made).topic("definition/proeve", OPEN)
    assert reply.text == "En prøve er opdigtet."
    assert (reply.topic, reply.kind, reply.urgent) == ("definition/proeve", "answer", False)
    assert reply.as_dict()["sources"] == [
        {
            "id": "X1",
            "title": "Bog om prøver",
            "publisher": "Prøveforlaget",
            "year": 2020,
            "place": "s. 4",
            "url": "https://example.org/bog",
            "checked": "2026-11-22",
        }
    ]


def test_unknown_topic_is_an_error() -> None:
    with pytest.raises(KeyError):
        composer().topic("definition/ingen", OPEN)


def test_lead_stands_first_as_a_paragraph_of_its_own() -> None:
    reply = composer().topic("definition/proeve", OPEN, lead="Først dette.")
    assert reply.text == "Først dette.\n\nEn prøve er opdigtet."


def test_each_reply_has_its_own_id() -> None:
    made = composer()
    ids = {made.topic("definition/proeve", OPEN).id for _ in range(20)}
    assert len(ids) == 20


@pytest.mark.parametrize(
    ("kind", "expected", "urgent"),
    [
        ("svar", "answer", False),
        ("akut", "emergency", True),
        ("afvisning", "refusal", False),
        ("henvisning", "redirect", False),
        ("smalltalk", "smalltalk", False),
        ("uklar", "fallback", False),
    ],
)
def test_kind_of_the_reply_is_the_topics_and_only_danger_is_urgent(
    kind: str, expected: str, urgent: bool
) -> None:
    reply = composer(knowledge([topic(slags=kind)])).topic("definition/proeve", OPEN)
    assert (reply.kind, reply.urgent) == (expected, urgent)


def test_choices_lead_to_topics_under_their_titles() -> None:
    made = knowledge([topic(valg=["tegn/anden"]), topic(id="tegn/anden", titel="En anden")])
    reply = composer(made).topic("definition/proeve", OPEN)
    assert [(c.title, c.choice) for c in reply.choices] == [("En anden", "emne:tegn/anden")]


@pytest.mark.parametrize(
    ("rival", "offered"),
    [
        ("tegn/tredje", ["tegn/tredje", "tegn/anden"]),
        ("tegn/anden", ["tegn/anden"]),
        ("definition/proeve", ["tegn/anden"]),
        (None, ["tegn/anden"]),
    ],
)
def test_what_may_have_been_meant_instead_is_the_first_choice(
    rival: str | None, offered: list[str]
) -> None:
    others = [topic(id=name, titel=name) for name in ("tegn/anden", "tegn/tredje")]
    made = knowledge([topic(valg=["tegn/anden"]), *others])
    reply = composer(made).topic("definition/proeve", OPEN, rival=rival)
    assert [c.choice for c in reply.choices] == [f"emne:{name}" for name in offered]
    asks = composer(made).conversation_text("mente_du_maaske") in reply.text
    assert asks is (rival not in (None, "definition/proeve"))


def test_answer_for_family_control_is_chosen_in_that_situation_only() -> None:
    made = composer(knowledge([topic(svar_ved_familiekontrol="Ring ikke hjem.")]))
    normal = made.topic("definition/proeve", Situation(OPEN.now))
    control = made.topic("definition/proeve", Situation(OPEN.now, family_control=True))
    assert normal.text == "En prøve er opdigtet."
    assert control.text == "Ring ikke hjem."


def test_topic_without_an_answer_for_family_control_gives_its_usual_one() -> None:
    reply = composer().topic("definition/proeve", Situation(OPEN.now, family_control=True))
    assert reply.text == "En prøve er opdigtet."


# --- Placeholders ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring {kontor}.", "Ring 12 34 56 78."),
        ("Ring {kontor.navn}.", "Ring Prøvekontoret."),
        ("Åbent {kontor.tider}.", "Åbent hverdage 9-15."),
        ("{kontor}{kontor}", "12 34 56 7812 34 56 78"),
        ("Gå til {stum}.", "Gå til Stumt kontor."),
        ("Åbent {stum.tider}.", "Åbent ."),
        ("Ring {ukendt}.", "Ring {ukendt}."),
        ("{Kontor} {kontor.by} { kontor }", "{Kontor} {kontor.by} { kontor }"),
        ("Ingen.", "Ingen."),
    ],
)
def test_placeholders_are_filled_from_the_contacts(text: str, expected: str) -> None:
    stum = contact(id="stum", navn="Stumt kontor", telefon=None)
    made = composer(knowledge(contacts=[office(), stum]))
    assert made.fill(text) == expected


def test_placeholders_of_an_answer_are_filled() -> None:
    made = knowledge([topic(svar="Ring {kontor}.")], [contact()])
    assert composer(made).topic("definition/proeve", OPEN).text == "Ring 12 34 56 78."


def test_values_of_a_fixed_text_are_filled_before_its_contacts() -> None:
    made = composer(fixed=texts(kilde_svar="Kilder: {kilder}. Ring {kontor}."))
    text = made.conversation_text("kilde_svar", kilder="Bog A; Bog B")
    assert text == "Kilder: Bog A; Bog B. Ring 12 34 56 78."


# --- Contacts: open, closed, unconfirmed ----------------------------------------------------


def test_contact_card_shows_what_is_known() -> None:
    known = office(
        email="kontor@example.org", url="https://example.org", bekraeftet_dato="2026-11-01"
    )
    made = composer(knowledge([topic(kontakter=["kontor"])], [known]))
    (card,) = made.topic("definition/proeve", OPEN).as_dict()["contacts"]
    assert card == {
        "id": "kontor",
        "name": "Prøvekontoret",
        "confirmed": True,
        "phone": "12 34 56 78",
        "email": "kontor@example.org",
        "url": "https://example.org",
        "hours": "hverdage 9-15",
        "open_now": True,
        "confirmed_on": "2026-11-01",
    }


def test_contact_card_leaves_out_what_is_not_known() -> None:
    made = composer(knowledge([topic(kontakter=["kontor"])], [contact(telefon=None)]))
    (card,) = made.topic("definition/proeve", OPEN).as_dict()["contacts"]
    assert card == {"id": "kontor", "name": "Prøvekontoret", "confirmed": True}


def test_contact_card_is_closed_out_of_hours() -> None:
    made = composer(knowledge([topic(kontakter=["kontor"])], [office()]))
    (card,) = made.topic("definition/proeve", CLOSED).as_dict()["contacts"]
    assert card["open_now"] is False


def test_contacts_of_the_reply_are_the_topics_in_order() -> None:
    people = [contact(), contact(id="vagt")]
    made = composer(knowledge([topic(kontakter=["vagt", "kontor"])], people))
    cards = made.topic("definition/proeve", OPEN).contacts
    assert [card.id for card in cards] == ["vagt", "kontor"]


def test_open_contact_gets_no_line() -> None:
    made = composer(knowledge([topic(kontakter=["kontor"])], [office()]))
    assert made.topic("definition/proeve", OPEN).text == "En prøve er opdigtet."


def test_closed_contact_gets_a_line_with_its_hours() -> None:
    made = composer(knowledge([topic(kontakter=["kontor"])], [office()]))
    text = made.topic("definition/proeve", CLOSED).text
    assert paragraphs(text) == ["En prøve er opdigtet.", "Lukket: Prøvekontoret (hverdage 9-15)."]


def test_closed_contact_named_in_the_answer_gets_a_line_too() -> None:
    made = composer(knowledge([topic(svar="Ring {kontor}.")], [office()]))
    text = made.topic("definition/proeve", CLOSED).text
    assert paragraphs(text) == ["Ring 12 34 56 78.", "Lukket: Prøvekontoret (hverdage 9-15)."]


def test_closed_contact_that_is_both_card_and_named_gets_one_line() -> None:
    made = knowledge(
        [topic(svar="Ring {kontor} eller {kontor}.", kontakter=["kontor"])], [office()]
    )
    assert composer(made).topic("definition/proeve", CLOSED).text.count("Lukket") == 1


def test_contact_of_which_only_the_name_is_told_gets_no_line() -> None:
    made = composer(knowledge([topic(svar="Gå til {kontor.navn}.")], [office()]))
    assert made.topic("definition/proeve", CLOSED).text == "Gå til Prøvekontoret."


def test_line_of_a_closed_contact_says_what_is_open_instead() -> None:
    people = [
        office(i_stedet=["lukket", "ukendt", "nat", "dag", "alarm"]),
        office(id="lukket", navn="Også lukket"),
        contact(id="ukendt", navn="Uden tider"),
        contact(id="nat", navn="Natlinjen", telefon="11 11 11 11", doegnaaben=True),
        contact(id="dag", navn="Døgnlinjen", telefon="22 22 22 22", doegnaaben=True),
        contact(id="alarm", navn="Tredje", telefon="33 33 33 33", doegnaaben=True),
    ]
    made = composer(knowledge([topic(kontakter=["kontor"])], people))
    assert paragraphs(made.topic("definition/proeve", CLOSED).text)[1] == (
        "Lukket: Prøvekontoret (hverdage 9-15). "
        "Åbent: Natlinjen 11 11 11 11 og Døgnlinjen 22 22 22 22."
    )


def test_at_most_two_closed_contacts_get_a_line() -> None:
    people = [office(id=name, navn=name.upper()) for name in ("a", "b", "c")]
    made = composer(knowledge([topic(kontakter=["a", "b", "c"])], people))
    lines = paragraphs(made.topic("definition/proeve", CLOSED).text)[1:]
    assert lines == ["Lukket: A (hverdage 9-15).", "Lukket: B (hverdage 9-15)."]


def test_contact_that_is_not_known_to_be_open_gets_no_line() -> None:
    made = composer(knowledge([topic(kontakter=["kontor"])], [contact()]))
    assert made.topic("definition/proeve", CLOSED).text == "En prøve er opdigtet."


def test_emergency_has_no_line_about_closed_contacts() -> None:
    made = composer(knowledge([topic(slags="akut", kontakter=["kontor"])], [office()]))
    assert made.topic("definition/proeve", CLOSED).text == "En prøve er opdigtet."


def test_unconfirmed_answer_says_what_is_unsure() -> None:
    made = composer(knowledge([topic(status="skal_bekraeftes", forbehold="Datoen er usikker.")]))
    text = made.topic("definition/proeve", OPEN).text
    assert paragraphs(text) == ["En prøve er opdigtet.", "Usikkert: Datoen er usikker."]


def test_unconfirmed_answer_without_a_caveat_says_it_in_general() -> None:
    made = composer(knowledge([topic(status="skal_bekraeftes")]))
    text = made.topic("definition/proeve", OPEN).text
    assert paragraphs(text) == ["En prøve er opdigtet.", "Usikkert: Ingen grund."]


def test_confirmed_answer_does_not_tell_its_caveat() -> None:
    made = composer(knowledge([topic(forbehold="Datoen er usikker.")]))
    assert made.topic("definition/proeve", OPEN).text == "En prøve er opdigtet."


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        (["A"], "Usikre numre: A."),
        (["A", "B"], "Usikre numre: A og B."),
        (["A", "B", "C"], "Usikre numre: A, B og C."),
    ],
)
def test_unconfirmed_contacts_are_named(names: list[str], listed: str) -> None:
    people = [contact(id=name.lower(), navn=name, bekraeftet=False) for name in names]
    made = knowledge([topic(kontakter=[person.id for person in people])], people)
    text = composer(made).topic("definition/proeve", OPEN).text
    assert paragraphs(text) == ["En prøve er opdigtet.", listed]


def test_unconfirmed_contact_named_in_the_answer_is_told() -> None:
    made = composer(knowledge([topic(svar="Ring {kontor}.")], [contact(bekraeftet=False)]))
    text = made.topic("definition/proeve", OPEN).text
    assert paragraphs(text) == ["Ring 12 34 56 78.", "Usikre numre: Prøvekontoret."]


def test_confirmed_contact_is_not_called_unsure() -> None:
    made = composer(knowledge([topic(kontakter=["kontor"])], [contact(bekraeftet=True)]))
    assert made.topic("definition/proeve", OPEN).text == "En prøve er opdigtet."


# --- Answers whose time is over -------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "over"),
    [
        ("2026-12-31 00:00", False),
        ("2026-12-31 23:59", False),
        ("2027-01-01 00:00", True),
        ("2027-06-01 12:00", True),
    ],
)
def test_note_comes_first_from_the_day_after_the_last(moment: str, over: bool) -> None:
    made = knowledge([topic(gyldig_til="2026-12-31", udloebet="Det er slut.")])
    text = composer(made).topic("definition/proeve", Situation(at(moment))).text
    assert paragraphs(text) == ["Det er slut."] * over + ["En prøve er opdigtet."]


def test_lead_comes_before_the_note() -> None:
    made = knowledge([topic(gyldig_til="2026-12-31", udloebet="Det er slut.")])
    reply = composer(made).topic("definition/proeve", Situation(at("2027-01-01 09:00")), "Hør:")
    assert paragraphs(reply.text) == ["Hør:", "Det er slut.", "En prøve er opdigtet."]


def test_parts_stand_in_their_order() -> None:
    made = knowledge(
        [
            topic(
                gyldig_til="2026-12-31",
                udloebet="Det er slut.",
                status="skal_bekraeftes",
                forbehold="Usikker dato.",
                kontakter=["kontor"],
            )
        ],
        [office(bekraeftet=False)],
    )
    text = composer(made).topic("definition/proeve", Situation(at("2027-01-02 12:00"))).text
    assert paragraphs(text) == [
        "Det er slut.",
        "En prøve er opdigtet.",
        "Lukket: Prøvekontoret (hverdage 9-15).",
        "Usikkert: Usikker dato.",
        "Usikre numre: Prøvekontoret.",
    ]


# --- Questions back, and being lost ---------------------------------------------------------


def small_dialogue() -> Composer:
    made = knowledge(
        [
            topic(id="tegn/a", titel="Om A"),
            topic(id="tegn/b", titel="Om B"),
            topic(id="kontakt/vejviser"),
            topic(id="assistent/hvad_kan_du"),
        ],
        [contact(), contact(id="hotline", navn="Hotlinen")],
    )
    return composer(made)


def test_clarifying_asks_with_the_candidates_and_a_way_out() -> None:
    reply = small_dialogue().clarify(["tegn/b", "tegn/a"], OPEN)
    assert (reply.topic, reply.kind, reply.urgent) == (UNCLEAR, "question", False)
    assert reply.text == "Mente du?"
    assert [(c.title, c.choice) for c in reply.choices] == [
        ("Om B", "emne:tegn/b"),
        ("Om A", "emne:tegn/a"),
        ("Ingen", NONE_OF_THEM),
    ]


def test_clarifying_without_candidates_still_has_the_way_out() -> None:
    reply = small_dialogue().clarify([], OPEN)
    assert [choice.choice for choice in reply.choices] == [NONE_OF_THEM]


@pytest.mark.parametrize(
    ("again", "text"), [(False, "Fortabt: 12 34 56 78."), (True, "Stadig fortabt.")]
)
def test_lost_offers_the_guide_and_a_number(again: bool, text: str) -> None:
    reply = small_dialogue().lost(OPEN, again)
    assert (reply.topic, reply.kind, reply.text) == (UNCLEAR, "fallback", text)
    assert [choice.choice for choice in reply.choices] == [
        "emne:kontakt/vejviser",
        "emne:assistent/hvad_kan_du",
    ]
    assert [card.id for card in reply.contacts] == ["hotline"]


def test_plain_reply_has_the_given_topic_and_kind() -> None:
    made = composer(fixed=texts(kilde_svar="Kilder: {kilder}."))
    reply = made.plain("kilde_svar", OPEN, topic="definition/proeve", kind="answer", kilder="Bog A")
    assert (reply.topic, reply.kind) == ("definition/proeve", "answer")
    assert reply.text == "Kilder: Bog A."


def test_source_line_names_title_and_details() -> None:
    entry = topic(kilder=[{"kilde": "X1", "sted": "s. 4"}, {"kilde": "X2"}])
    made = composer(
        knowledge([entry], sources=[source(aar=2020), source(id="X2", titel="Et brev")])
    )
    line = "Bog om prøver (Prøveforlaget, 2020, s. 4); Et brev (Prøveforlaget)"
    assert made.source_line(entry) == line


def test_source_line_of_a_topic_without_sources_is_empty() -> None:
    assert composer().source_line(topic(kilder=[])) == ""


# --- The contact guide ----------------------------------------------------------------------


def test_question_of_the_guide_has_choices_that_set_slots() -> None:
    made = composer()
    reply = made.guide_question(made.guide.questions["alder"], OPEN)
    assert (reply.topic, reply.kind, reply.urgent) == ("kontakt/vejviser", "question", False)
    assert reply.text == "Er personen under 18?"
    assert [(c.title, c.choice) for c in reply.choices] == [
        ("Ja", "guide:alder=under_18"),
        ("Nej", "guide:alder=over_18,akut=nej"),
    ]


def test_outcome_gives_answer_reason_and_what_was_understood() -> None:
    made = composer()
    slots = {"akut": "nej", "alder": "under_18", "relation": "borger", "familiekontrol": None}
    reply = made.guide_outcome(made.guide.outcomes[0], slots, OPEN)
    assert (reply.topic, reply.kind) == ("definition/proeve", "answer")
    assert paragraphs(reply.text) == [
        "Ring til kontoret.",
        "De ved mest.",
        "Forstået: ikke akut, under 18.",
    ]
    assert [card.id for card in reply.contacts] == ["kontor"]
    assert [card.id for card in reply.sources] == ["X1"]


def test_outcome_without_anything_understood_does_not_claim_so() -> None:
    made = composer()
    reply = made.guide_outcome(made.guide.outcomes[0], {"alder": "ukendt"}, OPEN)
    assert paragraphs(reply.text) == ["Ring til kontoret.", "De ved mest."]


def test_outcome_of_an_unconfirmed_guide_says_so() -> None:
    made = composer(status="skal_bekraeftes", forbehold="Vejen er usikker.")
    reply = made.guide_outcome(made.guide.outcomes[0], {}, OPEN)
    assert paragraphs(reply.text)[-1] == "Usikkert: Vejen er usikker."


def test_acute_outcome_is_short_and_urgent() -> None:
    made = composer(
        status="skal_bekraeftes",
        forbehold="Vejen er usikker.",
        udgange=[outcome_data(slags="akut"), outcome_data()],
    )
    reply = made.guide_outcome(made.guide.outcomes[0], {"akut": "nej"}, OPEN)
    assert (reply.kind, reply.urgent) == ("emergency", True)
    assert paragraphs(reply.text) == ["Ring til kontoret.", "De ved mest."]
