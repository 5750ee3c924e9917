"""Chromium and axe-core as fixtures ``browser`` and ``axe``; a package's conftest imports them.

Of the package, not of the session: while the browser runs no other test may have an event loop.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.axe import Axe, install
from tests.support.chromium import chromium
from tests.support.npm import Missing


@pytest.fixture(scope="package", name="browser")
def package_browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    try:
        with chromium() as running:
            yield running
    except Missing as missing:
        pytest.fail(str(missing))


@pytest.fixture(scope="package", name="axe")
def package_axe(tmp_path_factory: pytest.TempPathFactory) -> Axe:
    """axe-core, installed by its lock file into a folder of its own."""
    try:
        return install(tmp_path_factory.mktemp("axe"))
    except Missing as missing:
        pytest.fail(str(missing))
