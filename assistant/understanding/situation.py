"""What a message tells about the situation: age group, relation, family control, urgency.

Only categories come out, never the words or numbers themselves, so that they may be stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Extra, Field

from assistant.knowledge.lines import load_yaml
from assistant.knowledge.loader import parse
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.understanding.danish import Pipeline, squeeze
from assistant.understanding.phrases import PatternError, PatternSet, compile_pattern

WORRY = "bekymring"
FIELDS = ("akut", "alder", "familiekontrol", "relation", WORRY)
ADULT_AGE = 18
# Words that turn the pattern around when they stand just before it.
_NEGATIONS = frozenset({"ikke", "ingen", "intet", "uden"})

_NUMBER_WORDS = {
    "ti": 10, "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16,
    "sytten": 17, "atten": 18, "nitten": 19, "tyve": 20, "enogtyve": 21, "toogtyve": 22,
}  # fmt: skip
_N = r"(\d{1,2}|" + "|".join(_NUMBER_WORDS) + r")"
_AGE = re.compile(
    rf"\b{_N}\s*-?\s*(?:år|aar|ar)(?:ig|ige|s)?\b"
    rf"|\b(?:er|på|paa|pa|bliver|blevet|fyldt|fylder|hun|han|nu|altså|nej)\s+(?:kun\s+|lige\s+|jo\s+)?{_N}\b"
    r"(?!\s*(?:\.|:|\d|klasse|elever|børn|procent|minutter|timer|dage|uger|gange|kroner|mand|kr|unge|personer|deltagere|lærere))"
    rf"|^\W*{_N}\W*$"
)
_NOT_AGE = re.compile(rf"\bikke\s+(?:længere\s+|kun\s+)?{_N}\b")
_GRADE = re.compile(
    r"\b(\d{1,2})\.?\s*(?:klasse|kl\b)|\b(?:nulte|første|anden|tredje|fjerde|femte|sjette|syvende|ottende|niende|tiende)\s*klasse|\b\d\s*\.?\s*[a-e]\b(?=\s|$)"
)


_LEADING = re.compile(r"(?i)^\W*(ja|jep|jo|jada|jaer|nej|næ|næh|nope|nix)\b")


class _Rule(BaseModel):
    class Config:
        extra = Extra.forbid

    field: str = Field(alias="felt")
    value: str = Field(alias="vaerdi")
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


@dataclass(frozen=True)
class SituationReader:
    """Reads the four fields of a situation out of a message."""

    pipeline: Pipeline
    rules: tuple[tuple[str, str, PatternSet], ...]

    def read(self, text: str) -> dict[str, str]:
        """The fields that ``text`` tells something about, with their category.

        A later mention wins over an earlier one ("17, nej hun er 19"), and a negated pattern does
        not count. Ages said in numbers go before words such as "barn".
        """
        words = self.pipeline.words(text)
        found: dict[str, tuple[int, str]] = {}
        for field, value, patterns in self.rules:
            for start, end in patterns.find_all(words):
                near = words[max(0, start - 2) : end + 1]
                if value != "nej" and any(word.form in _NEGATIONS for word in near):
                    continue
                if field not in found or end >= found[field][0]:
                    found[field] = (end, value)
        situation = {field: value for field, (_, value) in found.items()}
        age = age_group(text)
        if age:
            situation["alder"] = age
        return situation


def age_group(text: str) -> str | None:
    """``under_18`` or ``over_18`` by a number or a school class in ``text``; None without one."""
    lowered = squeeze(text)
    denied = {match.group(1) for match in _NOT_AGE.finditer(lowered)}
    ages = [
        number
        for match in _AGE.finditer(lowered)
        for number in filter(None, match.groups())
        if number not in denied
    ]
    if ages:
        value = _NUMBER_WORDS.get(ages[-1]) or int(ages[-1])
        return "over_18" if value >= ADULT_AGE else "under_18"
    return "under_18" if _GRADE.search(lowered) else None


def load_situation_reader(path: Path, pipeline: Pipeline) -> SituationReader:
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

    rules = []
    for index, rule in enumerate(file.rules):
        line = lines.line(("regler", index))
        if rule.field not in FIELDS:
            problems.append(Problem(path, line, "felt", f"brug et af: {', '.join(FIELDS)}"))
        patterns = []
        for text in rule.patterns:
            try:
                patterns.extend(compile_pattern(text, file.lists, lemma))
            except PatternError as error:
                problems.append(Problem(path, line, "moenstre", str(error)))
        rules.append((rule.field, rule.value, PatternSet(patterns)))
    if problems:
        raise KnowledgeError(problems)
    return SituationReader(pipeline, tuple(rules))


def leading_answer(text: str) -> str | None:
    """``ja`` or ``nej`` where a message begins with it; None otherwise."""
    match = _LEADING.match(text)
    return None if match is None else "nej" if match.group(1).lower().startswith("n") else "ja"
