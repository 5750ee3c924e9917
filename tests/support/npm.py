"""Installs what tests need from npm, by a lock file of the project's own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SECONDS = 120
# No scripts of the packages' are run. Without a network it ends within seconds.
_COMMAND = (
    *("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=1000"),
)


class Missing(Exception):
    """A program is not on this machine; the message says how it comes there."""


def install(lock: Path, folder: Path) -> Path:
    """Install what ``lock`` (a folder with package.json and package-lock.json) names.

    Args:
        folder: where; it is there and empty.

    Returns:
        The folder ``node_modules``.

    Raises:
        Missing: npm is not on this machine, or the packages can't be fetched.
    """
    if shutil.which("npm") is None:
        raise Missing("npm is missing: install it, e.g. with 'apt-get install npm'.")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(lock / name, folder)
    try:
        done = subprocess.run(
            _COMMAND, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Missing(f"npm could not fetch {lock.name} within {SECONDS} seconds.") from None
    if done.returncode:
        raise Missing(f"npm could not install {lock.name}:\n{done.stderr}")
    return folder / "node_modules"
