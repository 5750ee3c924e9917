"""``python -m scripts.scale``: make the tables of docs/scale.md anew from what was measured."""

from __future__ import annotations

from scripts.scale import page

if __name__ == "__main__":
    page.write()
