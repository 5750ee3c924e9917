"""Figures as a Danish reader expects them."""

from __future__ import annotations

NOT_YET = "Ikke målt endnu.\n"


def number(value: float | None, digits: int = 0) -> str:
    """With a comma, and a point for thousands; ``-`` where there is none."""
    if value is None:
        return "-"
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


# Above this the other work decides more than what is measured.
CALM = 2.5


def busy(load_before: float) -> str:
    """What is to be said of a machine that had other work; empty where it had hardly any."""
    if load_before < 0.5:
        return ""
    told = f" Maskinen lavede også andet: belastningen var {number(load_before, 1)} før målingen."
    if load_before <= CALM:
        return told
    return f"{told} **Tider og hastigheder kan ikke bruges.** Mål igen på en maskine i ro."
