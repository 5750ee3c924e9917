"""Runs Locust in an environment of its own, and reads what it measured."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.content import ROOT

FOLDER = Path(__file__).parent
ENVIRONMENT = ROOT / ".venv-load"
LOCK = FOLDER / "requirements.lock"
MOST_USERS = 200
MOST_SECONDS = 1800
_INSTALL_SECONDS = 300


def install() -> None:
    """Make the environment unless it is there and made from the present lock file."""
    stamp = ENVIRONMENT / ".lock"
    if stamp.is_file() and stamp.read_text() == LOCK.read_text():
        return
    uv = str(Path(sys.executable).parent / "uv")
    python = str(ENVIRONMENT / "bin" / "python")
    for command in (
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(ENVIRONMENT)],
        [uv, "pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", str(LOCK)],
    ):
        subprocess.run(command, check=True, timeout=_INSTALL_SECONDS)
    stamp.write_text(LOCK.read_text())


def run(
    kind: str, urls: Sequence[str], texts: Sequence[str], users: int, seconds: int, turns: int
) -> dict[str, Any]:
    """Let ``users`` write without a pause for ``seconds``.

    Args:
        kind: ``vejviser`` or ``starter``.
        urls: the servers, asked in turn; loopback only.
        turns: messages of a conversation.

    Returns:
        ``messages``, ``failed``, ``per_second``, and ``p50_ms``, ``p95_ms``, ``p99_ms``,
        ``most_ms``.

    Raises:
        ValueError: more users or seconds than allowed, or an address beyond this machine.
        RuntimeError: Locust ended without figures.
    """
    if not (0 < users <= MOST_USERS and 0 < seconds <= MOST_SECONDS):
        raise ValueError("too large a load")
    if not all(url.startswith("http://127.0.0.1:") for url in urls):
        raise ValueError("loopback only")
    with tempfile.TemporaryDirectory() as name:
        plan = Path(name) / "plan.json"
        plan.write_text(
            json.dumps({"kind": kind, "urls": list(urls), "texts": list(texts), "turns": turns})
        )
        options = {"-u": users, "-r": users, "-t": f"{seconds}s", "--csv": f"{name}/found"}
        given = [str(part) for pair in options.items() for part in pair]
        done = subprocess.run(
            [
                *(str(ENVIRONMENT / "bin" / "locust"), "-f", str(FOLDER / "people.py")),
                *("--headless", "--only-summary", "--loglevel", "ERROR", *given),
                *("--exit-code-on-error", "0", "--stop-timeout", "10"),
            ],
            env={**os.environ, "VEJVISER_LOAD": str(plan)},
            capture_output=True,
            text=True,
            timeout=seconds + 120,
            check=False,
        )
        table = Path(name) / "found_stats.csv"
        if not table.is_file():
            raise RuntimeError(f"Locust gav ingen tal:\n{done.stderr}")
        return _read(table)


def _read(table: Path) -> dict[str, Any]:
    with table.open(encoding="utf-8", newline="") as stream:
        rows = {row["Name"]: row for row in csv.DictReader(stream)}
    if "message" not in rows:
        raise RuntimeError("Locust fik intet svar på en besked.")
    row = rows["message"]
    failed = int(row["Failure Count"]) + int(rows.get("begin", {}).get("Failure Count", 0))
    return {
        "messages": int(row["Request Count"]),
        "failed": failed,
        "per_second": float(row["Requests/s"]),
        "p50_ms": float(row["50%"]),
        "p95_ms": float(row["95%"]),
        "p99_ms": float(row["99%"]),
        "most_ms": float(row["Max Response Time"]),
    }
