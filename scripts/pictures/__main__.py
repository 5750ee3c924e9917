"""``python -m scripts.pictures``: makes ``docs/pictures`` anew from a running server.

Starts a server and Chromium of its own, so it needs what ``make test`` needs.
"""

from __future__ import annotations

import datetime as dt
import io
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page

from assistant.channels.widget.pages import assets
from assistant.content import ROOT
from assistant.engine.model import ensure_model
from assistant.settings import load_settings
from scripts.pictures.saving import save
from tests.support.axe import Axe, install
from tests.support.chromium import chromium
from tests.support.npm import Missing
from tests.support.server import running_server
from tests.widget.hosts import host
from tests.widget.replies import StandIn
from tests.widget.states import STATES
from tests.widget.timing import SLOWER, from_click, from_start
from tests.widget.widget import Widget

FOLDER = ROOT / "docs" / "pictures"
SAMPLE = Path(__file__).parent / "intranet.html"
RUNS = 7
PATIENCE_MS = 15_000
WIDE = {"viewport": {"width": 1120, "height": 780}}
TALL = {"viewport": {"width": 900, "height": 1130}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 1.5,
}
CAPTIONS = {
    "closed": "The button on a page of an intranet",
    "open": "Open: what it is, what not to write, six questions",
    "answer": "An answer on the page of its own: contacts, sources, thumbs, copy and print",
    "emergency": "An emergency",
    "phone": "On a phone, 390 px",
    "dark": "Dark",
}


def main() -> int:
    """Make every picture and the page that shows them; returns the exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    model = ensure_model(load_settings(), print)
    with tempfile.TemporaryDirectory() as folder, host() as site:
        data = Path(folder) / "data"
        data.mkdir()
        try:
            axe = install(_made(Path(folder) / "axe"))
            settings = {"VEJVISER_ORIGINS": site.url}
            with chromium() as browser, running_server(model, data, settings) as server:
                sample = SAMPLE.read_text(encoding="utf-8").replace("SERVER", server.url)
                url = site.put("/", sample)
                _pictures(browser, url, server.url)
                times = _times(browser, url)
                broken = _rules(browser, url, axe)
        except Missing as missing:
            print(missing, file=sys.stderr)
            return 1
    (FOLDER / "README.md").write_text(_page(times, broken), encoding="utf-8")
    return 0


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@contextmanager
def _visited(browser: Browser, url: str, **options: Any) -> Iterator[Widget]:
    context = browser.new_context(locale="da-DK", reduced_motion="reduce", **options)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(url)
    yield Widget(page)
    context.close()


def _pictures(browser: Browser, url: str, own: str) -> None:
    with _visited(browser, url, **WIDE) as widget:
        widget.button.wait_for()
        _picture(widget.page, "closed")
        widget.open()
        _picture(widget.page, "open")
        widget.ask("en elev har en kniv i tasken nu")
        _picture(widget.page, "emergency")
    with _visited(browser, own, **TALL) as widget:
        set_font = "node => node.style.setProperty('--vejviser-font', 'DejaVu Sans Condensed')"
        widget.page.locator("vejviser-chat").evaluate(set_font)
        widget.ask("hvad er døgnvagtens nummer?").locator("summary").click()
        widget.page.get_by_role("log").evaluate("node => node.scrollBy(0, -60)")
        _picture(widget.page, "answer")
    with _visited(browser, url, **PHONE) as widget:
        widget.button.tap()
        widget.ask("hvad er ekstremisme?")
        _picture(widget.page, "phone")
    with _visited(browser, url, **WIDE, color_scheme="dark") as widget:
        widget.open()
        widget.ask("jeg er bekymret for Ahmed Hansen på 15")
        widget.page.get_by_role("log").evaluate("node => (node.scrollTop = node.scrollHeight)")
        _picture(widget.page, "dark")


def _picture(page: Page, name: str) -> None:
    # Nothing is pointed at.
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)
    save(Image.open(io.BytesIO(page.screenshot())), FOLDER / f"{name}.png")


def _times(browser: Browser, url: str) -> dict[str, float]:
    """Medians in milliseconds on a slowed processor; the modules are in the browser's cache."""
    start, click = [], []
    for _ in range(RUNS):
        with _visited(browser, url, **WIDE) as widget:
            session = widget.page.context.new_cdp_session(widget.page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            start.append(from_start(widget.page))
            click.append(from_click(widget.page))
    return {"start": statistics.median(start), "click": statistics.median(click)}


def _rules(browser: Browser, url: str, axe: Axe) -> dict[str, list[str]]:
    """What axe-core finds, by state."""
    found = {}
    for name, lead, options in STATES:
        with _visited(browser, url, **options) as widget:
            lead(widget, StandIn(widget.page))
            found[name] = axe.violations(widget.page)
        print(f"{name}: {found[name] or 'no violation'}", flush=True)
    return found


def _page(times: dict[str, float], broken: dict[str, list[str]]) -> str:
    sizes = {
        name: (len(asset.body), len(asset.packed))
        for name, asset in sorted(assets().items())
        if name.endswith(".js")
    }
    whole, packed = (sum(pair[part] for pair in sizes.values()) for part in (0, 1))
    lines = [
        "# The widget in pictures and figures",
        "",
        f"Made by `python -m scripts.pictures` on {dt.date.today().isoformat()}.",
        "How it is put on a page: [widget.md](../widget.md).",
        "",
        *(f"### {caption}\n\n![{caption}]({name}.png)\n" for name, caption in CAPTIONS.items()),
        "## The dashboard",
        "",
        "![The dashboard for Grafana](dashboard.png)",
        "",
        "Drawn by `python -m scripts.pictures.dashboard` from `deploy/grafana/vejviser.json`, with",
        "what a real Prometheus had, not by Grafana. The traffic is invented.",
        "",
        "## Sizes",
        "",
        "Bytes as they are sent, without comments and indentation. Browsers ask for gzip.",
        "",
        "| module | bytes | gzip |",
        "|---|---|---|",
        *(f"| `{name}` | {size[0]} | {size[1]} |" for name, size in sizes.items()),
        f"| **all** | **{whole}** | **{packed}** |",
        "",
        "## Time",
        "",
        f"In Chromium on a processor slowed down {SLOWER} times (median of {RUNS}):",
        "",
        "| from | to | ms |",
        "|---|---|---|",
        f"| the call of the page | the button is there | {times['start']:.0f} |",
        f"| the click | the field can be written in, drawn | {times['click']:.0f} |",
        "",
        "## Accessibility rules",
        "",
        "axe-core with its Danish texts: WCAG 2.0, 2.1 and 2.2, A and AA, and best practice.",
        "",
        "| state | violations |",
        "|---|---|",
        *(f"| {name} | {'; '.join(found) or 'none'} |" for name, found in broken.items()),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
