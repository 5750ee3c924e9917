"""YAML with line numbers, so that an error can say where a content owner must look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from assistant.knowledge.problems import KnowledgeError, Problem

Path_ = tuple[Any, ...]

# PyYAML has a reader in C for most platforms, which takes a fraction of the time.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LineMap:
    """Line numbers (from 1) of every key and list item of one YAML file."""

    def __init__(self) -> None:
        self._lines: dict[Path_, int] = {(): 1}

    def set(self, path: Path_, line: int) -> None:
        """Remember that ``path`` (keys and list indices from the top) stands on ``line``."""
        self._lines[path] = line

    def line(self, path: Path_) -> int:
        """The line of ``path``, or of the nearest thing above it that is in the file."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]


def load_yaml(path: Path) -> tuple[Any, LineMap]:
    """Read a YAML file into plain objects and a map of its lines.

    Raises:
        KnowledgeError: the file is missing, is not UTF-8, is not YAML, or names a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KnowledgeError([Problem(path, 1, "", "filen mangler")]) from None
    except UnicodeDecodeError:
        raise KnowledgeError([Problem(path, 1, "", "filen er ikke gemt som UTF-8")]) from None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        content = None if node is None else loader.construct_document(node)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise KnowledgeError([_unreadable(path, error)]) from None
    lines = LineMap()
    if node is None:
        raise KnowledgeError([Problem(path, 1, "", "filen er tom")])
    problems: list[Problem] = []
    _walk(node, (), lines, path, problems)
    if problems:
        raise KnowledgeError(problems)
    return content, lines


def _unreadable(path: Path, error: Exception) -> Problem:
    """What kept PyYAML from reading the file, with its line where PyYAML knows it."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    if isinstance(error, ValueError) and not isinstance(error, yaml.YAMLError):
        # PyYAML reads 2026-02-30 as a date and fails without saying where.
        message = "filen har en dato, der ikke findes, eller et tal, der ikke kan læses"
    else:
        message = "filen kan ikke læses som YAML: se efter indrykning, kolon og anførselstegn"
    return Problem(path, line, "", message)


def _walk(
    node: yaml.Node, path: Path_, lines: LineMap, file: Path, problems: list[Problem]
) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                problems.append(
                    Problem(file, line, key.value, "feltet står to gange; slet det ene")
                )
            seen.add(key.value)
            lines.set((*path, key.value), line)
            _walk(value, (*path, key.value), lines, file, problems)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines.set((*path, index), value.start_mark.line + 1)
            _walk(value, (*path, index), lines, file, problems)
