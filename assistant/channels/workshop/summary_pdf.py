"""The counts that may be saved, as a PDF: a table, and the change from before to after as bars."""

from __future__ import annotations

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from assistant.knowledge.page_texts import PageTexts
from assistant.workshops.room.summary import Average, Question, Summary

_FONT = "Helvetica"
_INK = (23, 32, 46)
_BAR = (28, 71, 149)
_TRACK = (219, 225, 234)
# The built-in fonts know the letters of Western Europe; what else a text may hold is written so.
_WRITTEN_AS = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "“": '"', "”": '"', "…": "...", "•": "-"}
)
_WIDTH = 180
# The scale of the question that is asked before and after.
_POINTS = 5


def as_pdf(summary: Summary, texts: PageTexts) -> bytes:
    """The summary on A4 pages."""
    pdf = FPDF(format="A4")
    pdf.set_title(str(texts["sum_titel"]))
    pdf.set_lang("da")
    pdf.set_margins(15, 15)
    pdf.set_auto_page_break(True, 18)
    pdf.add_page()
    pdf.set_text_color(*_INK)
    _line(pdf, str(texts["sum_titel"]), 18, bold=True)
    people = summary.people
    span = str(texts["sum_under"]) if people is None else f"{people[0]}-{people[1]}"
    _line(pdf, f"{texts['sum_deltagere']}: {span}", 11)
    _line(pdf, str(texts["sum_forklaring"]), 10)
    if summary.average:
        _average(pdf, summary.average, texts)
    for asked in summary.questions:
        _question(pdf, asked, texts)
    if not summary.questions:
        _line(pdf, str(texts["sum_tom"]), 11)
    return bytes(pdf.output())


def _question(pdf: FPDF, asked: Question, texts: PageTexts) -> None:
    if pdf.get_y() > 235:
        pdf.add_page()
    pdf.ln(4)
    name = ": ".join(part for part in (asked.title, asked.question) if part)
    _line(pdf, f"{asked.step}. {name}", 12, bold=True)
    for answer in asked.answers:
        count = str(texts["sum_under"]) if answer.count is None else str(answer.count)
        pdf.set_font(_FONT, size=10)
        top = pdf.get_y()
        pdf.set_x(15 + _WIDTH - 25)
        pdf.cell(25, 6, _written(count), align="R")
        pdf.set_xy(15, top)
        pdf.multi_cell(
            _WIDTH - 28, 6, _written(answer.text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
    if asked.total is not None:
        _line(pdf, f"{texts['sum_i_alt']}: {asked.total}", 10)


def _average(pdf: FPDF, average: Average, texts: PageTexts) -> None:
    pdf.ln(4)
    _line(pdf, average.question, 12, bold=True)
    for key, value in (
        ("sum_gennemsnit_foer", average.before),
        ("sum_gennemsnit_efter", average.after),
    ):
        pdf.set_font(_FONT, size=10)
        top = pdf.get_y()
        pdf.cell(45, 8, _written(str(texts[key])))
        pdf.set_fill_color(*_TRACK)
        pdf.rect(60, top + 1.5, 110, 5, style="F")
        pdf.set_fill_color(*_BAR)
        pdf.rect(60, top + 1.5, 110 * value / _POINTS, 5, style="F")
        pdf.set_xy(172, top)
        pdf.cell(
            23, 8, f"{value:.1f}".replace(".", ","), align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )


def _line(pdf: FPDF, text: str, size: int, bold: bool = False) -> None:
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.multi_cell(
        _WIDTH, size * 0.5, _written(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
    )
    pdf.ln(1)


def _written(text: str) -> str:
    known = text.translate(_WRITTEN_AS).replace("**", "")
    return known.encode("latin-1", errors="replace").decode("latin-1")
