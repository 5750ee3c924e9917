"""The tables of load and memory."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import Any

from scripts.evaluation.markdown import table
from scripts.scale.words import NOT_YET, busy, number

ENOUGH_TURNS = 20_000
_HEAD = ("hvem", "ad gangen", "beskeder i sekundet", "p50", "p95", "p99", "fejl")


def runs(measured: dict[str, Any]) -> dict[tuple[str, int], dict[str, float]]:
    """The median over the rounds, by system and number of users; failures are added up."""
    grouped: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in measured["rows"]:
        grouped[row["system"], row["users"]].append(row)
    keys = ("per_second", "p50_ms", "p95_ms", "p99_ms")
    return {
        name: {
            **{key: median(row[key] for row in rows) for key in keys},
            "failed": sum(row["failed"] for row in rows),
        }
        for name, rows in grouped.items()
    }


def section(found: dict[str, Any]) -> str:
    """The table of throughput and waiting times."""
    if "load" not in found:
        return NOT_YET
    measured = found["load"]
    rows = [
        [
            *(system, users, number(one["per_second"], 1)),
            *(f"{number(one[key])} ms" for key in ("p50_ms", "p95_ms", "p99_ms")),
            number(one["failed"]),
        ]
        for (system, users), one in runs(measured).items()
    ]
    rounds = max(row["round"] for row in measured["rows"])
    how = "en omgang" if rounds == 1 else f"medianen af {rounds} omgange"
    return (
        f"Målt {measured['measured']} på {measured['cores']} kerner med `python -m scripts.load`: "
        f"{how} på {measured['seconds']} sekunder for hver linje."
        f"{busy(measured['load_before'])}\n\n" + table(_HEAD, rows)
    )


def memory(found: dict[str, Any]) -> str:
    """What the memory did, in a few lines."""
    if "memory" not in found:
        return NOT_YET
    one = found["memory"]
    short = " **For kort til at sige, om den vokser.**" if one["turns"] < ENOUGH_TURNS else ""
    return (
        f"Målt {one['measured']}: {number(one['turns'])} beskeder til én server med SQLite. "
        f"Hukommelsen gik fra {number(one['start_mb'])} MB til {number(one['end_mb'])} MB. "
        f"Hældningen er {number(one['slope_mb'], 2)} MB for hver 1.000 beskeder over det hele og "
        f"{number(one['late_slope_mb'], 2)} MB over den sidste halvdel."
        f"{short}{busy(one['load_before'])}\n"
    )
