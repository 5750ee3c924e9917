"""One server and one browser for the tests that need them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.browser import package_axe, package_browser
from tests.workshops.arena import PHRASE, Arena, arena

__all__ = ["package_axe", "package_browser"]


@pytest.fixture(scope="package")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """The real server, with a pass phrase for the content owners."""
    with arena(model, tmp_path_factory.mktemp("insight")) as running:
        running.access.set_phrase("indsigt", PHRASE)
        yield running
