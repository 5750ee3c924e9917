"""Reads ``knowledge/oevelser/`` into one object: cases, quiz, dilemmas, polls and programmes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from assistant.knowledge.lines import load_yaml
from assistant.knowledge.loader import parse
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.workshops.schema import (
    Case,
    Dilemma,
    Poll,
    Profession,
    Programme,
    QuizQuestion,
)

FOLDER = "oevelser"
CASES = "cases"
_INHERITED = ("ejer", "kontrolleret", "status")
_HEAD = ("beskrivelse", *_INHERITED)

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class Workshops:
    """Everything that can be played, by id, in the order of the files.

    ``places`` gives file and line for ``("case", "skole_memes")`` and such.
    """

    professions: dict[str, Profession] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    quiz: dict[str, QuizQuestion] = field(default_factory=dict)
    dilemmas: dict[str, Dilemma] = field(default_factory=dict)
    polls: dict[str, Poll] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[Path, int]] = field(default_factory=dict)


def load_workshops(folder: Path) -> Workshops:
    """Read and validate every file of the exercises.

    Args:
        folder: ``knowledge/oevelser``.

    Raises:
        KnowledgeError: with every fault found in any of the files.
    """
    found = Workshops()
    problems: list[Problem] = []
    for path in _case_files(folder, problems):
        _one_case(path, found, problems)
    for name, key, kind, model, into in (
        ("faggrupper.yml", "faggrupper", "faggruppe", Profession, found.professions),
        ("quiz.yml", "spoergsmaal", "quiz", QuizQuestion, found.quiz),
        ("dilemmaer.yml", "dilemmaer", "dilemma", Dilemma, found.dilemmas),
        ("afstemninger.yml", "afstemninger", "afstemning", Poll, found.polls),
        ("programmer.yml", "programmer", "program", Programme, found.programmes),
    ):
        _listed(folder / name, key, kind, model, into, found, problems)
    if problems:
        raise KnowledgeError(problems)
    return found


def _case_files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    files = sorted((folder / CASES).glob("*"))
    if not files:
        problems.append(Problem(folder / CASES, 1, "", "mappen har ingen cases"))
    for path in files:
        if path.suffix == ".yml":
            yield path
        else:
            message = "filen bruges ikke; en case er en fil, der ender på .yml"
            problems.append(Problem(path, 1, "", message))


def _one_case(path: Path, found: Workshops, problems: list[Problem]) -> None:
    try:
        content, lines = load_yaml(path)
    except KnowledgeError as error:
        problems.extend(error.problems)
        return
    case = parse(Case, content, (), path, lines, problems)
    if case is None:
        return
    if case.id != path.stem:
        message = f"skriv '{path.stem}', som filen hedder, eller giv filen navnet {case.id}.yml"
        problems.append(Problem(path, lines.line(("id",)), "id", message))
        return
    found.cases[case.id] = case
    found.places["case", case.id] = (path, 1)


def _listed(
    path: Path,
    key: str,
    kind: str,
    model: type[_Model],
    into: dict[str, Any],
    found: Workshops,
    problems: list[Problem],
) -> None:
    """Read a file with a list under ``key``; owner, date and status of its head go to each item."""
    try:
        content, lines = load_yaml(path)
    except KnowledgeError as error:
        problems.extend(error.problems)
        return
    if not isinstance(content, dict) or not isinstance(content.get(key), list):
        problems.append(Problem(path, 1, key, f"filen skal have en liste under '{key}:'"))
        return
    for name in content:
        if name not in (*_HEAD, key):
            message = "feltet kendes ikke; se efter en stavefejl"
            problems.append(Problem(path, lines.line((name,)), str(name), message))
    shared = {name: content[name] for name in _INHERITED if name in content}
    head = {} if model is Profession else shared
    for index, entry in enumerate(content[key]):
        place = (key, index)
        if not isinstance(entry, dict):
            problems.append(Problem(path, lines.line(place), key, "hvert punkt skal have felter"))
            continue
        item = parse(model, {**head, **entry}, place, path, lines, problems)
        if item is None:
            continue
        item_id: str = item.id  # type: ignore[attr-defined]
        if item_id in into:
            line = found.places[kind, item_id][1]
            message = f"'{item_id}' findes allerede i linje {line}"
            problems.append(Problem(path, lines.line(place), "id", message))
            continue
        into[item_id] = item
        found.places[kind, item_id] = (path, lines.line(place))
