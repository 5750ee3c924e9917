"""The deterministic half of the alarm: rules over words and lemmas, read from YAML.

The classifier is the other half (``understanding/classifier.py``); either may raise the alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Extra, Field

from assistant.knowledge.lines import load_yaml
from assistant.knowledge.loader import parse
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.understanding.danish import Pipeline, Word
from assistant.understanding.phrases import Pattern, PatternError, PatternSet, compile_pattern

NEGATION_REACH = 2


class _Rule(BaseModel):
    class Config:
        extra = Extra.forbid

    topic: str = Field(alias="emne")
    patterns: list[str] = Field(alias="moenstre")


class _RuleFile(BaseModel):
    class Config:
        extra = Extra.forbid

    description: str = Field(alias="beskrivelse")
    owner: str = Field(alias="ejer")
    source: str = Field(alias="kilde")
    status: str
    lists: dict[str, list[str]] = Field(alias="lister")
    rules: list[_Rule] = Field(alias="regler")
    exceptions: list[str] = Field(alias="undtagelser")
    negations: list[str] = Field(alias="negationer")


@dataclass(frozen=True)
class AlarmRules:
    """Compiled alarm rules, and the exceptions that overrule them."""

    rules: tuple[tuple[str, PatternSet], ...]
    exceptions: PatternSet
    negations: frozenset[str]

    @property
    def topics(self) -> frozenset[str]:
        """The topics that any rule is for."""
        return frozenset(topic for topic, _ in self.rules)

    def explained(self, words: Sequence[Word]) -> bool:
        """Whether an exception says that alarming words are used about something else."""
        return bool(self.exceptions.find_all(words))

    def raised_by(self, words: Sequence[Word]) -> list[str]:
        """The acute topics that ``words`` give reason for, in the order of the file."""
        excused = self.exceptions.find_all(words)
        found: list[str] = []
        for topic, patterns in self.rules:
            if topic not in found and any(
                self._counts(span, words, excused) for span in patterns.find_all(words)
            ):
                found.append(topic)
        return found

    def _counts(
        self, span: tuple[int, int], words: Sequence[Word], excused: list[tuple[int, int]]
    ) -> bool:
        start, end = span
        if any(first <= end and start <= last for first, last in excused):
            return False
        before = words[max(0, start - NEGATION_REACH) : start]
        return not any(word.form in self.negations for word in before)


def load_alarm_rules(path: Path, pipeline: Pipeline) -> AlarmRules:
    """Read and compile the rule file.

    Raises:
        KnowledgeError: the file or a pattern can't be read.
    """
    content, lines = load_yaml(path)
    problems: list[Problem] = []
    file = parse(_RuleFile, content, (), path, lines, problems)
    if file is None:
        raise KnowledgeError(problems)

    def lemma(word: str) -> str:
        words = pipeline.words(word)
        return words[0].lemma if len(words) == 1 else word

    def compiled(patterns: list[str], place: tuple[object, ...]) -> list[Pattern]:
        result: list[Pattern] = []
        for index, text in enumerate(patterns):
            try:
                result.extend(compile_pattern(text, file.lists, lemma))
            except PatternError as error:
                line = lines.line((*place, index))
                problems.append(Problem(path, line, "moenstre", str(error)))
        return result

    rules = tuple(
        (rule.topic, PatternSet(compiled(rule.patterns, ("regler", index, "moenstre"))))
        for index, rule in enumerate(file.rules)
    )
    exceptions = PatternSet(compiled(file.exceptions, ("undtagelser",)))
    if problems:
        raise KnowledgeError(problems)
    negations = frozenset(word.form for text in file.negations for word in pipeline.words(text))
    return AlarmRules(rules, exceptions, negations)
