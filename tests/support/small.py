"""Small, invented content: single entries with good defaults, and a folder that loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.knowledge.loader import CONTACT_FILE, SOURCE_FILE, TOPIC_FILES, Knowledge
from assistant.knowledge.schema import Contact, Source, Topic
from assistant.knowledge.texts import (
    CONVERSATION_KEYS,
    ERROR_KEYS,
    REMOVED_KEYS,
    TERMINAL_KEYS,
    Guide,
    Texts,
)

FOLDER = Path("opdigtet")
TOPIC_PLACE = FOLDER / "emner.yml"
CONTACT_PLACE = FOLDER / "kontakter.yml"
OFFICE_HOURS = [{"dage": ["man", "tir", "ons", "tor", "fre"], "fra": "09:00", "til": "15:00"}]

DEFINITIONS = """\
beskrivelse: "Opdigtede emner"
ejer: "Prøveholdet"
kontrolleret: 2026-11-22
emner:
  - id: definition/proeve
    titel: "Hvad er en prøve?"
    svar: |
      En prøve er opdigtet.
    kilder: [{kilde: X1, sted: "s. 1"}]
    status: bekraeftet
  - id: definition/anden
    titel: "En anden prøve"
    svar: "Den er også opdigtet."
    kilder: [{kilde: X1}]
    status: skal_bekraeftes
    forbehold: "Den er opdigtet."
"""
CONTACTS = """\
beskrivelse: "Opdigtede kontakter"
kontakter:
  - id: kontor
    navn: "Prøvekontoret"
    telefon: "12 34 56 78"
    bruges_til: "Prøver"
    kilder: [{kilde: X1}]
    bekraeftet: false
"""
SOURCES = """\
beskrivelse: "Opdigtede kilder"
kilder:
  - id: X1
    titel: "Bog om prøver"
    udgiver: "Prøveforlaget"
    aar: 2020
"""
NO_TOPICS = """\
beskrivelse: "Ingen emner"
ejer: "Prøveholdet"
kontrolleret: 2026-11-22
emner: []
"""
# The words of the fixed texts that the tests of replies look for.
CONVERSATION = {
    "mente_du": "Mente du?",
    "mente_du_ingen": "Ingen",
    "fortabt": "Fortabt: {kontor}.",
    "fortabt_igen": "Stadig fortabt.",
    "start_guide": "Find kontakt",
    "hvad_kan_du": "Hvad kan du?",
    "guide_forstaaet": "Forstået: {det}.",
    "ubekraeftet": "Usikkert: {forbehold}",
    "ubekraeftet_uden_grund": "Ingen grund.",
    "ubekraeftet_kontakt": "Usikre numre: {navne}.",
    "lukket": "Lukket: {navn}{tider}.",
    "lukket_i_stedet": "Åbent: {andre}.",
    "og": " og ",
}


def write_folder(folder: Path) -> Path:
    """Write content files without faults into ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TOPIC_FILES:
        (folder / name).write_text(NO_TOPICS, encoding="utf-8")
    (folder / TOPIC_FILES[0]).write_text(DEFINITIONS, encoding="utf-8")
    (folder / CONTACT_FILE).write_text(CONTACTS, encoding="utf-8")
    (folder / SOURCE_FILE).write_text(SOURCES, encoding="utf-8")
    return folder


def topic_data(**changes: Any) -> dict[str, Any]:
    """A good topic as it is written in YAML, with ``changes`` by their Danish keys."""
    return {
        "id": "definition/proeve",
        "titel": "Hvad er en prøve?",
        "svar": "En prøve er opdigtet.",
        "kilder": [{"kilde": "X1"}],
        "status": "bekraeftet",
        "ejer": "Prøveholdet",
        "kontrolleret": "2026-11-22",
        **changes,
    }


def contact_data(**changes: Any) -> dict[str, Any]:
    """A good contact as it is written in YAML, with ``changes`` by their Danish keys."""
    return {
        "id": "kontor",
        "navn": "Prøvekontoret",
        "telefon": "12 34 56 78",
        "bruges_til": "Prøver",
        "kilder": [{"kilde": "X1"}],
        "bekraeftet": True,
        **changes,
    }


def topic(**changes: Any) -> Topic:
    """A good topic with ``changes``."""
    return Topic.parse_obj(topic_data(**changes))


def contact(**changes: Any) -> Contact:
    """A good contact with ``changes``."""
    return Contact.parse_obj(contact_data(**changes))


def source(**changes: Any) -> Source:
    """A good source with ``changes``."""
    given = {"id": "X1", "titel": "Bog om prøver", "udgiver": "Prøveforlaget", **changes}
    return Source.parse_obj(given)


def knowledge(
    topics: list[Topic] | None = None,
    contacts: list[Contact] | None = None,
    sources: list[Source] | None = None,
) -> Knowledge:
    """Entries as loaded content. Topics stand on lines 10, 20, ..., contacts on 100, 200, ..."""
    made = Knowledge()
    for place, entry in enumerate([topic()] if topics is None else topics, start=1):
        made.topics[entry.id] = entry
        made.places["emner", entry.id] = (TOPIC_PLACE, 10 * place)
    for place, person in enumerate([contact()] if contacts is None else contacts, start=1):
        made.contacts[person.id] = person
        made.places["kontakter", person.id] = (CONTACT_PLACE, 100 * place)
    made.sources = {book.id: book for book in ([source()] if sources is None else sources)}
    return made


def texts(errors: dict[str, str] | None = None, **conversation: str) -> Texts:
    """All fixed texts; a text that no test looks at is its own key."""
    return Texts.parse_obj(
        {
            "beskrivelse": "Opdigtede tekster",
            "ejer": "Prøveholdet",
            "kontrolleret": "2026-11-22",
            "kilde": "X1",
            "status": "bekraeftet",
            "samtale": {**{key: key for key in CONVERSATION_KEYS}, **CONVERSATION, **conversation},
            "fejl": {**{key: key for key in ERROR_KEYS}, **(errors or {})},
            "terminal": {key: key for key in TERMINAL_KEYS},
            "fjernet": {key: key for key in REMOVED_KEYS},
        }
    )


def outcome_data(**changes: Any) -> dict[str, Any]:
    """A good outcome of the guide that fits always, with ``changes`` by their Danish keys."""
    return {
        "hvis": {},
        "emne": "definition/proeve",
        "svar": "Ring til kontoret.",
        "hvorfor": "De ved mest.",
        "kontakter": ["kontor"],
        **changes,
    }


def guide(**changes: Any) -> Guide:
    """A guide with one question and one outcome, with ``changes`` by their Danish keys."""
    return Guide.parse_obj(
        {
            "beskrivelse": "Opdigtet guide",
            "ejer": "Prøveholdet",
            "kontrolleret": "2026-11-22",
            "kilder": [{"kilde": "X1"}],
            "status": "bekraeftet",
            "ord": {"alder": {"under_18": "under 18"}, "akut": {"nej": "ikke akut"}},
            "spoergsmaal": {
                "alder": {
                    "tekst": "Er personen under 18?",
                    "spoerger_om": ["alder"],
                    "valg": [
                        {"titel": "Ja", "saetter": {"alder": "under_18"}},
                        {"titel": "Nej", "saetter": {"alder": "over_18", "akut": "nej"}},
                    ],
                }
            },
            "udgange": [outcome_data()],
            **changes,
        }
    )
