"""The report as a table that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from assistant.channels.web.feedback import REASONS
from assistant.insight.report import Report
from assistant.knowledge.page_texts import PageTexts

# Excel reads a file of this kind as UTF-8 only where it begins so.
_MARK = "\ufeff"
# What a spreadsheet takes for a formula (OWASP, "CSV Injection"), also after blanks.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Row = tuple[str, str, str, str, str]


def as_csv(report: Report, texts: PageTexts) -> str:
    """Section, id, name, measure and value a line, ``;`` between, as a Danish Excel opens it."""
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    columns = ("afsnit", "id", "navn", "maal", "vaerdi")
    table.writerow([str(texts[f"kol_{column}"]) for column in columns])
    for row in rows(report, texts):
        table.writerow([harmless(cell) for cell in row])
    return _MARK + written.getvalue()


def harmless(cell: str) -> str:
    """``cell``, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def rows(report: Report, texts: PageTexts) -> Iterator[Row]:
    """Every line of the table."""
    made = f"{report.made:%Y-%m-%d %H:%M}"
    yield str(texts["titel"]), "", opened(report, texts), str(texts["kol_dato"]), made
    for name, one, values in (*_counted(report, texts), *_to_do(report, texts)):
        for measure, value in values.items():
            yield str(texts[f"{name}_titel"]), *one, str(texts[measure]), value


# A section's name, an id with a name, and values by the keys of their measures.
_Entry = tuple[str, tuple[str, str], dict[str, str]]


def _counted(report: Report, texts: PageTexts) -> Iterator[_Entry]:
    """What was asked and judged."""

    def count(number: int | None) -> str:
        return told(number, texts)

    def share(number: int | None) -> str:
        return percent(number, texts)

    yield "udfald", ("", str(texts["spurgt_i_alt"])), {"kol_antal": count(report.asked)}
    for one in report.outcomes:
        values = {"kol_antal": count(one.count)}
        if one.asked:
            values["kol_andel"] = share(one.share)
        yield "udfald", (one.outcome, str(texts[f"udfald_{one.outcome}"])), values
    for topic in report.topics:
        values = {"kol_antal": count(topic.count), "kol_andel": share(topic.share)}
        yield "emner", (topic.topic, topic.title), values
    for hour in report.hours:
        values = {"kol_antal": count(hour.count), "kol_ikke_forstaaet": share(hour.lost)}
        yield "timer", (str(hour.hour), clock(hour.hour)), values
    for channel in report.channels:
        values = {
            "kol_antal": count(channel.count),
            "kol_besvaret": share(channel.answered),
            "kol_spurgt_tilbage": share(channel.asked_back),
            "kol_ikke_forstaaet": share(channel.lost),
        }
        yield "kanaler", (channel.channel, channel_name(channel.channel, texts)), values
    for judged in report.feedback:
        values = {"kol_nyttigt": count(judged.useful), "kol_ikke_nyttigt": count(judged.not_useful)}
        values |= {reason: count(given) for reason, given in zip(REASONS, judged.reasons)}
        yield "vurderinger", (judged.topic, judged.title), values


def _to_do(report: Report, texts: PageTexts) -> Iterator[_Entry]:
    """What somebody has to see to."""
    for question in report.questions:
        values = {
            "kol_dag": question.day.isoformat(),
            "kol_kanal": channel_name(question.channel, texts),
            "kol_tilstand": str(texts["haandteret" if question.handled else "ikke_haandteret"]),
        }
        yield "spoergsmaal", (question.name, question.text), values
    for due in report.reviews:
        values = {f"grund_{due.reason}": due.due.isoformat(), "kol_ejer": due.owner}
        yield "eftersyn", (due.topic, due.title), values
    for contact in report.contacts:
        values = {"kol_bruges_til": contact.used_for}
        yield "kontakter", (contact.contact, contact.name), values
    for never in report.never:
        yield "aldrig", (never.topic, never.title), {"kol_gruppe": never.group}


def told(count: int | None, texts: PageTexts) -> str:
    """A count as it is written."""
    return str(texts["under"]) if count is None else str(count)


def percent(share: int | None, texts: PageTexts) -> str:
    """A share as it is written."""
    if share is None:
        return str(texts["ingen_andel"])
    return str(texts["procent"]).replace("{antal}", str(share))


def clock(hour: int) -> str:
    """An hour of the day as it is written: "08-09"."""
    return f"{hour:02}-{hour + 1:02}"


def channel_name(channel: str, texts: PageTexts) -> str:
    """What a channel is called."""
    return str(texts.get(f"kanal_{channel}", channel))


def opened(report: Report, texts: PageTexts) -> str:
    """As of when, and from when on."""
    return (
        str(texts["opgjort"])
        .replace("{dato}", f"{report.made:%d-%m-%Y}")
        .replace("{klokken}", f"{report.made:%H.%M}")
        .replace("{fra}", f"{report.first:%d-%m-%Y}")
    )
