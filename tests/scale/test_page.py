"""The page of figures: made from what was measured, and bounded in how it is measured."""

from __future__ import annotations

import pytest

from scripts.evaluation import results
from scripts.load import tool
from scripts.load.names import EMBEDDED, ONE, STARTER, TWO
from scripts.scale import page, staff

ROW = {"p50_ms": 10.0, "p95_ms": 20.0, "p99_ms": 1234.0, "failed": 0, "users": 16}
LOAD = {
    **{"measured": "2026-01-02", "cores": 2, "load_before": 0.1, "seconds": 30},
    "rows": [
        {**ROW, "system": name, "round": number, "per_second": speed}
        for name, speed in ((STARTER, 50.0), (EMBEDDED, 40.0), (ONE, 30.0), (TWO, 45.0))
        for number in (1, 2)
    ],
}
EMPTY = "\n".join(f"<!-- {part} -->\n<!-- /{part} -->" for part in page.PARTS)


def test_no_figure_on_the_page_is_written_by_hand() -> None:
    written = page.PAGE.read_text(encoding="utf-8")
    assert page.filled(written, results.load(page.FOLDER)) == written


def test_tables_are_made_from_the_figures() -> None:
    made = page.filled(EMPTY, {"load": LOAD})
    assert "1.234 ms" in made
    assert "medianen af 2 omgange på 30 sekunder" in made
    assert page.filled(made, {"load": LOAD}) == made
    busy = page.filled(EMPTY, {"load": {**LOAD, "load_before": 3.25}})
    assert "belastningen var 3,2 før målingen" in busy
    assert "kan ikke bruges" in busy
    assert "Foreløbigt" in busy
    assert "Foreløbigt" not in made
    assert page.filled(EMPTY, {}).count("Ikke målt endnu.") == 4


def test_a_part_without_a_place_is_told() -> None:
    with pytest.raises(ValueError, match="<!-- load -->"):
        page.filled(EMPTY.replace("<!-- load -->", ""), {})


def test_the_sum_for_the_staff() -> None:
    news = staff.moments()[1]
    # 40,000 x 10 % x 5 messages in an hour, three times as many in its busiest minute.
    assert news.per_second == pytest.approx(40_000 * 0.10 * 5 / 3600 * 3)
    made = page.filled(EMPTY, {"load": LOAD})
    # 16.7 a second, of 30 that one process manages, half filled: two.
    (line,) = [line for line in made.splitlines() if line.startswith(f"| {news.name}")]
    assert [cell.strip() for cell in line.split("|")[-5:-1]] == ["16,7", "42 %", "37 %", "2"]


@pytest.mark.parametrize(
    ("url", "users", "seconds", "why"),
    [
        ("http://192.0.2.1:80", 1, 1, "loopback"),
        ("http://127.0.0.1:1", tool.MOST_USERS + 1, 1, "too large"),
        ("http://127.0.0.1:1", 1, tool.MOST_SECONDS + 1, "too large"),
    ],
)
def test_the_load_is_bounded(url: str, users: int, seconds: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        tool.run("vejviser", [url], ["hej"], users, seconds, 5)
