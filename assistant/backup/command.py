"""``python -m assistant backup FIL`` and ``restore FIL``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from assistant.settings import Settings


def add_backup(choices: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the program's."""
    backup = choices.add_parser("backup", help="tag en sikkerhedskopi, mens serveren kører")
    backup.add_argument("file", metavar="fil", type=Path, help="en ny fil")
    back = choices.add_parser("restore", help="læg en sikkerhedskopi ind i databasen")
    back.add_argument("file", metavar="fil", type=Path, help="en fil, som backup har lavet")
    text = "slet det, der er i databasen af det samme, og erstat det af kopien"
    back.add_argument("--erstat", action="store_true", help=text)


def run_backup(settings: Settings, given: argparse.Namespace, tell: Callable[[str], None]) -> int:
    """Run one of the commands; returns the process's exit code.

    Raises:
        BackupError: it can't be done; nothing has changed then.
        DatabaseError: the database can't be reached.
    """
    from assistant.backup.copies import back_up, restore
    from assistant.content import KNOWLEDGE_FOLDER
    from assistant.stored import load_stored

    # The copy, and a database that is made here, are for this user alone.
    os.umask(0o077)
    tables = load_stored(KNOWLEDGE_FOLDER).backed_up
    if given.command == "backup":
        counts = back_up(settings.database, given.file, tables)
        tell(f"Kopien ligger i {given.file}:")
    else:
        counts = restore(given.file, settings.database, tables, given.erstat)
        tell(f"Lagt ind i databasen fra {given.file}:")
    for name, count in counts.items():
        tell(f"- {name}: {count} rækker")
    return 0
