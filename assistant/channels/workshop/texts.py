"""Reads the texts of the workshop's pages from ``knowledge/oevelser/rum.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.channels.workshop.answers import STATUS
from assistant.knowledge.loader import Knowledge, missing
from assistant.knowledge.page_texts import PageTexts, Wanted, load_page_texts
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.workshops.content import FOLDER
from assistant.workshops.room.course import Shows
from assistant.workshops.schema import Assessment, StepKind

FILE = "rum.yml"
_CHOSEN_KINDS = [kind.value for kind in StepKind if kind is not StepKind.TEXT]
# Every text that pages, files and errors use, with the placeholders that are filled in.
TEXT_KEYS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("uden_script", "linje_vaek", "proev_igen", "opdigtet", "opdigtet_langt"),
            *(f"slags_{kind.value}" for kind in StepKind),
            *(f"slags_flere_{kind}" for kind in _CHOSEN_KINDS),
            *(f"vises_{shows.value}" for shows in Shows),
            *(f"vurdering_{one.value}" for one in Assessment),
            *("dilemma_spoergsmaal", "tal_sammen", "tal_om", "forklaring", "kilder"),
            *("ikke_bekraeftet", "foer", "efter", "ring_titel", "pause", "pause_tekst"),
            *("deltager_titel", "deltager_fod", "kode_titel", "kode", "kode_hjaelp", "deltag"),
            *("anden_kode", "med_titel", "venter", "svar_talt", "dit_svar", "forklaring_klar"),
            *("tidligere", "slut_titel", "slut_tekst", "lukket_titel", "lukket_tekst"),
            *("laerred_titel", "velkommen", "velkommen_tekst", "gaa_til", "og_skriv"),
            *("eller_chat", "pause_laerred", "slut_laerred", "lukket_laerred"),
            *("ingen_kode", "ingen_kode_tekst"),
            *("leder_titel", "log_ind_titel", "log_ind_tekst", "saetning", "log_ind", "log_ud"),
            *("ikke_sat_titel", "ikke_sat_tekst", "i_gang", "programmer", "se_trin"),
            *("overtag_titel", "overtag_tekst", "noegle", "overtag"),
            *("egen_titel", "egen_tekst", "laengde", "din_plan", "aabn_egen", "udskriv_titel"),
            *("huskekort", "udskriv_cases", "udskriv_alle_noter", "nu", "plan", "styr", "noter"),
            *("ingen_noter", "derefter", "intet_mere", "genveje", "bogstaver", "aabn_laerred"),
            *("udskriv_casekort", "start", "tilbage", "vis", "naeste", "pause_knap"),
            *("fortsaet_knap", "mere_tid", "luk", "forklaring_vist", "forklaring_skjult"),
            *("velkommen_leder", "slut_leder", "luk_titel", "luk_tekst", "luk_ja", "luk_nej"),
            *(
                "udskriv",
                "udskrift_titel",
                "intet_at_udskrive",
                "huskekort_titel",
                "huskekort_tekst",
            ),
            *("sum_titel", "sum_forklaring", "sum_trin", "sum_slags", "sum_spoergsmaal"),
            *("sum_svar", "sum_antal", "sum_i_alt", "sum_under", "sum_deltagere"),
            *("sum_foer", "sum_efter", "sum_tom"),
            *("fejl_forbindelse", *(f"fejl_{key}" for key in STATUS)),
        ),
        (),
    ),
    **dict.fromkeys(("svar_i_alt", "deltagere", "minutter"), ("antal",)),
    **dict.fromkeys(("aabn", "udskriv_noter"), ("navn",)),
    "runde": ("nummer", "antal"),
    "ubekraeftet": ("forbehold",),
    "gennemsnit": ("foer", "efter"),
    "kontrolleret": ("dato",),
    "qr": ("adresse", "kode"),
    "fortsaet": ("kode",),
    "noegle_gem": ("noegle",),
    "begge_ender": ("spoergsmaal",),
    "valgt": ("brugt", "antal"),
    "gem": ("slags",),
}
# Topics and contacts of the hand-out, and how many of them one A4 holds.
TOPICS, CONTACTS = "huskekort_emner", "huskekort_kontakter"
LIST_KEYS: Mapping[str, int] = {TOPICS: 2, CONTACTS: 6}


def load_room_texts(folder: Path, knowledge: Knowledge) -> PageTexts:
    """Every text by its key; ``folder`` is ``knowledge``.

    Raises:
        KnowledgeError: see :func:`load_page_texts`; or a topic or contact is not known.
    """
    path = folder / FOLDER / FILE
    texts = load_page_texts(path, Wanted(TEXT_KEYS, LIST_KEYS), knowledge)
    problems = [
        Problem(path, 1, f"tekster.{key}", f"'{id_}' findes ikke")
        for key, known in ((TOPICS, knowledge.topics), (CONTACTS, knowledge.contacts))
        for id_ in missing(texts[key], known)
    ]
    if problems:
        raise KnowledgeError(problems)
    return texts
