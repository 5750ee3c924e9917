"""Checks across the content files that a single entry's schema can't make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from assistant.knowledge.loader import Knowledge
from assistant.knowledge.problems import Problem
from assistant.knowledge.schema import PLACEHOLDER, Contact, Status, Topic
from assistant.knowledge.texts import Guide, Texts

# A phone number typed into a text; numbers live in kontakter.yml only.
PHONE = re.compile(r"(?<![\d-])(?:\+45[ -]?)?\d{2}(?:[ -]?\d{2}){3}(?![\d-])")
SHORT_NUMBER = re.compile(r"(?<!§ )(?<![\d§.-])(?:112|114|1813)(?![\d-])(?! [a-hj]\b)")
ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
# Numbers that may not stand anywhere: VINK's, PET's press and tip numbers, and personal ones.
RETIRED = ("33 17 29 29", "33172929", "45 15 90 07", "45159007")
# Advice to speak with the family. It must have a counterpart for family control.
_FAMILY = r"(?:forældre|forældrene|familien|familie|hjem|hjemmet|mor og far)"
_FAMILY_ADVICE = re.compile(
    r"(?i)\b(?:tal|snak|kontakt(?! til)|inddrag|informe?é?r|ring|skriv|orienté?e?r|invité?e?r|"
    r"involvé?e?r|spørg|fortæl|del|underret|samtale med|"
    r"sig (?:det|noget)(?: ikke)?(?: straks)? til)\b[^.,:;\n]{0,40}?\b" + _FAMILY + r"\b"
    r"|\b" + _FAMILY + r"\s+(?:skal|bør|kan|må)\s+(?:gerne\s+|også\s+)?"
    r"(?:kontaktes|inddrages|informeres|orienteres|have det at vide)"
)
_WARNING = re.compile(r"(?i)\b(?:ikke|ingen|intet|aldrig|hverken|undlad|undgå)\b")


def advises_family_contact(text: str) -> bool:
    """Whether ``text`` tells the reader to talk to the family. "Kontakt ikke familien" does not."""
    return any(not _WARNING.search(match.group(0)) for match in _FAMILY_ADVICE.finditer(text))


# The values that each of the guide's slots can have.
GUIDE_VALUES = {
    "akut": ("ja", "nej"),
    "alder": ("under_18", "over_18", "ukendt"),
    "familiekontrol": ("ja", "nej", "ukendt"),
    "relation": ("barn_ung", "borger", "kollega", "paaroerende", "ukendt"),
}


def check(knowledge: Knowledge, texts: Texts, guide: Guide, folder: Path) -> list[Problem]:
    """Every fault across the files: dead links, typed numbers, missing caveats and variants."""
    problems: list[Problem] = []
    for topic in knowledge.topics.values():
        problems.extend(_topic(topic, knowledge))
    for contact in knowledge.contacts.values():
        problems.extend(_contact(contact, knowledge))
    fixed = {**texts.conversation, **texts.errors, **texts.terminal}
    for key, text in fixed.items():
        for message in text_faults(text, knowledge, _OWN_PLACEHOLDERS):
            problems.append(Problem(folder / "tekster.yml", 1, key, message))
    problems.extend(_guide(guide, knowledge, folder))
    return problems


def check_topic_ids(knowledge: Knowledge, wanted: set[str], folder: Path) -> list[Problem]:
    """Topics of the public contract that have no answer."""
    absent = sorted(wanted - set(knowledge.topics))
    return [Problem(folder, 1, "emner", f"'{topic}' har intet svar") for topic in absent]


def _topic(topic: Topic, knowledge: Knowledge) -> Iterator[Problem]:
    path, line = knowledge.places["emner", topic.id]
    faults = (*_dead_links(topic, knowledge), *_missing_parts(topic), *_family(topic))
    texts = (
        ("svar", topic.answer),
        ("svar_ved_familiekontrol", topic.answer_family_control),
        ("hvorfor", topic.reason),
        ("forbehold", topic.caveat),
        ("udloebet", topic.expired_note),
    )
    in_texts = ((f, message) for f, t in texts for message in text_faults(t or "", knowledge))
    for field, message in (*faults, *in_texts):
        yield Problem(path, line, field, f"{topic.id}: {message}")


def _dead_links(topic: Topic, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for field, ids in (
        ("relaterede", topic.related),
        ("valg", topic.choices),
        ("opfoelgning", [t for t in topic.follow_up.dict().values() if t]),
    ):
        for other in ids:
            if other not in knowledge.topics:
                yield field, f"emnet '{other}' findes ikke"
            if other == topic.id and field != "opfoelgning":
                yield field, "emnet peger på sig selv"
    for contact in topic.contacts:
        if contact not in knowledge.contacts:
            yield "kontakter", f"kontakten '{contact}' findes ikke i kontakter.yml"
    for citation in topic.citations:
        if citation.source not in knowledge.sources:
            yield "kilder", f"kilden '{citation.source}' findes ikke i kilder.yml"


def _missing_parts(topic: Topic) -> Iterator[tuple[str, str]]:
    if not topic.citations and topic.kind.value not in ("smalltalk", "uklar"):
        yield "kilder", "svaret mangler en kilde"
    if topic.status is Status.UNCONFIRMED and not topic.caveat:
        yield "forbehold", "skriv med få ord, hvad der er usikkert"
    if topic.valid_until and not topic.expired_note:
        yield "udloebet", "skriv, hvad der skal siges, når svaret er udløbet"


def _family(topic: Topic) -> Iterator[tuple[str, str]]:
    if advises_family_contact(topic.answer) and not topic.answer_family_control:
        yield (
            "svar_ved_familiekontrol",
            "svaret nævner kontakt til familien; skriv et svar til når familien er problemet",
        )
    if topic.answer_family_control and advises_family_contact(topic.answer_family_control):
        yield "svar_ved_familiekontrol", "her må ikke rådes til kontakt med familien"


def _contact(contact: Contact, knowledge: Knowledge) -> Iterator[Problem]:
    path, line = knowledge.places["kontakter", contact.id]
    for other in [*contact.instead, *filter(None, [contact.open_when_closed])]:
        if other not in knowledge.contacts:
            yield Problem(path, line, contact.id, f"kontakten '{other}' findes ikke")
    if contact.topic not in knowledge.topics and contact.topic:
        yield Problem(path, line, contact.id, f"emnet '{contact.topic}' findes ikke")
    for citation in contact.citations:
        if citation.source not in knowledge.sources:
            yield Problem(path, line, contact.id, f"kilden '{citation.source}' findes ikke")
    if contact.confirmed_on and not contact.confirmed:
        yield Problem(path, line, contact.id, "har en bekræftet dato, men er ikke bekræftet")
    if contact.phone and re.sub(r"\D", "", contact.phone) in {n.replace(" ", "") for n in RETIRED}:
        yield Problem(path, line, contact.id, "nummeret er nedlagt eller må ikke oplyses")


def _guide(guide: Guide, knowledge: Knowledge, folder: Path) -> Iterator[Problem]:
    path = folder / "guide.yml"
    for citation in guide.citations:
        if citation.source not in knowledge.sources:
            yield Problem(path, 1, "kilder", f"kilden '{citation.source}' findes ikke")
    for name, question in guide.questions.items():
        titles = [choice.title for choice in question.choices]
        slots = [choice.sets for choice in question.choices]
        for message in _guide_faults([question.text, *titles], slots, guide, knowledge):
            yield Problem(path, 1, name, message)
    for index, outcome in enumerate(guide.outcomes, start=1):
        where = f"udgang {index}"
        for topic in [*outcome.choices, outcome.topic]:
            if topic not in knowledge.topics:
                yield Problem(path, 1, where, f"emnet '{topic}' findes ikke")
        for contact in outcome.contacts:
            if contact not in knowledge.contacts:
                yield Problem(path, 1, where, f"kontakten '{contact}' findes ikke")
        texts = [outcome.answer, outcome.reason]
        for message in _guide_faults(texts, [outcome.when], guide, knowledge):
            yield Problem(path, 1, where, message)


def _guide_faults(
    texts: list[str], slots: list[dict[str, str]], guide: Guide, knowledge: Knowledge
) -> Iterator[str]:
    for text in texts:
        yield from text_faults(text, knowledge)
        if advises_family_contact(text):
            yield "her må ikke rådes til kontakt med familien"
    for name, value in (pair for filled in slots for pair in filled.items()):
        if value not in GUIDE_VALUES.get(name, ()):
            yield f"'{name}: {value}' kendes ikke; brug fx 'alder: under_18' eller 'akut: nej'"


def text_faults(text: str, knowledge: Knowledge, own: tuple[str, ...] = ()) -> Iterator[str]:
    """What is wrong in a text that users read: braces, typed numbers, unknown contacts.

    ``own``: the placeholders that the program fills in besides contacts.
    """
    bare = ISO_DATE.sub("", PLACEHOLDER.sub("", text))
    if "{" in bare or "}" in bare:
        yield "en tuborgklamme er ikke en kontakt; skriv fx {hotline} eller {hotline.tider}"
    if PHONE.search(bare) or SHORT_NUMBER.search(bare):
        yield "et telefonnummer er skrevet i teksten; brug kontaktens id i tuborgklammer"
    for match in PLACEHOLDER.finditer(text):
        contact = knowledge.contacts.get(match.group(1))
        if contact is None:
            if match.group(1) not in own:
                yield f"'{match.group(0)}' er ikke en kontakt"
        elif match.group(2) is None and not contact.phone:
            yield f"'{match.group(0)}' har intet telefonnummer"
        elif match.group(2) == "tider" and not contact.hours_text:
            yield f"'{match.group(0)}' har ingen åbningstid"


_OWN_PLACEHOLDERS = ("navn", "navne", "tider", "forbehold", "andre", "kilder", "det", "hvad")
