"""YAML with line numbers, so that an error can say where a content owner must look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from assistant.knowledge.problems import KnowledgeError, Problem

Path_ = tuple[Any, ...]


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
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = "filen kan ikke læses som YAML: se efter indrykning, kolon og anførselstegn"
        raise KnowledgeError([Problem(path, line, "", message)]) from None
    lines = LineMap()
    if node is None:
        raise KnowledgeError([Problem(path, 1, "", "filen er tom")])
    problems: list[Problem] = []
    _walk(node, (), lines, path, problems)
    if problems:
        raise KnowledgeError(problems)
    return yaml.safe_load(text), lines


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
