"""The report as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.channels.web.feedback import REASONS
from assistant.insight.report import Report
from assistant.insight.table import channel_name, clock, opened, percent, told
from assistant.knowledge.page_texts import PageTexts

_WIDEST = 60
_SHARES = ("kol_besvaret", "kol_spurgt_tilbage", "kol_ikke_forstaaet")

# A section: its name, the keys of its columns, and its rows.
_Section = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def lines(report: Report, texts: PageTexts) -> Iterator[str]:
    """The report line by line, section by section."""
    yield str(texts["titel"])
    yield opened(report, texts)
    if report.since is None:
        yield str(texts["intet_talt"])
    else:
        yield str(texts["talt_fra"]).replace("{dato}", f"{report.since:%d-%m-%Y}")
    yield str(texts["afrundet"])
    for name, columns, rows in (*_counted(report, texts), *_to_do(report, texts)):
        yield ""
        yield str(texts[f"{name}_titel"])
        if rows:
            yield from _aligned([[str(texts[column]) for column in columns], *rows])
        else:
            yield f"  {texts['tom']}"


def _counted(report: Report, texts: PageTexts) -> Iterator[_Section]:
    """What was asked and judged."""

    def count(number: int | None) -> str:
        return told(number, texts)

    def share(number: int | None) -> str:
        return percent(number, texts)

    rows = [[str(texts["spurgt_i_alt"]), count(report.asked), ""]]
    for one in report.outcomes:
        name = str(texts[f"udfald_{one.outcome}"])
        rows.append([name, count(one.count), share(one.share) if one.asked else ""])
    yield "udfald", ("kol_udfald", "kol_antal", "kol_andel"), rows
    rows = [[one.title, one.topic, count(one.count), share(one.share)] for one in report.topics]
    yield "emner", ("kol_emne", "kol_id", "kol_antal", "kol_andel"), rows
    rows = [[clock(one.hour), count(one.count), share(one.lost)] for one in report.hours]
    yield "timer", ("kol_time", "kol_antal", "kol_ikke_forstaaet"), rows
    rows = [
        [
            channel_name(one.channel, texts),
            count(one.count),
            *map(share, (one.answered, one.asked_back, one.lost)),
        ]
        for one in report.channels
    ]
    yield "kanaler", ("kol_kanal", "kol_antal", *_SHARES), rows
    rows = [
        [one.title, *map(count, (one.useful, one.not_useful, *one.reasons))]
        for one in report.feedback
    ]
    yield "vurderinger", ("kol_emne", "kol_nyttigt", "kol_ikke_nyttigt", *REASONS), rows


def _to_do(report: Report, texts: PageTexts) -> Iterator[_Section]:
    """What somebody has to see to."""
    rows = [
        [
            one.day.isoformat(),
            channel_name(one.channel, texts),
            str(texts["haandteret" if one.handled else "ikke_haandteret"]),
            one.text,
        ]
        for one in report.questions
    ]
    yield "spoergsmaal", ("kol_dag", "kol_kanal", "kol_tilstand", "kol_spoergsmaal"), rows
    rows = [
        [
            one.title,
            one.topic,
            one.due.isoformat() + (f" ({texts['udloebet']})" if one.past else ""),
            str(texts[f"grund_{one.reason}"]),
            one.owner,
        ]
        for one in report.reviews
    ]
    yield "eftersyn", ("kol_emne", "kol_id", "kol_dato", "kol_hvorfor", "kol_ejer"), rows
    rows = [[one.name, one.contact, one.used_for] for one in report.contacts]
    yield "kontakter", ("kol_kontakt", "kol_id", "kol_bruges_til"), rows
    rows = [[one.title, one.topic] for one in report.never]
    yield "aldrig", ("kol_emne", "kol_id"), rows


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns under each other; the last may be as long as it is."""
    widths = [min(_WIDEST, max(len(row[at]) for row in rows)) for at in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths)]
        yield "  " + "  ".join([*cells, row[-1]]).rstrip()
