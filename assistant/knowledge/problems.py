"""What is wrong in a content file, told so that a non-programmer can put it right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """One fault: the file, the line (from 1), the field's Danish name and what is wrong."""

    file: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file.parent.name}/{self.file.name}, linje {self.line}"
        return (
            f"{where}, felt '{self.field}': {self.message}"
            if self.field
            else f"{where}: {self.message}"
        )


class KnowledgeError(Exception):
    """The content can't be used as it is; ``problems`` lists every fault that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
