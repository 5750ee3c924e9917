"""Draws the panels of a Grafana dashboard on a picture, each where the dashboard's file puts it."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

# Pixels, also for every x, y, width and height below: of the picture, a dashboard's row and what
# is above the first one, the room between panels, a panel's title, a letter of a legend.
WIDTH, ROW, TOP, GAP, TITLE, LETTER = 1600, 36, 62, 8, 30, 6.8
COLUMNS, DPI = 24, 100
INK, FAINT, GROUND, GRID = "#24292e", "#59636e", "#f4f5f5", "#dfe3e6"
LINES = [
    "#56a64b",
    "#b58900",
    "#3274d9",
    "#e0752d",
    "#e02f44",
    "#8f3bb8",
    "#0a7f8f",
    "#7a5c3a",
    "#c15c8a",
    "#5a6472",
]
NAMED = {"green": "#73bf69", "yellow": "#f2cc0c", "orange": "#ff9830", "red": "#f2495c"}
UNITS: dict[str, Callable[[float], str]] = {
    "short": lambda value: f"{value:.4g}",
    "percentunit": lambda value: f"{100 * value:.3g} %",
    "reqps": lambda value: f"{value:.3g} req/s",
    "s": lambda value: f"{value:.3g} s" if value >= 1 or not value else f"{1000 * value:.3g} ms",
}
Panel = dict[str, Any]


class PanelError(Exception):
    """A panel can't be drawn; the text names it."""

    def __init__(self, panel: Panel, reason: str) -> None:
        super().__init__(f'panel "{panel["title"]}": {reason}')


@dataclass
class Series:
    """A line of a panel, with its labels and its values, the last one last; NaN: there is none."""

    name: str
    labels: dict[str, str]
    values: list[float]


class Card:
    """A panel's place on the picture; x and y are counted from its upper left corner."""

    def __init__(self, sheet: Axes, panel: Panel) -> None:
        self._sheet, self.panel, at = sheet, panel, panel["gridPos"]
        column = (WIDTH - GAP) / COLUMNS
        self.left, self.top = GAP + at["x"] * column, TOP + at["y"] * ROW
        self.width, self.height = at["w"] * column - GAP, at["h"] * ROW - GAP

    def text(self, x: float, y: float, text: str, size: float = 9, **style: Any) -> None:
        """Write, with the middle of the line at ``y``."""
        style = {"va": "center", "color": INK, "fontsize": size, **style}
        self._sheet.text(self.left + x, self.top + y, text, **style)

    def box(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        """Fill a rectangle."""
        corner = (self.left + x, self.top + y)
        self._sheet.add_patch(Rectangle(corner, width, height, **style))

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Axes so far from its edges."""
        figure = self._sheet.figure
        whole = figure.get_size_inches()[1] * DPI
        width, height = self.width - left - right, self.height - top - bottom
        x, y = self.left + left, self.top + top
        return figure.add_axes((x / WIDTH, 1 - (y + height) / whole, width / WIDTH, height / whole))

    def told(self, value: float) -> str:
        """A value in the panel's unit."""
        defaults = self.panel["fieldConfig"]["defaults"]
        if "decimals" in defaults:
            return f"{value:.{defaults['decimals']}f}"
        if defaults["unit"] not in UNITS:
            raise PanelError(self.panel, f"the unit {defaults['unit']} is not known here")
        return UNITS[defaults["unit"]](value)


def draw(
    dashboard: Panel, found: Mapping[int, list[Series]], moments: Sequence[float], caption: str
) -> Image.Image:
    """The whole dashboard, with a caption below its title.

    Args:
        found: the series of each panel by its id; a panel without any says so.
        moments: those of a time series' values, in seconds since 1970.

    Raises:
        PanelError: a panel's type or unit is not known here.
    """
    zone = ZoneInfo(dashboard["timezone"])
    times = [dt.datetime.fromtimestamp(moment, zone) for moment in moments]
    rows = max(one["gridPos"]["y"] + one["gridPos"]["h"] for one in dashboard["panels"])
    height = TOP + rows * ROW
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=GROUND)
    sheet = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
    sheet.axis("off")
    sheet.text(2 * GAP, 20, dashboard["title"], size=15, weight="bold", color=INK, va="center")
    sheet.text(2 * GAP, 45, caption, size=9.5, color=FAINT, va="center")
    for panel in dashboard["panels"]:
        card = Card(sheet, panel)
        if panel["type"] == "row":
            card.text(GAP, card.height / 2, panel["title"], 12, weight="bold")
            continue
        card.box(0, 0, card.width, card.height, facecolor="white", edgecolor=GRID)
        _fill(card, found[panel["id"]], times)
        card.text(10, TITLE / 2 + 1, panel["title"], 9.5, weight="bold")
    taken = io.BytesIO()
    figure.savefig(taken, dpi=DPI, facecolor=GROUND)
    return Image.open(taken)


def _fill(card: Card, series: list[Series], times: list[dt.datetime]) -> None:
    kind = card.panel["type"]
    if not series:
        card.text(card.width / 2, card.height / 2 + 8, "ingen data", 11, ha="center", color=FAINT)
    elif kind == "timeseries":
        _lines(card, series, times)
    elif kind == "stat":
        _number(card, series[0].values[-1])
    elif kind == "bargauge":
        _bars(card, series)
    elif kind == "table":
        _table(card, series)
    else:
        raise PanelError(card.panel, f"the type {kind} is not known here")


def _lines(card: Card, series: list[Series], times: list[dt.datetime]) -> None:
    axes = card.axes(66, TITLE + 4, 16, 30 + _legend(card, [one.name for one in series]))
    defaults = card.panel["fieldConfig"]["defaults"]
    custom = defaults["custom"]
    stacked = custom.get("stacking", {}).get("mode") == "normal"
    below, highest = [0.0] * len(times), 0.0
    for one, colour in zip(series, cycle(LINES)):
        values = one.values
        if stacked:
            values = [low + (0 if math.isnan(up) else up) for low, up in zip(below, values)]
        style = {"alpha": custom["fillOpacity"] / 100, "linewidth": 0}
        axes.fill_between(times, below, values, color=colour, **style)
        axes.plot(times, values, color=colour, linewidth=custom["lineWidth"])
        below = values if stacked else below
        highest = max(highest, *(value for value in values if not math.isnan(value)))
    top = defaults.get("max", 1.08 * highest or 1)
    axes.set(xlim=(times[0], times[-1]), ylim=(defaults.get("min", 0), top), xticks=times[7::15])
    axes.xaxis.set_major_formatter(DateFormatter("%H:%M:%S", tz=times[0].tzinfo))
    axes.yaxis.set_major_formatter(lambda value, _: card.told(value))
    axes.locator_params(axis="y", nbins=4)
    axes.tick_params(labelsize=8, colors=FAINT, length=0)
    axes.grid(color=GRID, linewidth=0.8)
    axes.set_frame_on(False)


def _legend(card: Card, names: list[str]) -> float:
    """Put the names below, in as many lines as they need; returns the height of that."""
    lines: list[list[tuple[float, str, str]]] = [[]]
    x = 12.0
    for name, colour in zip(names, cycle(LINES)):
        width = 36 + LETTER * len(name)
        if lines[-1] and x + width > card.width:
            lines.append([])
            x = 12.0
        lines[-1].append((x, name, colour))
        x += width
    height = 17 * len(lines)
    for number, line in enumerate(lines):
        y = card.height - height + 17 * number + 4
        for x, name, colour in line:
            card.box(x, y - 1, 14, 3, color=colour)
            card.text(x + 20, y, name, 8)
    return height


def _number(card: Card, value: float) -> None:
    defaults = card.panel["fieldConfig"]["defaults"]
    text, colour = card.told(value), "green"
    for step in defaults.get("thresholds", {}).get("steps", []):
        if step["value"] is None or value >= step["value"]:
            colour = step["color"]
    for mapping in defaults.get("mappings", []):
        found = mapping["options"].get(f"{value:g}", {"text": text, "color": colour})
        text, colour = found["text"], found["color"]
    card.box(0, 0, card.width, card.height, color=NAMED[colour])
    card.text(card.width / 2, card.height / 2 + 8, text, 22, ha="center", weight="bold")


def _bars(card: Card, series: list[Series]) -> None:
    left = 24 + LETTER * max(len(one.name) for one in series)
    longest = (card.width - left - 60) / (max(one.values[-1] for one in series) or 1)
    step = (card.height - TITLE - GAP) / len(series)
    for number, one in enumerate(series):
        width, y = longest * one.values[-1], TITLE + step * number
        card.text(12, y + step / 2, one.name, 8.5)
        card.box(left, y + 2, width, step - 4, color=NAMED["green"])
        card.text(left + width + 6, y + step / 2, card.told(one.values[-1]))


def _table(card: Card, series: list[Series]) -> None:
    """Labels and value of each series, as the file's ``organize`` puts them."""
    steps = card.panel.get("transformations", [])
    wanted: dict[str, Any] = next((one["options"] for one in steps if one["id"] == "organize"), {})
    body = [{**one.labels, "Value": card.told(one.values[-1])} for one in series]
    hidden, order = wanted.get("excludeByName", {}), wanted.get("indexByName", {})
    shown = [name for name in body[0] if name not in hidden]
    names = sorted(shown, key=lambda name: order.get(name, len(shown)))
    header = {name: wanted.get("renameByName", {}).get(name, name) for name in names}
    x = 12.0
    for name in names:
        column = [row[name] for row in (header, *body)]
        for number, text in enumerate(column):
            card.text(x, TITLE + 14 + 26 * number, text, weight="normal" if number else "bold")
        x += 40 + 7.4 * max(map(len, column))
