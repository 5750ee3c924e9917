"""How long a user waits, in milliseconds, measured in the page."""

from __future__ import annotations

from playwright.sync_api import Page

# Times slower than this machine: a cheap laptop or an old phone.
SLOWER = 4
_CLICK = """() => new Promise((done) => {
  const root = document.querySelector("vejviser-chat").shadowRoot;
  const start = performance.now();
  root.querySelector(".launcher").click();
  // Two frames: the first is drawn when the second begins.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (root.activeElement?.tagName !== "TEXTAREA") throw new Error("not usable");
    done(performance.now() - start);
  }));
})"""


def from_start(page: Page) -> float:
    """From the call of the page to the button being there; loads the page anew."""
    page.reload()
    return page.evaluate(
        """() => new Promise((done) => { const look = () =>
          document.querySelector("vejviser-chat")?.shadowRoot ? done(performance.now())
          : requestAnimationFrame(look); look(); })"""
    )


def from_click(page: Page) -> float:
    """From the click on the button to a field that can be written in, drawn."""
    return page.evaluate(_CLICK)
