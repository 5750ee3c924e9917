"""Reads the texts of the page and of ``rapport`` from ``knowledge/indsigt.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.channels.web.feedback import REASONS
from assistant.content import Content, from_content
from assistant.insight.turns import Outcome
from assistant.knowledge.loader import Knowledge
from assistant.knowledge.page_texts import PageTexts, Wanted, filled, load_page_texts

FILE = "indsigt.yml"
CHANNELS = ("web", "teams", "terminal")
ERRORS = (
    "forbindelse",
    "log_ind",
    "forkert_saetning",
    "fremmed",
    "for_mange_forsoeg",
    "intet_spoergsmaal",
    "ukendt_periode",
)
_SECTIONS = (
    "udfald",
    "emner",
    "timer",
    "kanaler",
    "vurderinger",
    "spoergsmaal",
    "eftersyn",
    "kontakter",
    "aldrig",
)
_EXPLAINED = ("udfald", "emner", "timer", "vurderinger", "spoergsmaal", "eftersyn")
_COLUMNS = (
    *("udfald", "antal", "andel", "emne", "id", "gruppe", "time", "ikke_forstaaet", "kanal"),
    *("besvaret", "spurgt_tilbage", "nyttigt", "ikke_nyttigt", "ejer", "dato", "hvorfor"),
    *("kontakt", "bruges_til", "dag", "spoergsmaal", "tilstand", "handling"),
    *("afsnit", "navn", "maal", "vaerdi"),
)
# Every text that the page and the command use, with the placeholders that they fill in.
TEXT_KEYS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("titel", "uden_script", "log_ind_titel", "log_ind_tekst", "saetning", "log_ind"),
            *("log_ud", "ikke_sat_titel", "ikke_sat_tekst", "proev_igen", "intet_talt"),
            *("afrundet", "periode", "hent_csv", "under", "ingen_andel", "spurgt_i_alt", "tom"),
            *(f"{section}_titel" for section in _SECTIONS),
            *(f"{section}_tekst" for section in _EXPLAINED),
            *(f"kol_{column}" for column in _COLUMNS),
            *(f"udfald_{outcome.value}" for outcome in Outcome),
            *(f"kanal_{channel}" for channel in CHANNELS),
            *REASONS,
            *("grund_gyldig_til", "grund_kontrolleret", "udloebet", "haandteret"),
            *("ikke_haandteret", "marker", "fortryd", "slet", "slettet", "markeret"),
            *(f"fejl_{key}" for key in ERRORS),
        ),
        (),
    ),
    **dict.fromkeys(("dage", "procent"), ("antal",)),
    "opgjort": ("dato", "klokken", "fra"),
    "talt_fra": ("dato",),
    **dict.fromkeys(("tabel_over", "soejler"), ("titel",)),
    "om_spoergsmaal": ("handling", "tekst"),
}


def load_insight_texts(folder: Path, knowledge: Knowledge) -> PageTexts:
    """Every text by its key; ``folder`` is ``knowledge``.

    Raises:
        KnowledgeError: see :func:`load_page_texts`.
    """
    return load_page_texts(folder / FILE, Wanted(TEXT_KEYS), knowledge)


@from_content
def insight_texts(found: Content) -> PageTexts:
    """The texts with contacts' numbers filled in."""
    return filled(load_insight_texts(found.folder, found.knowledge), found.composer.fill)
