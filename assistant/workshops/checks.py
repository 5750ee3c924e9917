"""Checks of the exercises that a single file's schema can't make: links, numbers, and balance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.knowledge.checks import advises_family_contact, text_faults
from assistant.knowledge.loader import Knowledge
from assistant.knowledge.problems import Problem
from assistant.knowledge.schema import Citation, Status
from assistant.workshops.content import Workshops
from assistant.workshops.schema import (
    WHO_TO_CALL,
    Assessment,
    Case,
    Choice,
    Concern,
    Dilemma,
    Poll,
    Programme,
    QuizQuestion,
    StepKind,
)

# At least one case in so many has no cause for concern, so that staff learn restraint too.
ONE_WITHOUT_CONCERN_IN = 4
# Advice to speak with the family stands only with its exception.
_EXCEPTION = re.compile(r"(?i)\b(?:medmindre|undtagen|undtagelse|kun hvis)\b")

_Item = Case | QuizQuestion | Dilemma | Poll | Programme
_Fault = tuple[str, str]


def check_workshops(found: Workshops, knowledge: Knowledge, folder: Path) -> list[Problem]:
    """Every fault across the exercise files, in Danish, with file and line."""
    problems: list[Problem] = []
    for kind, items in _kinds(found).items():
        for item in items.values():
            path, line = found.places[kind, item.id]
            for field, message in _faults(item, found, knowledge):
                problems.append(Problem(path, line, field, f"{item.id}: {message}"))
    without = [case for case in found.cases.values() if case.concern is Concern.NO]
    if len(without) * ONE_WITHOUT_CONCERN_IN < len(found.cases):
        message = (
            f"{len(without)} af {len(found.cases)} cases er uden grund til bekymring; "
            "det skal være mindst hver fjerde"
        )
        problems.append(Problem(folder / "cases", 1, "grund_til_bekymring", message))
    return problems


def _kinds(found: Workshops) -> dict[str, dict[str, _Item]]:
    return {
        "case": {**found.cases},
        "quiz": {**found.quiz},
        "dilemma": {**found.dilemmas},
        "afstemning": {**found.polls},
        "program": {**found.programmes},
    }


def _faults(item: _Item, found: Workshops, knowledge: Knowledge) -> Iterator[_Fault]:
    yield from _links(item, found, knowledge)
    if item.status is Status.UNCONFIRMED and not item.caveat:
        yield "forbehold", "skriv med få ord, hvad der er usikkert"
    if isinstance(item, Case):
        if all(part.question != WHO_TO_CALL for part in item.rounds):
            yield "runder", f"en af runderne skal spørge '{WHO_TO_CALL}'"
        if not item.notes:
            yield "noter", "skriv mindst én note til den, der leder øvelsen"
    elif not isinstance(item, Poll | Programme) and not item.citations:
        yield "kilder", "svaret mangler en kilde"
    if isinstance(item, Programme):
        yield from _steps(item, found)
    for field, text in _texts(item):
        for message in text_faults(text, knowledge):
            yield field, message
    for field, text in _advice(item):
        if advises_family_contact(text) and not _EXCEPTION.search(text):
            message = (
                "teksten råder til kontakt med familien; skriv undtagelsen i samme tekst: "
                "'medmindre familien kan være en del af problemet'"
            )
            yield field, message


def _links(item: _Item, found: Workshops, knowledge: Knowledge) -> Iterator[_Fault]:
    citations: list[Citation] = list(item.citations)
    if isinstance(item, Case):
        citations.extend(citation for part in item.rounds for citation in part.citations)
    for field, ids, known, where in (
        ("faggrupper", item.professions, found.professions, "faggrupper.yml"),
        ("kontakter", item.contacts, knowledge.contacts, "kontakter.yml"),
        ("emner", item.topics, knowledge.topics, "emnerne"),
        ("kilder", [c.source for c in citations], knowledge.sources, "kilder.yml"),
    ):
        for one in dict.fromkeys(ids):
            if one not in known:
                yield field, f"'{one}' findes ikke i {where}"


def _steps(programme: Programme, found: Workshops) -> Iterator[_Fault]:
    known: dict[StepKind, Iterable[str]] = {
        StepKind.CASE: found.cases,
        StepKind.QUIZ: found.quiz,
        StepKind.DILEMMA: found.dilemmas,
        StepKind.POLL: found.polls,
    }
    for number, step in enumerate(programme.steps, start=1):
        if step.kind is not StepKind.TEXT and (step.id or "") not in known[step.kind]:
            yield "trin", f"trin {number}: {step.kind.value} '{step.id}' findes ikke"


def _texts(item: _Item) -> Iterator[tuple[str, str]]:
    """Every text that is shown, with the name of its field."""
    yield from (("noter", note) for note in item.notes)
    yield "forbehold", item.caveat or ""
    if isinstance(item, Case):
        yield "kort", item.brief
        for part in item.rounds:
            yield "spoergsmaal", part.question
            yield "oplysning", part.information
            yield "forklaring", part.explanation
            yield "forbehold", part.caveat or ""
            yield from _of_choices(part.choices)
    elif isinstance(item, Programme):
        yield "kort", item.brief
        yield from (("trin", step.text or "") for step in item.steps)
    elif isinstance(item, Poll):
        yield "spoergsmaal", item.question
        yield "forklaring", item.explanation
        yield from (("valg", choice) for choice in item.choices)
    else:
        yield "forklaring", item.explanation
        yield from _of_choices(item.choices)
        if isinstance(item, Dilemma):
            yield "situation", item.situation
            yield from (("tal_om", question) for question in item.discuss)
        else:
            yield "spoergsmaal", item.question


def _of_choices(choices: Iterable[Choice]) -> Iterator[tuple[str, str]]:
    for choice in choices:
        yield "valg", choice.text
        yield "hvorfor", choice.why


def _advice(item: _Item) -> Iterator[tuple[str, str]]:
    """The texts that tell the reader what to do."""
    if isinstance(item, Case):
        yield from (("forklaring", part.explanation) for part in item.rounds)
        choices = [choice for part in item.rounds for choice in part.choices]
    elif isinstance(item, QuizQuestion | Dilemma):
        yield "forklaring", item.explanation
        choices = list(item.choices)
    else:
        return
    for choice in choices:
        if choice.assessment is Assessment.GOOD:
            yield "valg", f"{choice.text} {choice.why}"
