"""Programs that tests need and no Python package of ours brings."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.content import ROOT
from scripts import side_environment
from tests.support.one_process import alone

DEPLOY = ROOT / "deploy"
_ENVIRONMENT = ROOT / ".venv-deploy"
_LOCK = ROOT / "tests" / "deploy" / "tools.lock"
_SECONDS = 120


def linter(name: str) -> str:
    """A linter out of the environment that ``tests/deploy/tools.lock`` describes."""
    with alone("tools"):
        made = side_environment.make(_ENVIRONMENT, _LOCK)
    if not made:
        pytest.fail(f"{_LOCK.relative_to(ROOT)} could not be installed; is there a package index?")
    return str(_ENVIRONMENT / "bin" / name)


def debian(name: str, package: str) -> str:
    """A program of a Debian package, which ``scripts/install.sh dev`` installs."""
    found = shutil.which(name, path="/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin")
    if found is None:
        pytest.fail(f"{name} is missing: apt-get install {package}")
    return found


def run(
    *command: str | Path, folder: Path = ROOT, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; what it says on both streams is in ``stdout``."""
    return subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=folder,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_SECONDS,
    )
