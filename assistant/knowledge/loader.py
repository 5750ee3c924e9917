"""Reads ``knowledge/`` into one object that the rest of the program asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.knowledge.lines import LineMap, load_yaml
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.knowledge.schema import Contact, Source, Topic, TopicFile

TOPIC_FILES = (
    "definitioner.yml",
    "organisation.yml",
    "bekymringstegn.yml",
    "beredskabsplan.yml",
    "kontaktveje.yml",
    "handleplan.yml",
    "workshops.yml",
    "sikkerhed.yml",
    "assistent.yml",
)
CONTACT_FILE = "kontakter.yml"
SOURCE_FILE = "kilder.yml"
_INHERITED = ("ejer", "kontrolleret", "gyldig_til", "udloebet")

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass
class Knowledge:
    """All content, by id; ``places`` gives file and line for ``("emner", "lov/gdpr")`` and such."""

    topics: dict[str, Topic] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[Path, int]] = field(default_factory=dict)

    def groups(self) -> list[str]:
        """The groups that have topics, in the order of the files."""
        return list(dict.fromkeys(topic.group for topic in self.topics.values()))


def load_knowledge(folder: Path) -> Knowledge:
    """Read and validate every content file.

    Raises:
        KnowledgeError: with every fault found in any of the files.
    """
    knowledge = Knowledge()
    problems: list[Problem] = []
    _collect(folder / CONTACT_FILE, "kontakter", Contact, knowledge.contacts, knowledge, problems)
    _collect(folder / SOURCE_FILE, "kilder", Source, knowledge.sources, knowledge, problems)
    for name in TOPIC_FILES:
        _collect(folder / name, "emner", Topic, knowledge.topics, knowledge, problems)
    if problems:
        raise KnowledgeError(problems)
    return knowledge


def _collect(
    path: Path,
    key: str,
    model: type[_Model],
    into: dict[str, _Model],
    knowledge: Knowledge,
    problems: list[Problem],
) -> None:
    try:
        content, lines = load_yaml(path)
    except KnowledgeError as error:
        problems.extend(error.problems)
        return
    if not isinstance(content, dict) or not isinstance(content.get(key), list):
        problems.append(Problem(path, 1, key, f"filen skal have en liste under '{key}:'"))
        return
    head = {name: content[name] for name in _INHERITED if name in content}
    if model is Topic and parse(TopicFile, content, (), path, lines, problems) is None:
        return
    for index, entry in enumerate(content[key]):
        place = (key, index)
        if not isinstance(entry, dict):
            problems.append(Problem(path, lines.line(place), key, "hvert punkt skal have felter"))
            continue
        item = parse(
            model, {**head, **entry} if model is Topic else entry, place, path, lines, problems
        )
        if item is None:
            continue
        item_id: str = item.id  # type: ignore[attr-defined]
        if item_id in into:
            first_file, first_line = knowledge.places[key, item_id]
            problems.append(
                Problem(
                    path,
                    lines.line(place),
                    "id",
                    f"'{item_id}' findes allerede i {first_file.name}, linje {first_line}",
                )
            )
            continue
        into[item_id] = item
        knowledge.places[key, item_id] = (path, lines.line(place))


def parse(
    model: type[_Model],
    data: Any,
    place: tuple[Any, ...],
    path: Path,
    lines: LineMap,
    problems: list[Problem],
) -> _Model | None:
    """Build ``model`` from ``data``; faults are added to ``problems`` and None is returned."""
    try:
        return model.parse_obj(data)
    except ValidationError as error:
        for fault in error.errors():
            where = place + tuple(fault["loc"])
            shown = ".".join(str(part) for part in fault["loc"] if part != "__root__")
            problems.append(Problem(path, lines.line(where), shown, _danish(dict(fault))))
        return None


def _danish(fault: dict[str, Any]) -> str:
    """A pydantic fault in words for a content owner."""
    kind = str(fault["type"])
    context = fault.get("ctx", {})
    if kind == "value_error.missing":
        return "feltet mangler"
    if kind == "value_error.extra":
        return "feltet kendes ikke; se efter en stavefejl"
    if kind == "type_error.enum":
        allowed = ", ".join(str(value.value) for value in context["enum_values"])
        return f"værdien kendes ikke; brug en af: {allowed}"
    if kind == "value_error.date":
        return "skriv datoen som åååå-mm-dd"
    if kind.startswith("value_error.any_str.max_length"):
        return f"teksten er for lang; højst {context['limit_value']} tegn"
    if kind.startswith("value_error.any_str.min_length") or kind == "type_error.none.not_allowed":
        return "feltet er tomt"
    if kind == "value_error.list.max_items":
        return f"for mange; højst {context['limit_value']}"
    if kind == "value_error":
        return str(fault["msg"])
    expected = {
        "str": "en tekst",
        "list": "en liste",
        "dict": "felter",
        "bool": "true eller false",
        "integer": "et tal",
    }
    word = next((text for name, text in expected.items() if name in kind), "en anden slags værdi")
    return f"her skal stå {word}"


def expired(topic: Topic, today: dt.date) -> bool:
    """Whether the answer's time has run out on ``today``."""
    return topic.valid_until is not None and today > topic.valid_until


def missing(ids: Iterable[str], known: Iterable[str]) -> list[str]:
    """Those of ``ids`` that are not ``known``, sorted."""
    return sorted(set(ids) - set(known))
