"""The project copied, for tests that change its content while a server runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from assistant.content import ROOT

_CODE = ("assistant", "actions", "tests")
_LINKED = ("data", "config.yml", "domain.yml", "pyproject.toml")


class Project:
    """A copy: ``knowledge`` may be changed; what a model is made from is the same."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        skip = shutil.ignore_patterns("__pycache__")
        for name in (*_CODE, "knowledge"):
            shutil.copytree(ROOT / name, folder / name, ignore=skip)
        for name in _LINKED:
            (folder / name).symlink_to(ROOT / name)

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes a process run this copy."""
        return {"PYTHONPATH": str(self.folder)}

    def change(self, name: str, old: str, new: str) -> None:
        """Put ``new`` in the place of ``old`` in a file of ``knowledge``, all at once."""
        path = self.folder / "knowledge" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
        beside = path.with_suffix(".new")
        beside.write_text(text.replace(old, new), encoding="utf-8")
        os.replace(beside, path)

    def command(
        self, data: Path, *words: str, settings: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run ``python -m assistant`` in the copy, with a server's data folder."""
        environment = {**os.environ, **self.environment, "VEJVISER_DATA_DIR": str(data)}
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "assistant", *words],
            cwd=self.folder,
            env={**environment, **(settings or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
