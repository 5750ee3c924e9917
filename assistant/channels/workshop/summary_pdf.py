"""The counts that may be saved, as a PDF: a table with bars."""

from __future__ import annotations

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from assistant.knowledge.page_texts import PageTexts
from assistant.workshops.room.summary import Question, Summary

_FONT = "Helvetica"
_INK = (23, 32, 46)
_BAR = (28, 71, 149)
# The built-in fonts know the letters of Western Europe; what else a text may hold is written so.
_WRITTEN_AS = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "“": '"', "”": '"', "…": "...", "•": "-"}
)
# Millimetres.
_LEFT, _WIDTH, _TEXT_WIDTH, _BAR_WIDTH = 15, 180, 110, 50
# Below this a question would be torn from its answers.
_LOWEST_START = 235


def as_pdf(summary: Summary, texts: PageTexts) -> bytes:
    """The summary on A4 pages."""
    pdf = FPDF(format="A4")
    pdf.set_title(str(texts["sum_titel"]))
    pdf.set_lang("da")
    pdf.set_margins(_LEFT, 15)
    pdf.set_auto_page_break(True, 18)
    pdf.add_page()
    pdf.set_text_color(*_INK)
    _line(pdf, str(texts["sum_titel"]), 18, bold=True)
    people = summary.people
    span = str(texts["sum_under"]) if people is None else f"{people[0]}-{people[1]}"
    _line(pdf, f"{texts['sum_deltagere']}: {span}", 11)
    _line(pdf, str(texts["sum_forklaring"]), 10)
    for asked in summary.questions:
        _question(pdf, asked, texts)
    if not summary.questions:
        _line(pdf, str(texts["sum_tom"]), 11)
    return bytes(pdf.output())


def _question(pdf: FPDF, asked: Question, texts: PageTexts) -> None:
    if pdf.get_y() > _LOWEST_START:
        pdf.add_page()
    pdf.ln(4)
    name = f"{asked.name} ({texts[f'sum_{asked.asked}']})" if asked.asked else asked.name
    _line(pdf, f"{asked.step}. {name}", 12, bold=True)
    most = max([answer.count or 0 for answer in asked.answers], default=0)
    for answer in asked.answers:
        count = str(texts["sum_under"]) if answer.count is None else str(answer.count)
        top = pdf.get_y()
        pdf.set_font(_FONT, size=10)
        pdf.set_xy(_LEFT + _TEXT_WIDTH + _BAR_WIDTH, top)
        pdf.cell(_WIDTH - _TEXT_WIDTH - _BAR_WIDTH, 6, _written(count), align="R")
        if answer.count:
            pdf.set_fill_color(*_BAR)
            width = (_BAR_WIDTH - 6) * answer.count / most
            pdf.rect(_LEFT + _TEXT_WIDTH + 6, top + 1.5, width, 3, style="F")
        pdf.set_xy(_LEFT, top)
        pdf.multi_cell(
            _TEXT_WIDTH, 6, _written(answer.text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
    if asked.total is not None:
        _line(pdf, f"{texts['sum_i_alt']}: {asked.total}", 10)


def _line(pdf: FPDF, text: str, size: int, bold: bool = False) -> None:
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.multi_cell(
        _WIDTH, size * 0.5, _written(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
    )
    pdf.ln(1)


def _written(text: str) -> str:
    known = text.translate(_WRITTEN_AS).replace("**", "")
    return known.encode("latin-1", errors="replace").decode("latin-1")
