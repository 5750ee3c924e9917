"""One server, one browser, one intranet for all tests of the widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.browser import package_axe, package_browser
from tests.support.server import RunningServer, running_server
from tests.widget.hosts import Host, host, intranet
from tests.widget.replies import StandIn
from tests.widget.widget import LISTEN, Widget

__all__ = ["package_axe", "package_browser"]

PATIENCE_MS = 10_000
# Without motion a click need not wait for it; what moves has a test of its own.
USUAL = {
    "viewport": {"width": 1100, "height": 800},
    "locale": "da-DK",
    "reduced_motion": "reduce",
}


@pytest.fixture(scope="package")
def site() -> Iterator[Host]:
    """The intranet, which the assistant lists as an origin."""
    with host() as running:
        yield running


@pytest.fixture(scope="package")
def vejviser(
    model: Path, site: Host, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The real server, which the intranet's pages may ask."""
    settings = {"VEJVISER_ORIGINS": site.url, "VEJVISER_RATE_LIMIT": "off"}
    with running_server(model, tmp_path_factory.mktemp("widget"), settings) as running:
        site.put("/", intranet(running.url))
        site.put("/to", intranet(running.url, body="<p>En anden side.</p>"))
        yield running


Visit = Callable[..., Widget]


@pytest.fixture
def visit(browser: Browser, vejviser: RunningServer, site: Host) -> Iterator[Visit]:
    """Opens a page of the intranet (or another address) in a browser profile of its own.

    Afterwards no script may have failed and nothing may have been asked of another host.
    """
    contexts: list[BrowserContext] = []
    widgets: list[Widget] = []
    asked: list[str] = []

    def go(address: str = "/", context: BrowserContext | None = None, **options: Any) -> Widget:
        if context is None:
            options = {**USUAL, **options}
            context = browser.new_context(**options)
            context.set_default_timeout(PATIENCE_MS)
            context.add_init_script(LISTEN)
            context.on("request", lambda request: asked.append(request.url))
            contexts.append(context)
        widget = Widget(context.new_page())
        widget.page.on("pageerror", lambda error: widget.errors.append(str(error)))
        widgets.append(widget)
        widget.page.goto(address if "://" in address else site.url + address)
        return widget

    yield go
    failed = [error for widget in widgets for error in widget.errors]
    for context in contexts:
        context.close()
    assert not failed
    homes = {urlsplit(one).netloc for one in (vejviser.url, site.url, site.stranger)}
    strange = {url for url in asked if url.startswith("http") and urlsplit(url).netloc not in homes}
    assert not strange


@pytest.fixture
def stand_in(visit: Visit) -> Callable[..., tuple[Widget, StandIn]]:
    """Opens a page whose API calls are answered with made-up replies."""

    def go(address: str = "/", **options: Any) -> tuple[Widget, StandIn]:
        widget = visit(address, **options)
        stand = StandIn(widget.page)
        return widget, stand

    return go
