"""Reads the widget's texts from ``knowledge/widget.yml``."""

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

FILE = "widget.yml"
# Every text the widget's modules use, with the placeholders that they fill in.
TEXT_KEYS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("navn", "undertitel", "uden_script", "alarm"),
            *("aabn", "luk", "ryd", "ryd_spoerg", "ryd_ja", "ryd_nej", "ryddet", "ryddet_her"),
            *("velkomst_titel", "velkomst", "velkomst_skriv_ikke", "velkomst_fare"),
            *("forslag_titel", "felt", "felt_eksempel", "felt_hjaelp", "send", "fod", "tomt"),
            *("samtale", "du_skrev", "svarer", "svarer_akut", "har_svaret", "venter", "fjernet"),
            *("udloebet", "ny_fane", "valg", "kilder_kort", "kontakter", "ikke_bekraeftet"),
            *("aaben", "lukket", "hjemmeside", "kopier", "kopieret", "kopieret_ikke", "udskriv"),
            *("vurder", "vurder_ja", "vurder_nej", "vurder_hvorfor", "vurder_spring"),
            *("vurder_tak", "vurder_fejl", *REASONS),
            *("ikke_sendt", "send_igen", "proev_igen", "fejl_offline", "fejl_forbindelse"),
            *("fejl_langsom", "fejl_ukendt", "fejl_afbrudt"),
        ),
        (),
    ),
    "tegn_tilbage": ("antal",),
    "tegn_for_meget": ("antal",),
    "kilder": ("antal",),
    "kontrolleret": ("dato",),
    "bekraeftet": ("dato",),
    "udskrevet": ("dato",),
    "ring": ("nummer",),
    "ring_til": ("navn", "nummer"),
    "skriv_til": ("navn",),
    "fejl_vent": ("antal",),
}
# Lists of texts, and how many there must be.
LIST_KEYS: Mapping[str, int] = {"forslag": 6}


class _TextFile(BaseModel):
    class Config:
        extra = Extra.forbid

    description: str = Field(alias="beskrivelse")
    owner: str = Field(alias="ejer")
    checked: dt.date = Field(alias="kontrolleret")
    source: str = Field(alias="kilde")
    status: str
    texts: dict[str, str | list[str]] = Field(alias="tekster")


def load_widget_texts(folder: Path, knowledge: Knowledge) -> dict[str, str | list[str]]:
    """Every text by its key.

    Raises:
        KnowledgeError: a text is missing, unknown or of the wrong kind, lacks a placeholder, or
            names a contact that ``knowledge`` does not have.
    """
    path = folder / FILE
    content, lines = load_yaml(path)
    problems: list[Problem] = []
    file = parse(_TextFile, content, (), path, lines, problems)
    if file is not None:
        problems.extend(_faults(file.texts, knowledge, path, lines))
    if file is None or problems:
        raise KnowledgeError(problems)
    return file.texts


def _faults(
    texts: Mapping[str, str | list[str]], knowledge: Knowledge, path: Path, lines: LineMap
) -> Iterator[Problem]:
    def problem(key: str, message: str) -> Problem:
        return Problem(path, lines.line(("tekster", key)), f"tekster.{key}", message)

    for key in (*TEXT_KEYS, *LIST_KEYS):
        if key not in texts:
            yield problem(key, "teksten mangler")
    for key, given in texts.items():
        fault = _misplaced(key, given)
        if fault:
            yield problem(key, fault)
            continue
        own = TEXT_KEYS.get(key, ())
        for text in [given] if isinstance(given, str) else given:
            if not text.strip():
                yield problem(key, "teksten er tom")
            for name in own:
                if "{" + name + "}" not in text:
                    yield problem(key, f"teksten skal indeholde {{{name}}}")
            for message in text_faults(text, knowledge, own):
                yield problem(key, message)


def _misplaced(key: str, given: str | list[str]) -> str | None:
    """What is wrong with the key, or with a list where a text should be."""
    if key in LIST_KEYS:
        if isinstance(given, str) or len(given) != LIST_KEYS[key]:
            return f"her skal stå en liste med {LIST_KEYS[key]} tekster"
    elif key not in TEXT_KEYS:
        return "teksten bruges ikke; se efter en stavefejl"
    elif not isinstance(given, str):
        return "her skal stå én tekst, ikke en liste"
    return None
