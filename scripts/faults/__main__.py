"""``python -m scripts.faults``: bring every fault about, print, and write docs/scale.md.

Some ten minutes, of which training after a damaged model takes three. Starts everything itself, on
loopback, and ends it. Must run as root, because it makes a small disk.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.engine.model import ensure_model
from assistant.settings import load_settings
from scripts.scale import faults, page
from tests.faults import damaged, scenarios
from tests.faults.clock import Clock
from tests.support.town import Town, town

FLOOD_SECONDS = 20
SLOW_SECONDS = 45
_OF_TOWN: dict[str, Callable[[Town], scenarios.Outcome]] = {
    "killed": scenarios.killed,
    "stopped": scenarios.stopped,
    "postgres_restarted": scenarios.postgres_restarted,
    "postgres_hangs": scenarios.postgres_hangs,
    "redis_restarted": scenarios.redis_restarted,
    "redis_hangs": scenarios.redis_hangs,
    "flood": lambda found: scenarios.flood(found, FLOOD_SECONDS),
}


def main() -> int:
    """Bring them about one after the other; 1 where a reply was wrong or a conversation lost."""
    parser = argparse.ArgumentParser(prog="python -m scripts.faults", description=__doc__)
    parser.add_argument("--no-training", action="store_true", help="leave out what trains anew")
    given = parser.parse_args()
    measured: dict[str, Any] = {"cores": os.cpu_count(), "load_before": os.getloadavg()[0]}
    measured["found"] = {}
    _all(ensure_model(load_settings(), print), not given.no_training, measured)
    page.keep("faults", measured)
    print(faults.section({"faults": {"measured": "nu", **measured}}))
    bad = [
        name
        for name, one in measured["found"].items()
        if one.get("wrong")
        or one.get("untold")
        # A clock that jumps further than a conversation may be silent ends it.
        or (one.get("lost") and name != "clock_far_ahead")
    ]
    for name in bad:
        print(f"IKKE I ORDEN: {faults.NAMES[name]}")
    return 1 if bad else 0


def _all(model: Path, train: bool, measured: dict[str, Any]) -> None:
    """What was found is kept fault by fault, so that one that stops the run takes nothing along."""
    found = measured["found"]

    def note(name: str, outcome: scenarios.Outcome) -> None:
        found[name] = outcome.as_dict()
        page.keep("faults", measured)
        print(f"{faults.NAMES[name]}: {outcome.figures.right} rigtige svar", flush=True)

    # A person here is busier than people are: only the ceiling of an address is the usual one.
    settings = {"VEJVISER_STOP_SECONDS": "3", "VEJVISER_RATE_LIMIT": "5000,1200"}
    with town(model, settings) as running:
        for name, fault in _OF_TOWN.items():
            note(name, fault(running))
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock(Path(folder))
        with scenarios.on_small_disk(model, clock.settings) as (one, disk):
            note("disk_full", scenarios.disk_full(one, disk))
            outcome = scenarios.slow_clients(one, SLOW_SECONDS)
            outcome.more["seconds"] = SLOW_SECONDS
            note("slow_clients", outcome)
            note("clock_jumps", scenarios.clock_jumps(clock, one))
            clock.put(0)
            note("clock_far_ahead", scenarios.clock_far_ahead(clock, one))
    if train:
        print("En model, der er skåret over: trænes igen, det tager nogle minutter", flush=True)
        found["model_cut"] = {"seconds": damaged.cut_off(model).seconds}


if __name__ == "__main__":
    raise SystemExit(main())
