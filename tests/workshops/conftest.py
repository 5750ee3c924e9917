"""One server and one browser for the tests that need them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.npm import Missing
from tests.widget.axe import Axe, install
from tests.widget.chromium import chromium
from tests.workshops.arena import Arena, arena


@pytest.fixture(scope="package")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """The real server, with a pass phrase."""
    with arena(model, tmp_path_factory.mktemp("workshops")) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    try:
        with chromium() as running:
            yield running
    except Missing as missing:
        pytest.fail(str(missing))


@pytest.fixture(scope="package")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Axe:
    """axe-core, installed by its lock file into a folder of its own."""
    try:
        return install(tmp_path_factory.mktemp("axe"))
    except Missing as missing:
        pytest.fail(str(missing))
