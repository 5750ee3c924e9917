"""``python -m assistant adgang``: set, change and remove the pass phrase of an area."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable

from assistant.access.phrases import PhraseError
from assistant.settings import Settings

AREAS = ("workshop", "indsigt")


def add_access(choices: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its parts to the program's."""
    access = choices.add_parser("adgang", help="sæt adgangssætningen til en lukket side")
    parts = access.add_subparsers(dest="part", required=True, metavar="del")
    for name, other, text in (
        ("sæt", "saet", "sæt eller skift adgangssætningen; alle bliver logget ud"),
        ("fjern", "slet", "luk siden for alle"),
        ("vis", "se", "vis, om der er sat en adgangssætning"),
    ):
        part = parts.add_parser(name, aliases=[other], help=text)
        part.add_argument("area", metavar="side", choices=AREAS, help=", ".join(AREAS))


def run_access(settings: Settings, given: argparse.Namespace, tell: Callable[[str], None]) -> int:
    """Run the command; returns the process's exit code.

    A running server takes the change at once. The pass phrase is asked for, or read as a line from
    standard input where that is not a terminal; never given on the command line, where others see
    it.
    """
    from assistant.access.store import AccessStore

    # The database is for this user alone.
    os.umask(0o077)
    store = AccessStore(settings.database)
    if given.part in ("vis", "se"):
        tell("Der er sat en adgangssætning." if store.is_set(given.area) else "Ingen er sat.")
        return 0
    if given.part in ("fjern", "slet"):
        store.remove(given.area)
        tell("Adgangssætningen er fjernet. Siden er lukket for alle.")
        return 0
    phrase = _asked()
    if phrase is None:
        print("De to adgangssætninger er ikke ens. Intet er ændret.", file=sys.stderr)
        return 1
    try:
        store.set_phrase(given.area, phrase)
    except PhraseError as error:
        print(error, file=sys.stderr)
        return 1
    tell("Adgangssætningen er sat. Alle, der var logget ind, er logget ud.")
    return 0


def _asked() -> str | None:
    """What was typed, None where it was not typed the same twice."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    first = getpass.getpass("Ny adgangssætning (12 tegn eller flere): ")
    return first if getpass.getpass("Skriv den igen: ") == first else None
