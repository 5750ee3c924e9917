"""``python -m scripts.pictures.insight``: the picture of ``/indsigt``, from invented numbers.

Starts a server and Chromium of its own.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from assistant.content import ROOT
from assistant.engine.model import ensure_model
from assistant.settings import Settings, load_settings
from scripts.pictures.saving import save
from tests.insight.invented import fill, stores
from tests.support.chromium import chromium
from tests.support.npm import Missing
from tests.workshops.arena import PHRASE, arena
from tests.workshops.people import house

PICTURE = ROOT / "docs" / "pictures" / "indsigt.png"
WINDOW = {"width": 1280, "height": 1500}
# Said on the picture itself, lest somebody takes the numbers for real.
_MARK = """() => {
  const said = document.createElement("p");
  said.className = "caveat";
  said.textContent = "Alle tal og spørgsmål på billedet er opdigtede.";
  document.getElementById("stage").prepend(said);
}"""


def main() -> int:
    """Make the picture; returns the exit code."""
    model = ensure_model(load_settings(), print)
    try:
        with tempfile.TemporaryDirectory() as folder, arena(model, Path(folder)) as server:
            server.access.set_phrase("indsigt", PHRASE)
            database = Settings(data_dir=Path(folder)).database
            fill(stores(database), dt.datetime.now(dt.timezone.utc))
            with chromium() as browser, house(browser, server) as windows:
                page = windows.page("/indsigt", viewport=WINDOW)
                page.get_by_label("Adgangssætning").fill(PHRASE)
                page.get_by_role("button", name="Log ind").click()
                page.locator("#aldrig").wait_for()
                page.evaluate(_MARK)
                # No outline around what has the focus.
                page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
                save(Image.open(io.BytesIO(page.screenshot())), PICTURE)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
