"""Environments beside ``.venv``, for tools whose own packages would not fit Rasa's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def make(folder: Path, lock: Path) -> bool:
    """Make the environment ``folder`` as ``lock`` says, by hash; returns at once where it is there.

    Returns:
        Whether it is there now.
    """
    stamp = folder / ".installed"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return True
    uv, python = str(Path(sys.executable).parent / "uv"), str(folder / "bin" / "python")
    steps = (
        (sys.executable, "-m", "venv", "--clear", "--without-pip", str(folder)),
        (uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", str(lock)),
    )
    for step in steps:
        done = subprocess.run(step, check=False, capture_output=True, text=True)
        if done.returncode:
            return False
    stamp.write_bytes(lock.read_bytes())
    return True
