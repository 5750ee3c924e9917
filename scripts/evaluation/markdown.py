"""Figures as Markdown."""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; the columns are filled up so that it reads well in a terminal too."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    filled = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([filled[0], rule, *filled[1:]]) + "\n"


def share(value: float | None) -> str:
    """A share (0-1) as per cent with one digit."""
    return "-" if value is None else f"{value:.1%}"


def out_of(pair: Sequence[int] | None) -> str:
    """A count as per cent, with the count itself."""
    return "-" if pair is None else f"{pair[0] / pair[1]:.1%} ({pair[0]}/{pair[1]})"
