"""The pictures of the report, from the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from scripts.evaluation.tables import STYLES

matplotlib.use("Agg")
Figures = dict[str, Any]
_BLUE, _GREY, _ORANGE, _GREEN = "#1f5f99", "#9aa5b1", "#c8641e", "#3d7a4e"
_SETS = (_GREY, _BLUE, _ORANGE, _GREEN)


def draw(found: Figures, folder: Path) -> None:
    """Draw the pictures of the parts that have been measured into ``folder``."""
    if "accuracy" in found:
        _save(_reliability(found["accuracy"]), folder / "reliability.png")
        _save(_answered(found["accuracy"]), folder / "answered.png")
        _save(_styles(found["accuracy"]), folder / "styles.png")
    if "peers" in found:
        _save(_peers(found["peers"]), folder / "peers.png")
    if "growth" in found:
        _save(_growth(found["growth"]), folder / "growth.png")


def _save(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    # Without the library's version in the file, the same figures give the same bytes.
    figure.savefig(path, dpi=110, metadata={"Software": None})


def _reliability(found: Figures) -> Figure:
    sure, right, number = zip(*found["reliability"])
    figure = Figure(figsize=(5, 4.4))
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", label="as sure as right")
    axes.plot(sure, right, color=_BLUE, marker="o", label="Vejviser")
    for x, y, count in zip(sure, right, number):
        axes.annotate(str(count), (x, y), (5, -11), textcoords="offset points", fontsize=8)
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1.02), ylim=(0, 1.02))
    axes.set_title(f"Reliability (expected error {found['all']['calibration_error']:.3f})")
    axes.legend(loc="upper left")
    return figure


def _answered(found: Figures) -> Figure:
    _, answered, wrong = zip(*found["curve"])
    figure = Figure(figsize=(5, 4.4))
    axes = figure.add_subplot()
    axes.plot(answered, wrong, color=_BLUE)
    for threshold in (0.2, 0.45, 0.7, 0.9):
        _, x, y = min(found["curve"], key=lambda point: abs(point[0] - threshold))
        axes.plot([x], [y], "o", color=_BLUE)
        axes.annotate(f"{threshold}", (x, y), (-6, 7), textcoords="offset points", fontsize=8)
    axes.set(xlabel="share answered", ylabel="share of all answered wrongly")
    axes.set_title("Answered against wrong, by threshold")
    axes.set_ylim(bottom=0)
    return figure


def _styles(found: Figures) -> Figure:
    figure = Figure(figsize=(7, 3.6))
    axes = figure.add_subplot()
    width = 0.8 / len(found["sets"])
    for number, (name, color) in enumerate(zip(found["sets"], _SETS)):
        heights = [found["sets"][name]["styles"].get(style, 0) for style in STYLES]
        places = [at + (number - (len(found["sets"]) - 1) / 2) * width for at in range(len(STYLES))]
        axes.bar(places, heights, width, color=color, label=name)
    axes.set_xticks(range(len(STYLES)), list(STYLES.values()), rotation=20, ha="right")
    axes.set(ylim=(0.8, 1.0), ylabel="likeliest topic right (from 0.8)")
    figure.legend(loc="upper right", ncol=4, frameon=False)
    axes.set_title("By style of question", loc="left")
    return figure


def _peers(found: Figures) -> Figure:
    bars = [
        (f"{row['method']}, {part}", row["accuracy"], color)
        for part, color in (("all", _BLUE), ("sample", _ORANGE))
        for row in found[part]["rows"]
    ][::-1]
    figure = Figure(figsize=(7.5, 0.38 * len(bars) + 1))
    axes = figure.add_subplot()
    axes.barh(
        [name for name, _, _ in bars], [value for _, value, _ in bars], color=[c for *_, c in bars]
    )
    for place, (_, value, _) in enumerate(bars):
        axes.annotate(
            f"{value:.1%}", (value, place), (3, -3), textcoords="offset points", fontsize=8
        )
    axes.set(xlim=(0, 1.1), xlabel="likeliest topic right, all held-out questions")
    return figure


def _growth(found: Figures) -> Figure:
    rows = found["rows"]
    figure = Figure(figsize=(5.5, 4.4))
    axes = figure.add_subplot()
    times = [row["topics"] / rows[0]["topics"] for row in rows]
    axes.plot(times, times, color=_GREY, linestyle="--", label="in step with the topics")
    for key, name in (
        ("train_seconds", "training time"),
        ("disk_mb", "model on disk"),
        ("memory_mb", "model in memory"),
        ("read_ms", "time for a message"),
    ):
        axes.plot(times, [row[key] / rows[0][key] for row in rows], marker="o", label=name)
    axes.set(xlabel="topics", ylabel="times the first size", xscale="log", yscale="log")
    axes.set_xticks(times, [f"{row['topics']}" for row in rows])
    axes.minorticks_off()
    axes.set_title("Growth")
    axes.legend(loc="upper left", fontsize=8)
    return figure
