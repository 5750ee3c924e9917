"""Reads the example questions and replies in ``data`` without Rasa.

For the checks, for measuring, and for what Rasa has no form for: replies to the guide's questions,
and follow-ups that only what was answered before makes clear.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.content import ROOT
from assistant.knowledge.lines import load_yaml
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
    found: list[FollowUp] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            content, lines = load_yaml(file)
            for index, one in enumerate(content["opfoelgninger"]):
                topics = one["emne"] if isinstance(one["emne"], list) else [one["emne"]]
                line = lines.line(("opfoelgninger", index))
                found.append(FollowUp(one["efter"], one["tekst"], tuple(topics), file, line))
        except KnowledgeError as error:
            problems.extend(error.problems)
        except (KeyError, TypeError):
            message = "filen skal have 'opfoelgninger:' med 'efter', 'tekst' og 'emne'"
            problems.append(Problem(file, 1, "opfoelgninger", message))
    if problems:
        raise KnowledgeError(problems)
    return found


def load_answers(folder: Path = ANSWERS) -> list[Answer]:
    """Every example reply, in the order of the files.

    Raises:
        KnowledgeError: a file is not in the form ``svar: - fortaeller: {...}, eksempler: |``.
    """
    answers: list[Answer] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            content, lines = load_yaml(file)
            for index, block in enumerate(content["svar"]):
                first = lines.line(("svar", index, "eksempler")) + 1
                told = {str(name): str(value) for name, value in block["fortaeller"].items()}
                for offset, line in enumerate(block["eksempler"].splitlines()):
                    if not line.startswith("- "):
                        message = "hver linje skal begynde med '- '"
                        problems.append(Problem(file, first + offset, "eksempler", message))
                        continue
                    answers.append(Answer(line[2:].strip(), told, file, first + offset))
        except KnowledgeError as error:
            problems.extend(error.problems)
        except (KeyError, TypeError, AttributeError):
            message = "filen skal have 'svar:' med 'fortaeller' og 'eksempler'"
            problems.append(Problem(file, 1, "svar", message))
    if problems:
        raise KnowledgeError(problems)
    return answers


def load_examples(folder: Path = FOLDER) -> list[Example]:
    """Every example, in the order of the files.

    Raises:
        KnowledgeError: a file is not in the form ``nlu: - intent: ... examples: |``.
    """
    examples: list[Example] = []
    problems: list[Problem] = []
    for file in sorted(folder.rglob("*.yml")):
        try:
            content, lines = load_yaml(file)
            for index, block in enumerate(content["nlu"]):
                first = lines.line(("nlu", index, "examples")) + 1
                for offset, line in enumerate(block["examples"].splitlines()):
                    if not line.startswith("- "):
                        message = "hver linje skal begynde med '- '"
                        problems.append(Problem(file, first + offset, "examples", message))
                        continue
                    text = line[2:].strip()
                    examples.append(Example(text, block["intent"], file, first + offset))
        except KnowledgeError as error:
            problems.extend(error.problems)
        except (KeyError, TypeError):
            message = "filen skal have 'nlu:' med 'intent' og 'examples'"
            problems.append(Problem(file, 1, "nlu", message))
    if problems:
        raise KnowledgeError(problems)
    return examples
