"""``python -m scripts.load``: measure, print, and write docs/scale.md with its results.

About a quarter of an hour on two cores that do nothing else. Loopback only, bounded in users,
messages and seconds.
"""

from __future__ import annotations

import argparse
import os

from scripts.load import measure, tool
from scripts.scale import load, page
from scripts.scale.words import CALM

PARTS = ("load", "memory")


def main() -> int:
    """Measure the parts that were asked for; 1 where a message was not answered."""
    parser = argparse.ArgumentParser(prog="python -m scripts.load", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few seconds of each")
    parser.add_argument("--only", choices=PARTS, help="one part; the other's figures are kept")
    given = parser.parse_args()
    if os.getloadavg()[0] > CALM:
        print(f"Maskinen er optaget (belastning {os.getloadavg()[0]:.1f}); det står ved tallene.")
    tool.install()
    failed = 0
    found = {}
    if given.only != "memory":
        around = measure.surroundings()
        rows = measure.throughput(given.quick, print)
        seconds = measure.QUICK_SECONDS if given.quick else measure.SECONDS
        found["load"] = {**around, "seconds": seconds, "rows": rows}
        failed = sum(row["failed"] for row in rows)
        page.keep("load", found["load"])
    if given.only != "load":
        found["memory"] = {**measure.surroundings(), **measure.memory(given.quick, print)}
        page.keep("memory", found["memory"])
    dated = {part: {"measured": "nu", **figures} for part, figures in found.items()}
    if "load" in found:
        print(load.section(dated))
    if "memory" in found:
        print(load.memory(dated))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
