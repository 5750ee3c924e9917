"""Reads the example questions in ``data/nlu`` without Rasa, for the checks and for measuring."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.content import ROOT
from assistant.knowledge.lines import load_yaml
from assistant.knowledge.problems import KnowledgeError, Problem

FOLDER = ROOT / "data" / "nlu"


@dataclass(frozen=True)
class Example:
    """One example question, the topic it is for, and where it stands."""

    text: str
    topic: str
    file: Path
    line: int


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
