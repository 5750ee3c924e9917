"""The table of faults."""

from __future__ import annotations

from typing import Any

from scripts.evaluation.markdown import table
from scripts.scale.words import NOT_YET, busy, number

NAMES = {
    "killed": "en server dræbt (-9) midt i et svar, startet igen",
    "stopped": "en server bedt om at slutte (SIGTERM), startet igen",
    "postgres_restarted": "PostgreSQL stoppet, væk i 4 sekunder, startet igen",
    "postgres_hangs": "PostgreSQL hænger i 4 sekunder",
    "redis_restarted": "Redis stoppet, væk i 4 sekunder, tom tilbage",
    "redis_hangs": "Redis hænger i 4 sekunder",
    "flood": "en adresse spørger, så hurtigt den kan",
    "disk_full": "disken fuld i 4 sekunder (SQLite)",
    "clock_jumps": "uret 10 minutter frem, rigtigt igen, en time tilbage (SQLite)",
    "clock_far_ahead": "uret springer to timer frem (SQLite)",
    "slow_clients": "200 klienter, der næsten intet sender eller læser (SQLite)",
}
_HEAD = (
    *("fejl", "rigtige svar", "bedt om at prøve igen", "undskyldning", "afbrudt"),
    *("forkerte", "tabte samtaler", "længste ventetid", "i orden igen efter"),
)


def section(found: dict[str, Any]) -> str:
    """The table, what it was measured with, and what is special to some faults."""
    if "faults" not in found:
        return NOT_YET
    measured = found["faults"]
    harmed = measured["found"]
    rows = [_row(name, harmed[key]) for key, name in NAMES.items() if key in harmed]
    lines = [
        f"Målt {measured['measured']} på {measured['cores']} kerner med "
        f"`python -m scripts.faults`.{busy(measured['load_before'])}\n",
        table(_HEAD, rows),
        *_more(measured["found"]),
    ]
    return "\n".join(lines)


def _row(name: str, one: dict[str, Any]) -> list[str]:
    counts = [str(one[key]) for key in ("right", "told", "sorry", "broken", "wrong", "lost")]
    longest, back = number(one["longest_wait_s"], 1), number(one["back_s"], 1)
    return [name, *counts, f"{longest} s", f"{back} s"]


def _more(found: dict[str, Any]) -> list[str]:
    lines = []
    if "flood" in found:
        one = found["flood"]
        taken, refused = one["flood"].get("201", 0), one["flood"].get("429", 0)
        lines.append(
            f"- Den, der spurgte hurtigst muligt, fik {number(taken)} samtaler og "
            f"{number(refused)} afslag (429). {_others(one)}"
        )
    if "slow_clients" in found:
        one = found["slow_clients"]
        lines.append(
            f"- Serveren lukkede selv {one['closed']} af de {one['held']} "
            f"langsomme forbindelser på {number(one['seconds'])} sekunder. "
            f"{_others(one)}"
        )
    if "model_cut" in found:
        one = found["model_cut"]
        lines.append(
            "- En model, der var skåret over, blev opdaget ved start og trænet igen: serveren "
            f"svarede efter {number(one['seconds'])} sekunder."
        )
    return lines


def _others(one: dict[str, Any]) -> str:
    before, during = _ms(one["before_s"]), _ms(one["median_wait_s"])
    return f"De andres ventetid (median) gik fra {before} til {during}."


def _ms(seconds: float) -> str:
    return f"{number(1000 * seconds)} ms"
