"""Reads the example questions and replies in ``data`` without Rasa.

For the checks, for measuring, and for what Rasa has no form for: replies to the guide's questions,
and follow-ups that only what was answered before makes clear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from assistant.content import ROOT
from assistant.knowledge.lines import LineMap, load_yaml
from assistant.knowledge.problems import KnowledgeError, Problem

FOLDER = ROOT / "data" / "nlu"
ANSWERS = ROOT / "data" / "guide"
FOLLOW_UPS = ROOT / "data" / "samtale"


@dataclass(frozen=True)
class Example:
    """One example question, the topic it is for, and where it stands."""

    text: str
    topic: str
    file: Path
    line: int


@dataclass(frozen=True)
class Answer:
    """An example reply to a question of the guide's: what it tells, by field."""

    text: str
    told: dict[str, str]
    file: Path
    line: int


@dataclass(frozen=True)
class FollowUp:
    """An example of what is said after an answer on ``after``, and the topics it is about."""

    after: str
    text: str
    topics: tuple[str, ...]
    file: Path
    line: int


def load_follow_ups(folder: Path = FOLLOW_UPS) -> list[FollowUp]:
    """Every example follow-up, in the order of the files.

    Raises:
        KnowledgeError: a file is not in the form ``opfoelgninger: - {efter, tekst, emne}``.
    """

    def read(content: Any, lines: LineMap, file: Path, _: list[Problem]) -> Iterator[FollowUp]:
        for index, one in enumerate(content["opfoelgninger"]):
            topics = one["emne"] if isinstance(one["emne"], list) else [one["emne"]]
            line = lines.line(("opfoelgninger", index))
            yield FollowUp(one["efter"], one["tekst"], tuple(topics), file, line)

    message = "filen skal have 'opfoelgninger:' med 'efter', 'tekst' og 'emne'"
    return _read_all(sorted(folder.glob("*.yml")), read, "opfoelgninger", message)


def load_answers(folder: Path = ANSWERS) -> list[Answer]:
    """Every example reply, in the order of the files.

    Raises:
        KnowledgeError: a file is not in the form ``svar: - fortaeller: {...}, eksempler: |``.
    """

    def read(content: Any, lines: LineMap, file: Path, found: list[Problem]) -> Iterator[Answer]:
        for index, block in enumerate(content["svar"]):
            told = {str(name): str(value) for name, value in block["fortaeller"].items()}
            first = lines.line(("svar", index, "eksempler")) + 1
            for text, line in _listed(block["eksempler"], first, file, "eksempler", found):
                yield Answer(text, told, file, line)

    message = "filen skal have 'svar:' med 'fortaeller' og 'eksempler'"
    return _read_all(sorted(folder.glob("*.yml")), read, "svar", message)


def load_examples(folder: Path = FOLDER) -> list[Example]:
    """Every example, in the order of the files.

    Raises:
        KnowledgeError: a file is not in the form ``nlu: - intent: ... examples: |``.
    """

    def read(content: Any, lines: LineMap, file: Path, found: list[Problem]) -> Iterator[Example]:
        for index, block in enumerate(content["nlu"]):
            first = lines.line(("nlu", index, "examples")) + 1
            for text, line in _listed(block["examples"], first, file, "examples", found):
                yield Example(text, block["intent"], file, line)

    message = "filen skal have 'nlu:' med 'intent' og 'examples'"
    return _read_all(sorted(folder.rglob("*.yml")), read, "nlu", message)


_One = TypeVar("_One")
_Reader = Callable[[Any, LineMap, Path, list[Problem]], Iterator[_One]]


def _read_all(files: Iterable[Path], read: _Reader[_One], key: str, message: str) -> list[_One]:
    """What ``read`` makes of each file.

    Raises:
        KnowledgeError: with every fault of all files; ``message`` where one has another form.
    """
    found: list[_One] = []
    problems: list[Problem] = []
    for file in files:
        try:
            content, lines = load_yaml(file)
            found.extend(read(content, lines, file, problems))
        except KnowledgeError as error:
            problems.extend(error.problems)
        except (KeyError, TypeError, AttributeError):
            problems.append(Problem(file, 1, key, message))
    if problems:
        raise KnowledgeError(problems)
    return found


def _listed(
    block: str, first: int, file: Path, key: str, problems: list[Problem]
) -> Iterator[tuple[str, int]]:
    """The entries of a block of lines that begin with ``- ``, each with its line in the file."""
    for line, written in enumerate(block.splitlines(), start=first):
        if written.startswith("- "):
            yield written[2:].strip(), line
        else:
            problems.append(Problem(file, line, key, "hver linje skal begynde med '- '"))
