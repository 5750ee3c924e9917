"""Holds a page against axe-core's rules, with its Danish texts."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page

from tests.support import npm

LOCK = Path(__file__).parent / "axe_core"

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The widget alone: what the host page does with its own landmarks is not its business.
_RUN = """async ([locale, tags, within]) => {
  axe.configure({ locale });
  const found = await axe.run(within, {
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
  });
  return found.violations.map((one) =>
    `${one.id}: ${one.help} (${one.nodes.map((node) => node.target.flat().join(" ")).join(", ")})`);
}"""


class Axe:
    """axe-core from its folder."""

    def __init__(self, folder: Path) -> None:
        self._source = (folder / "axe.min.js").read_text(encoding="utf-8")
        self._locale = json.loads((folder / "locales" / "da.json").read_text(encoding="utf-8"))

    def violations(self, page: Page, within: str = "vejviser-chat") -> list[str]:
        """Every broken rule in Danish, with the places."""
        # Evaluated, not added as a script: a strict policy stays as it is.
        page.evaluate(self._source)
        return page.evaluate(_RUN, [self._locale, TAGS, within])


def install(folder: Path) -> Axe:
    """Install axe-core by its lock file into ``folder``.

    Raises:
        Missing: npm is not on this machine, or the package can't be fetched.
    """
    return Axe(npm.install(LOCK, folder) / "axe-core")
