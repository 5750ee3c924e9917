"""The sum for 40,000 colleagues: assumptions, each with where it is from, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scripts.evaluation.markdown import table
from scripts.load.names import EMBEDDED, ONE, TWO
from scripts.scale.load import runs
from scripts.scale.words import CALM, NOT_YET, number

STAFF = 40_000
MESSAGES = 5
# Nobody has measured these; each is called a guess on the page.
USE_A_DAY = 0.02
OF_THE_DAY_IN_ITS_HOUR = 0.20
NEWS_SHARE_IN_AN_HOUR = 0.10
MINUTE_OVER_HOUR = 3
SECONDS_BETWEEN = 20
WORKSHOP, WORKSHOP_SECONDS = 200, 10
# Servers are filled to half, so that one can be away and a busier minute come.
FILLED = 0.5
# What a run must have taken for each line, to be counted with.
SECONDS = 30
_PRELIMINARY = (
    "**Foreløbigt:** belastningen er målt kort eller på en optaget maskine, så andele og "
    "antal processer gælder ikke endnu. Kør `python -m scripts.load` på en maskine i ro.\n\n"
)


@dataclass(frozen=True)
class Moment:
    """A minute that is to be served, and the messages a second in it."""

    name: str
    sum: str
    per_second: float


def moments() -> list[Moment]:
    """The minutes that are counted with."""
    people = STAFF * USE_A_DAY
    hour = people * MESSAGES * OF_THE_DAY_IN_ITS_HOUR
    news = STAFF * NEWS_SHARE_IN_AN_HOUR * MESSAGES
    return [
        Moment(
            "travleste minut på en almindelig dag",
            f"{number(STAFF)} × {number(100 * USE_A_DAY)} % × {MESSAGES} beskeder × "
            f"{number(100 * OF_THE_DAY_IN_ITS_HOUR)} % ÷ 3.600 × {MINUTE_OVER_HOUR}",
            hour / 3600 * MINUTE_OVER_HOUR,
        ),
        Moment(
            "travleste minut efter en nyhed til alle",
            f"{number(STAFF)} × {number(100 * NEWS_SHARE_IN_AN_HOUR)} % × {MESSAGES} beskeder "
            f"÷ 3.600 × {MINUTE_OVER_HOUR}",
            news / 3600 * MINUTE_OVER_HOUR,
        ),
        Moment(
            f"en workshop, hvor {WORKSHOP} skriver på én gang",
            f"{WORKSHOP} ÷ {WORKSHOP_SECONDS} sekunder",
            WORKSHOP / WORKSHOP_SECONDS,
        ),
    ]


def section(found: dict[str, Any]) -> str:
    """Both tables; the second only where load has been measured."""
    guessed = [
        ["ansatte", number(STAFF), "opgaven"],
        ["beskeder i en samtale", str(MESSAGES), "gæt; det, der er målt med"],
        ["bruger Vejviser på en dag", f"{number(100 * USE_A_DAY)} %", "gæt"],
        ["af dagens beskeder i dens travleste time",
         f"{number(100 * OF_THE_DAY_IN_ITS_HOUR)} %", "gæt"],
        ["prøver Vejviser i timen efter en nyhed til alle",
         f"{number(100 * NEWS_SHARE_IN_AN_HOUR)} %", "gæt, højt sat"],
        ["travleste minut mod timens gennemsnit", f"{MINUTE_OVER_HOUR} gange", "gæt"],
        ["sekunder mellem en persons beskeder", str(SECONDS_BETWEEN), "gæt"],
        ["deltagere, der skriver i samme workshop",
         f"{WORKSHOP} på {WORKSHOP_SECONDS} sekunder", "gæt, højt sat"],
        ["så fyldt må en server være", f"{number(100 * FILLED)} %", "valgt"],
    ]  # fmt: skip
    text = table(("antagelse", "værdi", "fra"), guessed)
    if "load" not in found:
        return f"{text}\n{NOT_YET}"
    measured = found["load"]
    first = "" if _counts(measured) else _PRELIMINARY
    return f"{text}\n{first}{_needed(measured)}"


def _counts(measured: dict[str, Any]) -> bool:
    """Whether the load was measured for long enough and on a machine with little else to do."""
    return bool(measured["load_before"] <= CALM and measured["seconds"] >= SECONDS)


def _needed(measured: dict[str, Any]) -> str:
    most = capacity(measured)
    rows = []
    for moment in moments():
        shares = [f"{number(100 * moment.per_second / most[name])} %" for name in (EMBEDDED, TWO)]
        needed = -(-moment.per_second // (most[ONE] * FILLED))
        rows.append(
            [moment.name, moment.sum, number(moment.per_second, 1), *shares, number(needed)]
        )
    head = (
        *("hvornår", "regnestykke", "beskeder i sekundet", "af én proces (SQLite)"),
        *("af to processer", "processer, halvt fyldt"),
    )
    at_once = [f"{name}: {number(most[name] * SECONDS_BETWEEN)}" for name in (EMBEDDED, ONE, TWO)]
    return (
        table(head, rows)
        + f"\nSå mange kan skrive på samme tid, hver med {SECONDS_BETWEEN} sekunder mellem sine "
        f"beskeder, før det er fyldt: {'; '.join(at_once)}.\n"
    )


def capacity(measured: dict[str, Any]) -> dict[str, float]:
    """Messages a second of each system with the most users that were tried."""
    found = runs(measured)
    users = max(number for _, number in found)
    return {name: one["per_second"] for (name, tried), one in found.items() if tried == users}
