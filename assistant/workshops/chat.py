"""The texts of an exercise in the chat, and the words that steer it (``oevelser/chat.yml``)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Extra, Field

from assistant.knowledge.checks import text_faults
from assistant.knowledge.lines import LineMap, load_yaml
from assistant.knowledge.loader import Knowledge, parse
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.knowledge.schema import Status
from assistant.understanding.danish import Pipeline, Word
from assistant.understanding.phrases import Pattern, PatternError, PatternSet, compile_pattern
from assistant.workshops.content import Workshops
from assistant.workshops.schema import Ideology, Theme

FILE = "chat.yml"
KINDS = ("case", "quiz", "dilemma", "program")
CONTROLS = ("stop", "spring", "tilbage", "vis", "igen", "naeste", "anden")
# What the program itself fills in.
_PLACEHOLDER = re.compile(r"\{(titel|nummer|antal|hvorfor|bud|forbehold|spoergsmaal|svar)\}")
TEXT_KEYS = (
    "menu_case",
    "menu_quiz",
    "menu_dilemma",
    "menu_program",
    "menu_fortsaet",
    "case",
    "quiz",
    "dilemma",
    "afstemning",
    "tekst",
    "opdigtet",
    "gruppe",
    "saadan_valg",
    "saadan_aaben",
    "saadan_tekst",
    "videre_med",
    "vis_bud",
    "naeste",
    "tilbage",
    "stop",
    "god",
    "delvis",
    "nej",
    "uden_vurdering",
    "godt_bud",
    "egne_ord",
    "tal_om",
    "ubekraeftet",
    "stadig",
    "stadig_forklaret",
    "tidligere_trin",
    "foerste",
    "intet_valg",
    "rigtig_spoergsmaal",
    "rigtig_ja",
    "rigtig_nej",
    "rigtig_sag",
    "faerdig",
    "stoppet",
    "ingen_i_gang",
    "findes_ikke",
    "igen_case",
    "igen_quiz",
    "igen_dilemma",
    "rum_med",
    "rum_ukendt",
    "rum_for_mange",
    "rum_opdater",
    "rum_forlad",
    "rum_slut",
    "rum_forladt",
    "rum_dit_svar",
)


class _File(BaseModel):
    class Config:
        extra = Extra.forbid

    description: str = Field(alias="beskrivelse")
    owner: str = Field(alias="ejer")
    checked: dt.date = Field(alias="kontrolleret")
    source: str = Field(alias="kilde")
    status: Status
    texts: dict[str, str] = Field(alias="tekster")
    kinds: dict[str, list[str]] = Field(alias="slags")
    themes: dict[str, list[str]] = Field(alias="temaer")
    ideologies: dict[str, list[str]] = Field(alias="ideologier")
    controls: dict[str, list[str]] = Field(alias="styring")
    fillers: list[str] = Field(alias="fyldord")
    nouns: list[str] = Field(alias="navneord")
    real: list[str] = Field(alias="rigtig_sag")


@dataclass(frozen=True)
class Vocabulary:
    """Names, and the patterns of words that stand for each."""

    patterns: Mapping[str, PatternSet]

    def first(self, words: Sequence[Word], without: str = "") -> str | None:
        """The name that is mentioned first, ``without`` left out of account; or None."""
        found = [
            (span[0], number, name)
            for number, (name, patterns) in enumerate(self.patterns.items())
            if name != without
            for span in patterns.find_all(words)
        ]
        return min(found)[2] if found else None

    def all(self, words: Sequence[Word]) -> set[str]:
        """All names that are mentioned."""
        return {name for name, patterns in self.patterns.items() if patterns.find_all(words)}


@dataclass(frozen=True)
class Chat:
    """Everything the exercise in the chat reads from the content."""

    texts: Mapping[str, str]
    kinds: Vocabulary
    themes: Vocabulary
    ideologies: Vocabulary
    professions: Vocabulary
    controls: Vocabulary
    fillers: PatternSet
    nouns: PatternSet
    real: PatternSet
    pipeline: Pipeline

    def words(self, text: str) -> list[Word]:
        """The words of a message as the patterns compare them."""
        return self.pipeline.words(text)

    def control(self, words: Sequence[Word], *, alone: bool = True) -> str | None:
        """Which of :data:`CONTROLS` a message is, or None.

        ``alone``: it may hold nothing but such words and fillers. "Jeg vil stoppe ham" is an answer
        and ends nothing.
        """
        for name in CONTROLS:
            spans = self.controls.patterns[name].find_all(words)
            if not spans:
                continue
            covered = {at for start, end in spans for at in range(start, end + 1)}
            filled = {
                at for start, end in self.fillers.find_all(words) for at in range(start, end + 1)
            }
            if not alone or covered | filled >= set(range(len(words))):
                return name
        return None

    def names_exercise(self, words: Sequence[Word]) -> bool:
        """Whether a message names an exercise or a part of one: "casen", "spørgsmål"."""
        return bool(self.nouns.find_all(words))

    def tells_of_real(self, words: Sequence[Word]) -> bool:
        """Whether a message tells of something that is not part of the exercise."""
        return bool(self.real.find_all(words))


def load_chat(folder: Path, workshops: Workshops, knowledge: Knowledge, pipeline: Pipeline) -> Chat:
    """Read ``chat.yml`` in ``folder`` (``knowledge/oevelser``).

    Raises:
        KnowledgeError: a text is missing or unknown, a list of words or a pattern is faulty.
    """
    path = folder / FILE
    content, lines = load_yaml(path)
    problems: list[Problem] = []
    file = parse(_File, content, (), path, lines, problems)
    if file is None:
        raise KnowledgeError(problems)
    problems.extend(_texts(file, knowledge, path, lines))
    compiler = _Compiler(path, lines, pipeline, problems)
    chat = Chat(
        texts=file.texts,
        kinds=compiler.named("slags", file.kinds, KINDS),
        themes=compiler.named("temaer", file.themes, [theme.value for theme in Theme]),
        ideologies=compiler.named("ideologier", file.ideologies, [i.value for i in Ideology]),
        professions=compiler.named(
            "faggrupper",
            {one.id: ["|".join(one.words)] for one in workshops.professions.values()},
            list(workshops.professions),
        ),
        controls=compiler.named("styring", file.controls, CONTROLS),
        fillers=compiler.patterns("fyldord", [*file.fillers, *file.nouns]),
        nouns=compiler.patterns("navneord", file.nouns),
        real=compiler.patterns("rigtig_sag", file.real),
        pipeline=pipeline,
    )
    if problems:
        raise KnowledgeError(problems)
    return chat


def _texts(file: _File, knowledge: Knowledge, path: Path, lines: LineMap) -> Iterable[Problem]:
    for key in TEXT_KEYS:
        if key not in file.texts:
            yield Problem(path, lines.line(("tekster",)), f"tekster.{key}", "teksten mangler")
    for key, text in file.texts.items():
        where = lines.line(("tekster", key))
        if key not in TEXT_KEYS:
            message = "teksten bruges ikke; se efter en stavefejl"
            yield Problem(path, where, f"tekster.{key}", message)
        for message in text_faults(_PLACEHOLDER.sub("", text), knowledge):
            yield Problem(path, where, f"tekster.{key}", message)


@dataclass(frozen=True)
class _Compiler:
    """Compiles lists of patterns; faults go to ``problems``."""

    path: Path
    lines: LineMap
    pipeline: Pipeline
    problems: list[Problem]

    def named(
        self, section: str, lists: Mapping[str, Sequence[str]], known: Sequence[str]
    ) -> Vocabulary:
        for name in lists:
            if name not in known:
                message = f"'{name}' kendes ikke; brug {', '.join(known)}"
                line = self.lines.line((section, name))
                self.problems.append(Problem(self.path, line, section, message))
        for name in known:
            if name not in lists and section in ("slags", "styring", "temaer"):
                line = self.lines.line((section,))
                self.problems.append(Problem(self.path, line, section, f"'{name}' mangler"))
        return Vocabulary({name: self.patterns(section, texts) for name, texts in lists.items()})

    def patterns(self, section: str, texts: Iterable[str]) -> PatternSet:
        compiled: list[Pattern] = []
        for text in texts:
            try:
                compiled.extend(compile_pattern(text, {}, self._lemma))
            except PatternError as error:
                line = self.lines.line((section,))
                self.problems.append(Problem(self.path, line, section, str(error)))
        return PatternSet(compiled)

    def _lemma(self, word: str) -> str:
        words = self.pipeline.words(word)
        return words[0].lemma if len(words) == 1 else word
