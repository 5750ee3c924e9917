"""Puts measured figures into the results file and their tables into the page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from assistant.content import ROOT
from scripts.evaluation import results
from scripts.scale import faults, load, staff

FOLDER = ROOT / "docs" / "scale"
PAGE = ROOT / "docs" / "scale.md"

# Part of the page: what makes it from all results, or says that there are none.
PARTS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "faults": faults.section,
    "load": load.section,
    "memory": load.memory,
    "staff": staff.section,
}


def keep(part: str, figures: dict[str, Any]) -> None:
    """Keep the figures of ``part`` with today's date, and make the page's tables anew."""
    today = dt.datetime.now(dt.timezone.utc).date().isoformat()
    results.keep(FOLDER, part, {"measured": today, **figures})
    write()


def write() -> None:
    """Make the page's tables anew from what has been measured."""
    PAGE.write_text(
        filled(PAGE.read_text(encoding="utf-8"), results.load(FOLDER)), encoding="utf-8"
    )


def filled(page: str, found: dict[str, Any]) -> str:
    """The page with every part made anew.

    Raises:
        ValueError: a part has no place in it.
    """
    for part, section in PARTS.items():
        place = re.compile(rf"(<!-- {part} -->\n).*?(<!-- /{part} -->)", re.DOTALL)
        if not place.search(page):
            raise ValueError(f"docs/scale.md mangler <!-- {part} --> og <!-- /{part} -->")
        made = section(found)
        page = place.sub(lambda match, made=made: f"{match[1]}\n{made}\n{match[2]}", page)  # type: ignore[misc]
    return page
