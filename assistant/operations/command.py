"""``python -m assistant off``, ``on``, ``reload`` and ``status``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from assistant.settings import Settings

COMMANDS = ("off", "on", "reload", "status")


def add_operations(choices: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the program's."""
    off = choices.add_parser("off", help="slå Vejviser fra på alle servere, på alle kanaler")
    off.add_argument("--besked", default="", help="det, brugerne skal have at vide")
    choices.add_parser("on", help="slå Vejviser til igen på alle servere")
    choices.add_parser("reload", help="tag ændrede svar i brug på alle servere uden genstart")
    choices.add_parser("status", help="vis, om Vejviser er slået til, og hvilke servere der kører")


def run_operations(
    settings: Settings, given: argparse.Namespace, tell: Callable[[str], None]
) -> int:
    """Run one of :data:`COMMANDS`; returns the process's exit code."""
    from sqlalchemy.exc import SQLAlchemyError

    from assistant.operations.fleet import Fleet
    from assistant.operations.store import ControlStore

    # The database is for this user alone.
    os.umask(0o077)
    fleet = Fleet(ControlStore(settings.database), tell)
    try:
        if given.command == "off":
            return fleet.off(given.besked)
        return {"on": fleet.on, "reload": fleet.reload, "status": fleet.status}[given.command]()
    except SQLAlchemyError:
        print("Databasen svarer ikke. Se efter, og kør kommandoen igen.", file=sys.stderr)
        return 1
