"""The report from small figures, and the figures' way into the file and out of it."""

from pathlib import Path
from typing import Any

import pytest

from scripts.evaluation import plots, report, results
from scripts.evaluation.markdown import out_of, share, table
from tests.heldout import cases

SUMMARY = {
    "questions": 4,
    "accuracy": 0.75,
    "unseen": 0.5,
    "macro_f1": 0.7,
    "styles": {"plain": 1.0, "typo": 0.5},
    "calibration_error": 0.1,
    "answered_right": 0.5,
    "answered_wrong": 0.25,
}
METHOD = {
    "method": "en metode",
    "sets": dict.fromkeys(cases.SETS, 0.5),
    "accuracy": 0.5,
    "macro_f1": 0.4,
    "styles": {},
    "seconds": 3.0,
}
SIZE = {"train_seconds": 2.0, "disk_mb": 3.0, "memory_mb": 4.0, "read_ms": 5.0, "accuracy": 0.9}
TIMES = (
    *(
        "HTTP round trip",
        "whole turn",
        "understand",
        "begun ahead",
        "intake",
        "store",
        "reply",
        "Rasa itself",
    ),
    *("spelling", "sentence encoder", "n-grams", "machines", "nearest examples", "situation"),
    "rest",
)
COSTS = {"train_s": 2.0, "ready_s": 1.0, "memory_mb": 100.0, "p50_ms, short": 7.0}
FOUND: dict[str, Any] = {
    "accuracy": {
        "sets": {name: {**SUMMARY, "acute_found": [9, 10]} for name in cases.SETS},
        "all": SUMMARY,
        "confusions": [["a/b", "c/d", 3]],
        "reliability": [[0.5, 0.4, 10], [0.95, 0.9, 30]],
        "curve": [[0.0, 1.0, 0.2], [1.0, 0.0, 0.0]],
        "off_topic_auroc": 0.99,
    },
    "peers": {
        "sample_each": 10,
        "all": {"examples": 1234, "rows": [METHOD]},
        "sample": {"examples": 99, "rows": [METHOD]},
    },
    "ablation": {
        "rows": [
            {**SUMMARY, **METHOD, "variant": "all steps", "won": 1, "lost": 2, "alarm_auroc": 0.9}
        ]
    },
    "xsid": {
        **{"utterances": 300, "intents": 15, "test": 60, "folds": 5, "repeats": 5},
        "rows": [
            {**METHOD, "spread": 0.01, "first_split": 0.9},
            {"method": "kun en deling", "first_split": 0.8},
        ],
    },
    "growth": {
        "examples_each": 20,
        "rows": [{"topics": 153, **SIZE}, {"topics": 306, **SIZE, "train_seconds": 5.0}],
    },
    "profile": {"messages": 5, "p50_ms": dict.fromkeys(TIMES, 1.5)},
    "speed": {
        "messages": 5,
        "starter": COSTS,
        "ours": COSTS,
        "ratio": dict.fromkeys(COSTS, 1.0),
    },
}
MEASURED = {part: {"measured": "2026-01-02", **figures} for part, figures in FOUND.items()}


def test_a_table_lines_its_columns_up() -> None:
    assert table(["a", "b"], [["lang celle", 1]]) == (
        "| a          | b |\n|------------|---|\n| lang celle | 1 |\n"
    )


def test_shares_and_counts_say_when_there_is_nothing() -> None:
    assert (share(0.1234), share(None)) == ("12.3%", "-")
    assert (out_of([3, 4]), out_of(None)) == ("75.0% (3/4)", "-")


def test_the_page_holds_every_part_with_its_date() -> None:
    page = report.page(MEASURED)
    for title, _ in report.SECTIONS.values():
        assert f"## {title}\n\nMeasured 2026-01-02." in page
    assert "| 306 (2.0)" in page
    assert "5.0 (2.5)" in page
    assert "90.0% (9/10)" in page


def test_parts_that_were_not_measured_are_left_out() -> None:
    page = report.page({"speed": MEASURED["speed"]})
    assert "Speed and memory" in page
    assert "xSID" not in page
    assert "png" not in page


def test_every_picture_that_the_page_shows_is_drawn(tmp_path: Path) -> None:
    plots.draw(MEASURED, tmp_path)
    shown = {file for pictures in report.PICTURES.values() for file in pictures.values()}
    assert {path.name for path in tmp_path.iterdir()} == shown


def test_the_same_figures_give_the_same_picture(tmp_path: Path) -> None:
    drawn = []
    for _ in range(2):
        plots.draw({"growth": MEASURED["growth"]}, tmp_path)
        drawn.append((tmp_path / "growth.png").read_bytes())
    assert drawn[0] == drawn[1]


def test_a_part_measured_anew_leaves_the_others(tmp_path: Path) -> None:
    results.keep(tmp_path, "speed", {"p50": 1.23456789})
    results.keep(tmp_path, "xsid", {"rows": [(0.1, "a")]})
    results.keep(tmp_path, "xsid", {"rows": [(0.2, "b")]})
    assert results.load(tmp_path) == {"speed": {"p50": 1.2346}, "xsid": {"rows": [[0.2, "b"]]}}


@pytest.mark.parametrize("part", report.SECTIONS)
def test_lines_of_the_text_are_not_too_long(part: str) -> None:
    lines = report.sections(MEASURED, [part]).splitlines()
    assert all(len(line) <= 100 for line in lines if not line.startswith("|"))


def test_a_set_that_came_later_has_no_share_in_a_part_measured_before() -> None:
    older = {**METHOD, "sets": dict.fromkeys(cases.SETS[:-1], 0.5)}
    peers = {**MEASURED["peers"], "all": {"examples": 1234, "rows": [older]}}
    row = next(
        line
        for line in report.sections({"peers": peers}, ["peers"]).splitlines()
        if line.startswith(f"| {METHOD['method']}")
    )
    cells = [cell.strip() for cell in row.split("|")]
    assert cells[len(cases.SETS) : len(cases.SETS) + 2] == ["50.0%", "-"]
