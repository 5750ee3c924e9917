"""One server over a copy of the project, whose content tests may change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.browser import package_browser
from tests.support.project import Project
from tests.support.server import RunningServer, running_server

__all__ = ["package_browser"]


@dataclass
class Site:
    """A server, the project it runs, and the commands that steer it."""

    project: Project
    server: RunningServer

    def command(self, *words: str) -> CompletedProcess[str]:
        """Run ``python -m assistant`` beside the server."""
        return self.project.command(self.server.data, *words)

    def numbers(self) -> dict[str, float]:
        """The metrics now, by name and labels as they are written."""
        text = self.server.send("GET", "/metrics").body.decode()
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.fixture(scope="package")
def site(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real server; it is on, with the content as it is in the project."""
    folder = tmp_path_factory.mktemp("operations")
    project = Project(folder / "project")
    (folder / "data").mkdir()
    settings = {**project.environment, "VEJVISER_RATE_LIMIT": "off"}
    with running_server(model, folder / "data", settings, folder=project.folder) as server:
        yield Site(project, server)
