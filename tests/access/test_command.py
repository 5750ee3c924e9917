"""``python -m assistant adgang``, as an administrator types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from assistant.access.store import AccessStore
from assistant.content import ROOT
from assistant.storage.database import sqlite_url


def run(data: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "assistant", "adgang", *arguments],
        cwd=ROOT,
        env={**os.environ, "VEJVISER_DATA_DIR": str(data)},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_set_show_and_remove(tmp_path: Path) -> None:
    done = run(tmp_path, "sæt", "workshop", typed="fire ord på en række\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "fire" not in done.stdout
    assert "Der er sat" in run(tmp_path, "vis", "workshop").stdout
    store = AccessStore(sqlite_url(tmp_path / "vejviser.db"))
    assert store.sign_in("workshop", "fire ord på en række", 0)
    # For a keyboard without "æ".
    assert run(tmp_path, "saet", "workshop", typed="en helt anden sætning\n").returncode == 0
    assert store.sign_in("workshop", "en helt anden sætning", 0)
    assert run(tmp_path, "fjern", "workshop").returncode == 0
    assert not store.is_set("workshop")


def test_a_short_one_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    done = run(tmp_path, "sæt", "workshop", typed="kort\n")
    assert done.returncode == 1
    assert "12 til 200 tegn" in done.stderr
    assert not AccessStore(sqlite_url(tmp_path / "vejviser.db")).is_set("workshop")


def test_an_unknown_page(tmp_path: Path) -> None:
    done = run(tmp_path, "sæt", "hemmeligt", typed="fire ord på en række\n")
    assert done.returncode == 2
    assert "workshop" in done.stderr
