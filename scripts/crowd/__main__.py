"""``python -m scripts.crowd``: two hundred participants on one server; prints the figures."""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from assistant.access.store import AccessStore
from assistant.content import ROOT
from assistant.engine.model import ensure_model
from assistant.settings import load_settings
from assistant.storage.database import sqlite_url
from scripts.crowd.crowd import Crowd, Figures, percentile

START_SECONDS = 180
MOST_PEOPLE = 400


def main() -> int:
    """Run once and print; 1 where a vote was lost or counted twice."""
    parser = argparse.ArgumentParser(prog="python -m scripts.crowd", description=__doc__)
    parser.add_argument("--people", type=int, default=200, help=f"11 to {MOST_PEOPLE}")
    parser.add_argument("--programme", default="kort_20", help="id in programmer.yml")
    parser.add_argument("--questions", type=int, default=3, help="how many of its questions")
    given = parser.parse_args()
    if not 11 <= given.people <= MOST_PEOPLE:
        parser.error(f"--people must be 11 to {MOST_PEOPLE}")
    model = ensure_model(load_settings(), print)
    phrase = secrets.token_urlsafe(16)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "models").symlink_to(model.parent)
        AccessStore(sqlite_url(data / "vejviser.db")).set_phrase("workshop", phrase)
        port = 5900 + secrets.randbelow(90)
        environment = {
            **os.environ,
            "VEJVISER_PORT": str(port),
            "VEJVISER_DATA_DIR": str(data),
        }
        command = [sys.executable, "-W", "ignore", "-m", "assistant", "run"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url)
            crowd = Crowd(url, phrase, given.people)
            figures = asyncio.run(crowd.run(given.programme, given.questions))
        finally:
            server.terminate()
            server.wait(30)
    return report(figures)


def report(figures: Figures) -> int:
    """Print the figures; 1 where the bars don't say what was voted."""
    print(
        f"\n{figures.people} participants, {len(figures.voted)} questions, {os.cpu_count()} cores"
    )
    for name, times in (
        ("from vote to bars, all voting within 3 s", figures.bars),
        ("from vote to bars, one at a time", figures.alone),
        ("the server takes a vote", figures.answers),
        ("from the trainer's click to each phone", figures.moved),
    ):
        shown = (statistics.median(times), percentile(times, 0.95), max(times))
        print(f"  {name}: median {shown[0]:.0f} ms, p95 {shown[1]:.0f} ms, worst {shown[2]:.0f} ms")
    ratio = percentile(figures.bars, 0.95) / statistics.median(figures.alone)
    print(f"  p95 in the crowd is {ratio:.1f} times the median of a vote alone")
    right = figures.counted == figures.voted
    print(f"  every vote counted once: {'yes' if right else 'NO'}")
    for voted, counted in zip(figures.voted, figures.counted):
        print(f"    voted {voted}, bars {counted}")
    return 0 if right else 1


def _wait(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url + "/health/ready", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    sys.exit(main())
