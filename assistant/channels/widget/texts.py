"""Reads the widget's texts from ``knowledge/widget.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.channels.web.feedback import REASONS
from assistant.knowledge.loader import Knowledge
from assistant.knowledge.page_texts import PageTexts, Wanted, load_page_texts

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
            *("redaktion_knap", "redaktion_forklaring", "redaktion_fortryd", "redaktion_sendt"),
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


def load_widget_texts(folder: Path, knowledge: Knowledge) -> PageTexts:
    """Every text by its key.

    Raises:
        KnowledgeError: see :func:`load_page_texts`.
    """
    return load_page_texts(folder / FILE, Wanted(TEXT_KEYS, LIST_KEYS), knowledge)
