"""The fixed Danish texts (``tekster.yml``) and the contact guide's content (``guide.yml``)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import BaseModel, Extra, Field

from assistant.knowledge.lines import load_yaml
from assistant.knowledge.loader import parse
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.knowledge.schema import Citation, Kind, Status
from assistant.privacy.spans import Kind as PersonalData

CONVERSATION_KEYS = (
    "mente_du",
    "mente_du_ingen",
    "fortabt",
    "fortabt_igen",
    "fortabt_i_guiden",
    "start_guide",
    "guide_forstaaet",
    "hvad_kan_du",
    "ubekraeftet",
    "ubekraeftet_uden_grund",
    "ubekraeftet_kontakt",
    "lukket",
    "lukket_i_stedet",
    "lukket_proev",
    "og",
    "haft_kontakt",
    "intet_nummer",
    "kilde_svar",
    "kilde_egen",
    "ingen_kilde",
    "hvorfor_mangler",
    "intet_foregaaende",
    "aabent_nu",
    "aabent_lukket",
    "aabent_ukendt",
    "uddyb",
    "mente_andet",
    "mente_du_maaske",
    "nej_tak",
    "ja_til_hvad",
    "afbrudt",
    "venter",
    "intet_at_afbryde",
    "oplyst_uden_sammenhaeng",
    "fejl",
    "fjernet",
    "slukket",
    "slukket_uden_besked",
)
REMOVED_KEYS = tuple(kind.value for kind in PersonalData)
ERROR_KEYS = (
    "ikke_json",
    "hverken_eller",
    "tom",
    "for_lang",
    "uforstaaelig",
    "afvist",
    "for_langsom",
    "for_stor",
    "ukendt_valg",
    "ingen_noegle",
    "udloebet",
    "for_mange",
    "ikke_fundet",
    "forkert_metode",
    "ukendt_svar",
    "forkert_feedback",
    "forkert_spoergsmaal",
    "akut",
    "ikke_klar",
    "slukket",
    "stopper",
    "intern",
)
TERMINAL_KEYS = (
    "velkommen",
    "kilder",
    "kontakter",
    "aaben",
    "lukket",
    "ubekraeftet",
    "redaktion",
    "farvel",
)


QUESTIONS = ("akut_og_alder", "akut", "alder", "familie_og_relation", "familiekontrol", "relation")


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_population_by_field_name = True


class Texts(_Strict):
    """Every fixed text by its key."""

    description: str = Field(alias="beskrivelse")
    owner: str = Field(alias="ejer")
    checked: dt.date = Field(alias="kontrolleret")
    source: str = Field(alias="kilde")
    status: Status
    conversation: dict[str, str] = Field(alias="samtale")
    errors: dict[str, str] = Field(alias="fejl")
    terminal: dict[str, str]
    removed: dict[str, str] = Field(alias="fjernet")


class GuideChoice(_Strict):
    """A button of the guide: the slots it sets."""

    title: str = Field(alias="titel")
    sets: dict[str, str] = Field(alias="saetter")


class GuideQuestion(_Strict):
    """One question, which may ask for two things."""

    text: str = Field(alias="tekst")
    asks_for: list[str] = Field(alias="spoerger_om", max_items=2)
    choices: list[GuideChoice] = Field(alias="valg")


class GuideOutcome(_Strict):
    """Who to call now, what next, and why, when ``when`` holds."""

    when: dict[str, str] = Field(alias="hvis")
    topic: str = Field("kontakt/vejviser", alias="emne")
    kind: Kind = Field(Kind.ANSWER, alias="slags")
    answer: str = Field(alias="svar")
    reason: str = Field(alias="hvorfor")
    contacts: list[str] = Field(alias="kontakter")
    choices: list[str] = Field(default_factory=list, alias="valg")


class Guide(_Strict):
    """The contact guide's questions and outcomes."""

    description: str = Field(alias="beskrivelse")
    owner: str = Field(alias="ejer")
    checked: dt.date = Field(alias="kontrolleret")
    citations: list[Citation] = Field(alias="kilder")
    status: Status
    caveat: str | None = Field(None, alias="forbehold")
    words: dict[str, dict[str, str]] = Field(alias="ord")
    questions: dict[str, GuideQuestion] = Field(alias="spoergsmaal")
    outcomes: list[GuideOutcome] = Field(alias="udgange")


def load_texts(folder: Path) -> Texts:
    """Read ``tekster.yml``.

    Raises:
        KnowledgeError: a text is missing, unknown or not a text.
    """
    path = folder / "tekster.yml"
    content, lines = load_yaml(path)
    problems: list[Problem] = []
    texts = parse(Texts, content, (), path, lines, problems)
    if texts is not None:
        for section, keys, given in (
            ("samtale", CONVERSATION_KEYS, texts.conversation),
            ("fejl", ERROR_KEYS, texts.errors),
            ("terminal", TERMINAL_KEYS, texts.terminal),
            ("fjernet", REMOVED_KEYS, texts.removed),
        ):
            for key in keys:
                if key not in given:
                    where = lines.line((section,))
                    problems.append(Problem(path, where, f"{section}.{key}", "teksten mangler"))
            for key in given:
                if key not in keys:
                    where = lines.line((section, key))
                    message = "teksten bruges ikke; se efter en stavefejl"
                    problems.append(Problem(path, where, f"{section}.{key}", message))
    if texts is None or problems:
        raise KnowledgeError(problems)
    return texts


def load_guide(folder: Path) -> Guide:
    """Read ``guide.yml``.

    Raises:
        KnowledgeError: the file does not fit the schema, or no outcome catches what is left.
    """
    path = folder / "guide.yml"
    content, lines = load_yaml(path)
    problems: list[Problem] = []
    guide = parse(Guide, content, (), path, lines, problems)
    if guide is not None and (not guide.outcomes or guide.outcomes[-1].when):
        message = "den sidste udgang skal passe altid: 'hvis: {}'"
        problems.append(Problem(path, lines.line(("udgange",)), "udgange", message))
    if guide is None or problems:
        raise KnowledgeError(problems)
    return guide
