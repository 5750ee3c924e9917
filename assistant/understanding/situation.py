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
from assistant.understanding.ages import age_group
from assistant.understanding.danish import Pipeline
from assistant.understanding.phrases import Pattern, PatternError, PatternSet, compile_pattern

WORRY = "bekymring"
# The value of WORRY where a person is named that the worry is about.
ABOUT_SOMEBODY = "om_nogen"
# Whether an exercise is asked for: plainly, or so that it counts only where no topic is sure.
EXERCISE_WISH = "oevelse"
PLAINLY = "klart"
AGE = "alder"
URGENT = "akut"
FIELDS = (URGENT, AGE, "familiekontrol", "relation", WORRY, EXERCISE_WISH)
# Words that turn a pattern around when they stand beside it or in a gap of it.
_NEGATIONS = frozenset({"ikke", "ingen", "intet", "uden", "hverken", "ingenting"})
# How far before a pattern a negation still turns it around: "er ikke nogen i fare lige nu".
_REACH = {"akut": 4, "familiekontrol": 3}

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


@dataclass
class SituationReader:
    """Reads the four fields of a situation out of a message.

    Its rules are replaced as a whole when the content is loaded anew (``assistant/content.py``).
    """

    pipeline: Pipeline
    rules: tuple[tuple[str, str, bool, PatternSet], ...]

    def read(self, text: str) -> dict[str, str]:
        """The fields that ``text`` tells something about, with their category.

        A later mention wins over an earlier one ("17, nej hun er 19"), and a negated pattern does
        not count. Ages said in numbers go before words such as "barn".
        """
        words = self.pipeline.words(text)
        found: dict[str, tuple[int, str]] = {}
        for field, value, negatable, patterns in self.rules:
            for start, end in patterns.find_all(words):
                # "I trediverne. Ingen fare" says something about danger and nothing about the age.
                after = 0 if field == AGE else 2
                near = words[max(0, start - _REACH.get(field, 2)) : end + 1 + after]
                if negatable and any(word.form in _NEGATIONS for word in near):
                    continue
                if field not in found or end >= found[field][0]:
                    found[field] = (end, value)
        situation = {field: value for field, (_, value) in found.items()}
        age = age_group(text)
        if age:
            situation[AGE] = age
        return situation


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
        # A pattern that holds a negation itself means what it says ("må ikke for sin familie").
        compiled: dict[bool, list[Pattern]] = {True: [], False: []}
        for text in rule.patterns:
            own = rule.value == "nej" or not _NEGATIONS.isdisjoint(re.split(r"[\s|_()]+", text))
            try:
                compiled[not own].extend(compile_pattern(text, file.lists, lemma))
            except PatternError as error:
                problems.append(Problem(path, line, "moenstre", str(error)))
        for negatable, patterns in compiled.items():
            rules.append((rule.field, rule.value, negatable, PatternSet(patterns)))
    if problems:
        raise KnowledgeError(problems)
    return SituationReader(pipeline, tuple(rules))


def leading_answer(text: str) -> str | None:
    """``ja`` or ``nej`` where a message begins with it; None otherwise."""
    match = _LEADING.match(text)
    return None if match is None else "nej" if match.group(1).lower().startswith("n") else "ja"
