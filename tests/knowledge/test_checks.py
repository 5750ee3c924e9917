"""The checks across files: each finds its fault, and good content gives none."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.knowledge.checks import advises_family_contact, check, check_topic_ids
from assistant.knowledge.loader import Knowledge
from assistant.knowledge.problems import Problem
from assistant.knowledge.schema import Topic
from tests.support.small import (
    CONTACT_PLACE,
    FOLDER,
    TOPIC_PLACE,
    contact,
    guide,
    knowledge,
    outcome_data,
    source,
    texts,
    topic,
)

TYPED_NUMBER = "et telefonnummer er skrevet i teksten; brug kontaktens id i tuborgklammer"


def faults(
    made: Knowledge,
    *,
    conversation: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    **guide_changes: Any,
) -> list[Problem]:
    return check(made, texts(errors, **(conversation or {})), guide(**guide_changes), FOLDER)


def topic_faults(*topics: Topic) -> list[tuple[str, str]]:
    """Field and message, without the id in front, of the faults in topics among good content."""
    first = topic()
    made = knowledge(
        [first, *topics],
        [contact(), contact(id="stum", telefon=None), contact(id="tavs", telefon=None)],
    )
    found = faults(made)
    assert all(problem.file == TOPIC_PLACE for problem in found)
    return [(problem.field, problem.message.split(": ", 1)[1]) for problem in found]


def other(**changes: Any) -> Topic:
    return topic(**{"id": "tegn/anden", **changes})


def test_good_content_has_no_faults() -> None:
    made = knowledge(
        [
            topic(
                svar="Ring til {kontor.navn} på {kontor} ({kontor.tider}).",
                relaterede=["tegn/anden"],
                valg=["tegn/anden"],
                kontakter=["kontor"],
                opfoelgning={"nummer": "definition/proeve", "under_18": "tegn/anden"},
                gyldig_til="2026-12-31",
                udloebet="Det er slut. Ring {kontor}.",
                hvorfor="Straffeloven §§ 112 og 114 a og § 114, stk. 1.",
            ),
            other(
                status="skal_bekraeftes",
                forbehold="Opdigtet.",
                svar="Tal med forældrene.",
                svar_ved_familiekontrol="Kontakt ikke familien.",
            ),
        ],
        [
            contact(
                tider_tekst="altid",
                i_stedet=["vagt"],
                aaben_naar_lukket="vagt",
                emne="tegn/anden",
                bekraeftet_dato="2026-11-01",
            ),
            contact(id="vagt", telefon=None, bekraeftet=False),
        ],
    )
    assert faults(made, conversation={"fortabt": "Ring {kontor}."}) == []


def test_fault_names_the_place_and_the_topic() -> None:
    (problem,) = faults(knowledge([topic(), other(kontakter=["ingen"])]))
    assert (problem.file, problem.line, problem.field) == (TOPIC_PLACE, 20, "kontakter")
    assert problem.message.startswith("tegn/anden: ")


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        pytest.param(
            {"relaterede": ["tegn/ingen"]},
            "relaterede",
            "emnet 'tegn/ingen' findes ikke",
            id="related topic",
        ),
        pytest.param(
            {"valg": ["tegn/ingen"]}, "valg", "emnet 'tegn/ingen' findes ikke", id="choice"
        ),
        pytest.param(
            {"opfoelgning": {"nummer": "tegn/ingen"}},
            "opfoelgning",
            "emnet 'tegn/ingen' findes ikke",
            id="follow-up for the number",
        ),
        pytest.param(
            {"opfoelgning": {"over_18": "tegn/ingen"}},
            "opfoelgning",
            "emnet 'tegn/ingen' findes ikke",
            id="follow-up for an adult",
        ),
        pytest.param(
            {"relaterede": ["tegn/anden"]},
            "relaterede",
            "emnet peger på sig selv",
            id="related to itself",
        ),
        pytest.param(
            {"valg": ["tegn/anden"]}, "valg", "emnet peger på sig selv", id="choice of itself"
        ),
        pytest.param(
            {"kontakter": ["kontor", "ingen"]},
            "kontakter",
            "kontakten 'ingen' findes ikke i kontakter.yml",
            id="contact",
        ),
        pytest.param(
            {"kilder": [{"kilde": "X1"}, {"kilde": "X9"}]},
            "kilder",
            "kilden 'X9' findes ikke i kilder.yml",
            id="source",
        ),
    ],
)
def test_dead_link_of_a_topic(changes: dict[str, Any], field: str, message: str) -> None:
    assert topic_faults(other(**changes)) == [(field, message)]


def test_topic_may_be_its_own_follow_up() -> None:
    assert topic_faults(other(opfoelgning={"nummer": "tegn/anden"})) == []


@pytest.mark.parametrize("kind", ["svar", "akut", "afvisning", "henvisning"])
def test_answer_without_a_source(kind: str) -> None:
    assert topic_faults(other(slags=kind, kilder=[])) == [("kilder", "svaret mangler en kilde")]


@pytest.mark.parametrize("kind", ["smalltalk", "uklar"])
def test_small_talk_needs_no_source(kind: str) -> None:
    assert topic_faults(other(slags=kind, kilder=[])) == []


def test_unconfirmed_answer_without_its_caveat() -> None:
    expected = [("forbehold", "skriv med få ord, hvad der er usikkert")]
    assert topic_faults(other(status="skal_bekraeftes")) == expected


def test_answer_with_a_last_day_but_no_note() -> None:
    expected = [("udloebet", "skriv, hvad der skal siges, når svaret er udløbet")]
    assert topic_faults(other(gyldig_til="2026-12-31")) == expected


def test_advice_to_talk_to_the_family_needs_the_other_answer() -> None:
    message = "svaret nævner kontakt til familien; skriv et svar til når familien er problemet"
    expected = [("svar_ved_familiekontrol", message)]
    assert topic_faults(other(svar="Hej. Tal med forældrene i ro.")) == expected


def test_answer_for_family_control_may_not_advise_contact() -> None:
    found = topic_faults(
        other(svar="Tal med familien.", svar_ved_familiekontrol="Vent lidt. Ring til familien.")
    )
    message = "her må ikke rådes til kontakt med familien"
    assert found == [("svar_ved_familiekontrol", message)]


def test_warning_against_talking_to_the_family_needs_no_other_answer() -> None:
    assert topic_faults(other(svar="Kontakt ikke familien. Tal aldrig med forældrene.")) == []


@pytest.mark.parametrize(
    "key", ["svar", "svar_ved_familiekontrol", "hvorfor", "forbehold", "udloebet"]
)
@pytest.mark.parametrize(
    "number", ["12 34 56 78", "12345678", "1234 5678", "112", "114", "1813", "112 eller 114"]
)
def test_number_typed_into_a_text(key: str, number: str) -> None:
    assert topic_faults(other(**{key: f"Ring på {number}."})) == [(key, TYPED_NUMBER)]


@pytest.mark.parametrize(
    "text",
    [
        "Barnets lov § 112.",
        "Straffeloven §§ 111-114 ff.",
        "Straffeloven § 114 a og § 114.",
        "I 2026 var der 4.112 elever.",
        "Skriv ikke CPR som 010203-1234.",
        "Kl. 18:13 den 11. december.",
        "Sag 10112 og 1145.",
        "Ring på {kontor}.",
    ],
)
def test_other_numbers_in_a_text_are_no_fault(text: str) -> None:
    assert topic_faults(other(svar=text)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Ring {ingen}.", "'{ingen}' er ikke en kontakt"),
        ("Ring {ingen.navn}.", "'{ingen.navn}' er ikke en kontakt"),
        ("Ring {stum}.", "'{stum}' har intet telefonnummer"),
        ("Åbent {kontor.tider}.", "'{kontor.tider}' har ingen åbningstid"),
    ],
)
def test_placeholder_that_cannot_be_filled(text: str, message: str) -> None:
    assert topic_faults(other(svar=text)) == [("svar", message)]


def test_name_of_a_contact_without_a_number_can_be_filled() -> None:
    assert topic_faults(other(svar="Gå til {stum.navn}.")) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"i_stedet": ["ingen"]}, "kontakten 'ingen' findes ikke", id="stand-in"),
        pytest.param(
            {"aaben_naar_lukket": "ingen"}, "kontakten 'ingen' findes ikke", id="open when closed"
        ),
        pytest.param({"emne": "tegn/ingen"}, "emnet 'tegn/ingen' findes ikke", id="topic"),
        pytest.param({"kilder": [{"kilde": "X9"}]}, "kilden 'X9' findes ikke", id="source"),
        pytest.param(
            {"bekraeftet": False, "bekraeftet_dato": "2026-11-01"},
            "har en bekræftet dato, men er ikke bekræftet",
            id="date without confirmation",
        ),
        pytest.param(
            {"telefon": "33 17 29 29"}, "nummeret er nedlagt eller må ikke oplyses", id="VINK"
        ),
        pytest.param(
            {"telefon": "33172929"}, "nummeret er nedlagt eller må ikke oplyses", id="VINK together"
        ),
        pytest.param(
            {"telefon": "45 15 90 07"}, "nummeret er nedlagt eller må ikke oplyses", id="PET"
        ),
    ],
)
def test_fault_of_a_contact(changes: dict[str, Any], message: str) -> None:
    made = knowledge(contacts=[contact(), contact(id="andet", **changes)])
    assert faults(made) == [Problem(CONTACT_PLACE, 200, "andet", message)]


@pytest.mark.parametrize("place", ["conversation", "errors"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Ring 12 34 56 78.", TYPED_NUMBER),
        ("Ring 112.", TYPED_NUMBER),
        ("Ring {ingen}.", "'{ingen}' er ikke en kontakt"),
    ],
)
def test_fault_of_a_fixed_text(place: str, text: str, message: str) -> None:
    given: dict[str, Any] = {place: {"fejl" if place == "conversation" else "tom": text}}
    (problem,) = faults(knowledge(), **given)
    assert problem.file == FOLDER / "tekster.yml"
    assert problem.field == ("fejl" if place == "conversation" else "tom")
    assert problem.message == message


@pytest.mark.parametrize("name", ["navn", "navne", "tider", "forbehold", "andre", "kilder", "det"])
def test_placeholder_of_the_fixed_texts_themselves_is_no_fault(name: str) -> None:
    assert faults(knowledge(), conversation={"fejl": "Her: {" + name + "}."}) == []


def test_guide_with_an_unknown_source() -> None:
    found = faults(knowledge(), kilder=[{"kilde": "X9"}])
    assert found == [Problem(FOLDER / "guide.yml", 1, "kilder", "kilden 'X9' findes ikke")]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"emne": "tegn/ingen"}, "emnet 'tegn/ingen' findes ikke", id="topic"),
        pytest.param({"valg": ["tegn/ingen"]}, "emnet 'tegn/ingen' findes ikke", id="choice"),
        pytest.param({"kontakter": ["ingen"]}, "kontakten 'ingen' findes ikke", id="contact"),
        pytest.param({"svar": "Ring 12 34 56 78."}, TYPED_NUMBER, id="number in the answer"),
        pytest.param({"hvorfor": "Ring 112."}, TYPED_NUMBER, id="number in the reason"),
        pytest.param({"svar": "Ring {ingen}."}, "'{ingen}' er ikke en kontakt", id="placeholder"),
        pytest.param(
            {"svar": "Tal med forældrene."},
            "her må ikke rådes til kontakt med familien",
            id="family in the answer",
        ),
        pytest.param(
            {"hvorfor": "Inddrag familien."},
            "her må ikke rådes til kontakt med familien",
            id="family in the reason",
        ),
    ],
)
def test_fault_of_an_outcome_of_the_guide(changes: dict[str, Any], message: str) -> None:
    outcomes = [outcome_data(hvis={"akut": "ja"}, **changes), outcome_data()]
    expected = [Problem(FOLDER / "guide.yml", 1, "udgang 1", message)]
    assert faults(knowledge(), udgange=outcomes) == expected


def test_every_fault_is_found_at_once() -> None:
    made = knowledge(
        [topic(kontakter=["ingen"], svar="Ring 112."), other(status="skal_bekraeftes")],
        [contact(emne="tegn/ingen")],
        [source()],
    )
    found = faults(made, conversation={"fejl": "{ingen}"}, kilder=[{"kilde": "X9"}])
    assert [problem.field for problem in found] == [
        "kontakter",
        "svar",
        "forbehold",
        "kontor",
        "fejl",
        "kilder",
    ]


def test_topics_of_the_contract_without_an_answer_are_named_sorted() -> None:
    found = check_topic_ids(knowledge(), {"tegn/b", "definition/proeve", "tegn/a"}, FOLDER)
    assert found == [
        Problem(FOLDER, 1, "emner", "'tegn/a' har intet svar"),
        Problem(FOLDER, 1, "emner", "'tegn/b' har intet svar"),
    ]


def test_topics_beyond_the_contract_are_no_fault() -> None:
    assert check_topic_ids(knowledge([topic(), other()]), {"definition/proeve"}, FOLDER) == []


@pytest.mark.parametrize(
    "text",
    [
        "Tal med forældrene.",
        "Kontakt hjemmet i morgen.",
        "Inddrag familien tidligt.",
        "Ring til barnets forældre.",
        "Skriv en sms til familien.",
        "Sig det til forældrene først.",
        "Inviter forældrene til et møde.",
        "Tag en samtale med familien.",
        "INDDRAG FAMILIEN.",
        "Vent ikke. Tal med forældrene.",
        "Vent ikke!\nTal med forældrene",
        "- Kontakt familien\n- Vent ikke",
    ],
)
def test_advice_to_contact_the_family_is_seen(text: str) -> None:
    assert advises_family_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tal med din leder.",
        "Kontakt ikke familien.",
        "Tal aldrig med forældrene.",
        "Undlad at ringe til hjemmet.",
        "Undgå at kontakte familien.",
        "Det kan være farligt at tale med familien.",
        "Inddrag ingen i familien.",
        "Nogle tegn handler om familien.",
        "Tal med eleven. Forældrene er et andet emne.",
    ],
)
def test_text_that_does_not_advise_to_contact_the_family(text: str) -> None:
    assert not advises_family_contact(text)
