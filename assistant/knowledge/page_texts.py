"""Reads the texts of pages (``widget.yml``, ``oevelser/rum.yml``): each key known, none missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, Extra, Field

from assistant.knowledge.checks import text_faults
from assistant.knowledge.lines import LineMap, load_yaml
from assistant.knowledge.loader import Knowledge, parse
from assistant.knowledge.problems import KnowledgeError, Problem

PageTexts = dict[str, str | list[str]]


@dataclass(frozen=True)
class Wanted:
    """The keys a file must have.

    Args:
        texts: by key the placeholders that the program fills in.
        lists: by key how many texts there must be.
    """

    texts: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, int] = field(default_factory=dict)


class _TextFile(BaseModel):
    class Config:
        extra = Extra.forbid

    description: str = Field(alias="beskrivelse")
    owner: str = Field(alias="ejer")
    checked: dt.date = Field(alias="kontrolleret")
    source: str = Field(alias="kilde")
    status: str
    texts: dict[str, str | list[str]] = Field(alias="tekster")


def load_page_texts(path: Path, wanted: Wanted, knowledge: Knowledge) -> PageTexts:
    """Every text of the file ``path`` by its key.

    Raises:
        KnowledgeError: a text is missing, unknown or of the wrong kind, lacks a placeholder, or
            names a contact that ``knowledge`` does not have.
    """
    content, lines = load_yaml(path)
    problems: list[Problem] = []
    file = parse(_TextFile, content, (), path, lines, problems)
    if file is not None:
        problems.extend(_faults(file.texts, wanted, knowledge, path, lines))
    if file is None or problems:
        raise KnowledgeError(problems)
    return file.texts


def filled(texts: PageTexts, fill: Callable[[str], str]) -> PageTexts:
    """The texts with contacts' numbers filled in by ``fill``."""
    return {
        key: fill(text) if isinstance(text, str) else [fill(one) for one in text]
        for key, text in texts.items()
    }


def _faults(
    texts: Mapping[str, str | list[str]],
    wanted: Wanted,
    knowledge: Knowledge,
    path: Path,
    lines: LineMap,
) -> Iterator[Problem]:
    def problem(key: str, message: str) -> Problem:
        return Problem(path, lines.line(("tekster", key)), f"tekster.{key}", message)

    for key in (*wanted.texts, *wanted.lists):
        if key not in texts:
            yield problem(key, "teksten mangler")
    for key, given in texts.items():
        fault = _misplaced(key, given, wanted)
        if fault:
            yield problem(key, fault)
            continue
        own = wanted.texts.get(key, ())
        for text in [given] if isinstance(given, str) else given:
            if not text.strip():
                yield problem(key, "teksten er tom")
            for name in own:
                if "{" + name + "}" not in text:
                    yield problem(key, f"teksten skal indeholde {{{name}}}")
            for message in text_faults(text, knowledge, own):
                yield problem(key, message)


def _misplaced(key: str, given: str | list[str], wanted: Wanted) -> str | None:
    """What is wrong with the key, or with a list where a text should be."""
    if key in wanted.lists:
        if isinstance(given, str) or len(given) != wanted.lists[key]:
            return f"her skal stå en liste med {wanted.lists[key]} tekster"
    elif key not in wanted.texts:
        return "teksten bruges ikke; se efter en stavefejl"
    elif not isinstance(given, str):
        return "her skal stå én tekst, ikke en liste"
    return None
