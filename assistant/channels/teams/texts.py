"""The Danish texts of the Teams channel (``knowledge/teams.yml``) and of its app package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, Extra, Field

from assistant.channels.web.feedback import REASONS
from assistant.knowledge.checks import text_faults
from assistant.knowledge.lines import LineMap, load_yaml
from assistant.knowledge.loader import Knowledge, parse
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.knowledge.schema import Status

FILE = "teams.yml"
DANISH, ENGLISH = "da", "en"
REPLY_KEYS = (
    "kilder",
    "kontakter",
    "vaelg",
    "akut",
    "aaben",
    "lukket",
    "ubekraeftet",
    "tjekket",
    "forkortet",
    "andre_laeser_med",
    "staar_stadig",
    "staar_stadig_for_andre",
    "introduktion",
    "kun_tekst",
    "fil_ikke_laest",
    "gammel_knap",
    "kom_det_frem",
    "modtaget",
    "redaktion_knap",
    "redaktion_titel",
    "redaktion_forklaring",
    "redaktion_send",
    "redaktion_sendt",
    "redaktion_ikke_sendt",
)
FEEDBACK_KEYS = ("titel", "nyttigt", "ikke_nyttigt", "send", "intet_andet", *REASONS)


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_population_by_field_name = True


class Starter(_Strict):
    """A question that Teams offers somebody who has not written yet."""

    title: str = Field(alias="titel", min_length=1, max_length=32)
    description: str = Field(alias="beskrivelse", min_length=1, max_length=128)


class PackageTexts(_Strict):
    """What the app is called and says of itself in one language; the lengths are Microsoft's."""

    name: str = Field(alias="navn", min_length=1, max_length=30)
    full_name: str = Field(alias="fuldt_navn", min_length=1, max_length=100)
    short: str = Field(alias="kort", min_length=1, max_length=80)
    long: str = Field(alias="lang", min_length=1, max_length=4000)
    starters: list[Starter] = Field(alias="begyndelser", min_items=1, max_items=10)


class TeamsTexts(_Strict):
    """Every text by its key."""

    description: str = Field(alias="beskrivelse")
    owner: str = Field(alias="ejer")
    checked: dt.date = Field(alias="kontrolleret")
    source: str = Field(alias="kilde")
    status: Status
    replies: dict[str, str] = Field(alias="svar")
    feedback: dict[str, str] = Field(alias="vurdering")
    package: dict[str, PackageTexts] = Field(alias="pakke")


def load_teams_texts(folder: Path) -> TeamsTexts:
    """Read ``teams.yml`` in ``folder``.

    Raises:
        KnowledgeError: a text is missing, unknown, empty, too long or not a text.
    """
    path = folder / FILE
    content, lines = load_yaml(path)
    problems: list[Problem] = []
    texts = parse(TeamsTexts, content, (), path, lines, problems)
    if texts is not None:
        problems.extend(_keys(path, lines, "svar", REPLY_KEYS, texts.replies))
        problems.extend(_keys(path, lines, "vurdering", FEEDBACK_KEYS, texts.feedback))
        problems.extend(_keys(path, lines, "pakke", (DANISH, ENGLISH), texts.package))
    if texts is None or problems:
        raise KnowledgeError(problems)
    danish, english = texts.package[DANISH], texts.package[ENGLISH]
    if len(danish.starters) != len(english.starters):
        where = lines.line(("pakke", ENGLISH, "begyndelser"))
        message = "skriv lige så mange som på dansk"
        raise KnowledgeError([Problem(path, where, "pakke.en.begyndelser", message)])
    return texts


def check_teams_texts(folder: Path, knowledge: Knowledge) -> list[Problem]:
    """Everything that is wrong in the texts, typed numbers and unknown contacts included."""
    try:
        texts = load_teams_texts(folder)
    except KnowledgeError as error:
        return error.problems
    return [
        Problem(folder / FILE, 1, key, message)
        for key, text in {**texts.replies, **texts.feedback}.items()
        for message in text_faults(text, knowledge)
    ]


def _keys(
    path: Path, lines: LineMap, section: str, keys: tuple[str, ...], given: Mapping[str, object]
) -> Iterator[Problem]:
    for key in keys:
        if not given.get(key):
            known = (section, key) if key in given else (section,)
            yield Problem(path, lines.line(known), f"{section}.{key}", "teksten mangler")
    for key in given:
        if key not in keys:
            message = "teksten bruges ikke; se efter en stavefejl"
            yield Problem(path, lines.line((section, key)), f"{section}.{key}", message)
