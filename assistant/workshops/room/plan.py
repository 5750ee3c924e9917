"""What a room goes through: the steps of a ready programme, or of the trainer's own choice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.workshops.content import Workshops
from assistant.workshops.schema import PROGRAMME_MINUTES, StepKind

MOST_STEPS = 40
# Of a step that a trainer picks, where a ready programme says it itself.
USUAL_MINUTES: Mapping[StepKind, int] = {
    StepKind.CASE: 15,
    StepKind.QUIZ: 2,
    StepKind.DILEMMA: 8,
    StepKind.POLL: 2,
}


class PlanError(ValueError):
    """A plan can't be used; ``key`` names the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Entry:
    """One step: a kind, what of that kind, and minutes. A text's id is ``programme:place``."""

    kind: StepKind
    id: str
    minutes: int


Plan = tuple[Entry, ...]


def of_programme(programme_id: str, workshops: Workshops) -> Plan:
    """The steps of a ready programme.

    Raises:
        PlanError: ``ukendt_program``.
    """
    programme = workshops.programmes.get(programme_id)
    if programme is None:
        raise PlanError("ukendt_program")
    return tuple(
        Entry(step.kind, step.id or f"{programme_id}:{place}", step.minutes)
        for place, step in enumerate(programme.steps)
    )


def of_choice(chosen: Iterable[Mapping[str, Any]], minutes: int, workshops: Workshops) -> Plan:
    """The steps a trainer picked, in that order: ``{"kind": "case", "id": "..."}`` each.

    Args:
        minutes: how long it may take altogether: 20, 45 or 90.

    Raises:
        PlanError: ``tom_plan``, ``for_lang_plan``, ``ukendt_trin``.
    """
    entries = tuple(_entry(one, workshops) for one in chosen)
    if not entries:
        raise PlanError("tom_plan")
    if minutes not in PROGRAMME_MINUTES or length(entries) > minutes or len(entries) > MOST_STEPS:
        raise PlanError("for_lang_plan")
    return entries


def length(plan: Plan) -> int:
    """Minutes altogether."""
    return sum(entry.minutes for entry in plan)


def _entry(chosen: Mapping[str, Any], workshops: Workshops) -> Entry:
    kinds: Mapping[Any, tuple[StepKind, Mapping[str, Any]]] = {
        StepKind.CASE.value: (StepKind.CASE, workshops.cases),
        StepKind.QUIZ.value: (StepKind.QUIZ, workshops.quiz),
        StepKind.DILEMMA.value: (StepKind.DILEMMA, workshops.dilemmas),
        StepKind.POLL.value: (StepKind.POLL, workshops.polls),
    }
    given, item = chosen.get("kind"), chosen.get("id")
    if not isinstance(given, str) or not isinstance(item, str) or given not in kinds:
        raise PlanError("ukendt_trin")
    kind, known = kinds[given]
    if item not in known:
        raise PlanError("ukendt_trin")
    return Entry(kind, item, USUAL_MINUTES[kind])


def write_plan(plan: Plan) -> str:
    """A plan as it is kept."""
    return json.dumps([[entry.kind.value, entry.id, entry.minutes] for entry in plan])


def read_plan(kept: str) -> Plan:
    """A plan as it was kept."""
    return tuple(Entry(StepKind(kind), id_, minutes) for kind, id_, minutes in json.loads(kept))
