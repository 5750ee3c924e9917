"""The report as CSV and in the terminal."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.content import Content
from assistant.insight.lines import lines
from assistant.insight.report import Report, Sources, make_report
from assistant.insight.table import as_csv, harmless
from assistant.insight.texts import insight_texts
from assistant.insight.turns import Outcome
from assistant.settings import Settings
from tests.insight.invented import count, send, stores

NOW = dt.datetime(2027, 2, 2, 13, 30, tzinfo=dt.timezone.utc)
FORMULA = '=HYPERLINK("http://example.org";"tryk")'
TOPIC = "definition/ekstremisme"


def some(into: Sources, now: dt.datetime = NOW) -> None:
    count(into, 60, TOPIC, Outcome.ANSWERED, now)
    count(into, 2, "definition/radikalisering", Outcome.ANSWERED, now)
    into.feedback.add(TOPIC, False, "forkert", "web", now)
    send(into, FORMULA, now)


@pytest.fixture
def made(tmp_path: Path, content: Content) -> Report:
    into = stores(Settings(data_dir=tmp_path).database)
    some(into)
    return make_report(into, content.knowledge, NOW, 30)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+45 12", "'+45 12"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("Hvad er 1+1?", "Hvad er 1+1?"),
        ("", ""),
        ("5", "5"),
    ],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    assert harmless(cell) == written


def test_the_table_opens_in_a_spreadsheet(made: Report) -> None:
    text = as_csv(made, insight_texts())
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert {len(row) for row in rows} == {5}
    assert rows[0] == ["Afsnit", "Id", "Navn", "Mål", "Værdi"]
    found = {(row[1], row[3]): row[4] for row in rows}
    assert found[TOPIC, "Antal"] == "60"
    assert found["definition/radikalisering", "Antal"] == "under 5"
    assert found["14", "Antal"] == "60"
    assert found["web", "Besvaret"] == "100 %"
    assert found[TOPIC, "Forkert"] == "under 5"
    (question,) = [row for row in rows if row[0] == "Spørgsmål sendt til redaktionen"][:1]
    assert question[2] == f"'{FORMULA}"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_the_terminal_tells_the_same(made: Report) -> None:
    told = "\n".join(lines(made, insight_texts()))
    assert "Opgjort 02-02-2027 kl. 14.30. Fra og med 03-01-2027." in told
    rows = [re.split(r" {2,}", line.strip()) for line in told.splitlines()]
    assert ["Hvad er ekstremisme?", TOPIC, "60", "100 %"] in rows
    assert ["Hvad er radikalisering?", "definition/radikalisering", "under 5", "for få"] in rows
    assert ["14-15", "60", "0 %"] in rows
    assert FORMULA in told
    assert "Kontakter, der ikke er bekræftet" in told


@pytest.fixture
def rapport(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., tuple[int, str, str]]:
    """Runs the command over a data folder of the test's; returns exit code, output, errors."""
    monkeypatch.setenv("VEJVISER_DATA_DIR", str(tmp_path))

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["rapport", *arguments])
        except SystemExit as ended:
            code = int(str(ended.code))
        told = capsysbinary.readouterr()
        return code, told.out.decode(), told.err.decode()

    return run


def test_the_command(rapport: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    some(stores(Settings(data_dir=tmp_path).database), dt.datetime.now(dt.timezone.utc))
    code, told, _ = rapport()
    assert code == 0
    assert "Hvad er ekstremisme?" in told
    code, table, _ = rapport("--csv", "--dage", "7")
    assert code == 0
    assert table.startswith("\ufeff")
    assert f'"{TOPIC}"' in table


@pytest.mark.parametrize("days", ["6", "0", "-7", "syv", "3651", "7.5", ""])
def test_other_periods_are_refused(rapport: Callable[..., tuple[int, str, str]], days: str) -> None:
    code, _, told = rapport(f"--dage={days}")
    assert code == 2
    assert "skriv et helt tal fra 7 til 3650" in told
