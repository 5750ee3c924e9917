"""Starts Debian's Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.support.npm import Missing

START_MS = 60_000
NAMES = ("chromium", "chromium-browser")
# It asks nobody for updates or settings.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser, ended afterwards.

    Raises:
        Missing: there is none.
    """
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise Missing("Chromium is missing: install it, e.g. with 'apt-get install chromium'.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=ARGUMENTS, timeout=START_MS
        )
        try:
            yield browser
        finally:
            browser.close()
