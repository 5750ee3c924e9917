"""``python -m scripts.pictures.dashboard``: a preview of the dashboard for Grafana.

Starts PostgreSQL, Redis, two servers and a Prometheus of its own, lets invented people talk for two
minutes, asks Prometheus for every expression of the dashboard's file, and draws the panels where
the file puts them. Grafana itself is not there; it draws them its own way.
"""

from __future__ import annotations

import json
import math
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import yaml

from assistant.content import ROOT
from assistant.engine.model import ensure_model
from assistant.operations.fleet import Fleet
from assistant.operations.store import ControlStore
from assistant.settings import load_settings
from scripts.pictures.panels import Panel, PanelError, Series, draw
from scripts.pictures.saving import save
from tests.support.server import free_port
from tests.support.town import Town, town
from tests.support.traffic import Balancer, wait_for

PICTURE = ROOT / "docs" / "pictures" / "dashboard.png"
DASHBOARD = ROOT / "deploy" / "grafana" / "vejviser.json"
EXAMPLE = ROOT / "deploy" / "prometheus" / "scrape.example.yml"
CAPTION = (
    "Tegnet af vores eget program ud fra dashboardets fil med tal fra en rigtig Prometheus, ikke af"
    " Grafana. Trafikken er opdigtet; undervejs blev Vejviser slået fra og til, og Redis var væk."
)
SCRAPE_SECONDS, START_SECONDS, STOP_SECONDS, ASK_SECONDS = 2, 30, 15, 20
# What Grafana puts in.
RATE_INTERVAL = ("$__rate_interval", "30s")
PEOPLE, TALK_SECONDS, PAUSE_SECONDS = 6, 120, (0.3, 1.5)
# How often somebody begins a new conversation.
NEW_SHARE = 0.08
# Before it is switched off, how long each trouble lasts, and between the two.
QUIET_SECONDS, TROUBLE_SECONDS, BETWEEN_SECONDS = 35, 10, 15
# What is said, and how often beside the rest.
SAID = {
    "hvad er ekstremisme?": 6,
    "hvad er den nationale hotline": 5,
    "hvad er kilden?": 4,
    "hvad er ssp": 4,
    "hvilke tegn skal jeg holde øje med?": 4,
    "må jeg sige noget til ssp for min tavshedspligt?": 3,
    "hvordan laver vi en handleplan?": 3,
    "hvilke workshops kan vi booke?": 3,
    "hvordan taler jeg med en elev om en konspirationsteori?": 3,
    "hvornår skal jeg underrette?": 2,
    "hvem ringer jeg til?": 2,
    "jeg er bekymret for en dreng": 2,
    "kvantemos over hegnet": 2,
    "asdf qwer zxcv": 1,
    "tak": 1,
    "en elev har en kniv i tasken nu": 1,
    "hun siger at hun vil tage sit eget liv": 1,
    "et barn bliver slået derhjemme": 1,
}


def main() -> int:
    """Make the picture; returns the exit code."""
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    panels = [panel for panel in dashboard["panels"] if panel["type"] != "row"]
    model = ensure_model(load_settings(), print)
    try:
        with town(model) as servers, prometheus(servers.urls) as address:
            moments = _talk(servers)
            found = {panel["id"]: _found(address, panel, moments) for panel in panels}
        picture = draw(dashboard, found, moments, CAPTION)
    except PanelError as error:
        print(error, file=sys.stderr)
        return 1
    for panel in panels:
        if not found[panel["id"]]:
            print(f"ingen data: {panel['title']}")
    save(picture, PICTURE)
    return 0


@contextmanager
def prometheus(servers: Sequence[str]) -> Iterator[str]:
    """A Prometheus that asks ``servers`` as the example of ours says: its address.

    Raises:
        RuntimeError: it is not installed.
        AssertionError: it does not start.
    """
    program = shutil.which("prometheus")
    if program is None:
        raise RuntimeError("Prometheus mangler: kør scripts/install.sh dev")
    (job,) = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))["scrape_configs"]
    job["scrape_interval"] = f"{SCRAPE_SECONDS}s"
    job["static_configs"] = [{"targets": [urlsplit(url).netloc for url in servers]}]
    with tempfile.TemporaryDirectory(prefix="vejviser-prometheus-") as folder:
        config = Path(folder) / "prometheus.yml"
        config.write_text(yaml.safe_dump({"scrape_configs": [job]}), encoding="utf-8")
        listen = f"127.0.0.1:{free_port()}"
        options = {"config.file": config, "storage.tsdb.path": folder, "web.listen-address": listen}
        process = subprocess.Popen(
            [program, *(f"--{name}={value}" for name, value in options.items())],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(lambda: _is_up(f"http://{listen}", len(servers)), START_SECONDS)
            yield f"http://{listen}"
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _is_up(address: str, servers: int) -> bool:
    """Whether Prometheus has an answer of every server."""
    query = {"query": "sum(up)"}
    try:
        answer = requests.get(f"{address}/api/v1/query", query, timeout=ASK_SECONDS).json()
    except (requests.ConnectionError, ValueError):
        return False
    found = answer.get("data", {}).get("result")
    return bool(found) and float(found[0]["value"][1]) == servers


def _talk(servers: Town) -> list[int]:
    """Let people talk while two things go wrong; returns the moments when Prometheus has looked."""
    balancer, control = Balancer(servers.urls), ControlStore(servers.database)
    fleet = Fleet(control, print)
    began, until = int(time.time()), time.monotonic() + TALK_SECONDS
    with ThreadPoolExecutor(PEOPLE) as threads:
        people = [threads.submit(_person, balancer, one, until) for one in range(PEOPLE)]
        time.sleep(QUIET_SECONDS)
        fleet.off("Opdigtet: vi er tilbage om lidt.")
        time.sleep(TROUBLE_SECONDS)
        fleet.on()
        time.sleep(BETWEEN_SECONDS)
        servers.redis.stop()
        time.sleep(TROUBLE_SECONDS)
        servers.redis.start()
        for person in people:
            person.result()
    control.engine.dispose()
    return list(range(began, int(time.time()) + 1, SCRAPE_SECONDS))


def _person(balancer: Balancer, number: int, until: float) -> None:
    """Keep a conversation going; begin another now and then, and where it is refused."""
    chance = random.Random(number)
    address, token = f"10.0.0.{number + 1}", None
    while time.monotonic() < until:
        (text,) = chance.choices(list(SAID), list(SAID.values()))
        if chance.random() < NEW_SHARE:
            token = None
        path, body = ("messages", {"text": text}) if token else ("sessions", None)
        status, answer = balancer.send("POST", f"/api/v1/{path}", body, token, address)
        token = answer["token"] if status in (200, 201) else None
        time.sleep(chance.uniform(*PAUSE_SECONDS))


def _found(address: str, panel: Panel, moments: Sequence[int]) -> list[Series]:
    """What Prometheus has for a panel: at every moment or, where it asks for that, at the last.

    Raises:
        PanelError: an expression can't be evaluated.
    """
    found = []
    for target in panel["targets"]:
        asked: dict[str, Any] = {"query": target["expr"].replace(*RATE_INTERVAL)}
        if target["instant"]:
            path, wanted = "query", moments[-1:]
            asked["time"] = moments[-1]
        else:
            path, wanted = "query_range", moments
            asked |= {"start": moments[0], "end": moments[-1], "step": SCRAPE_SECONDS}
        answer = requests.get(f"{address}/api/v1/{path}", asked, timeout=ASK_SECONDS).json()
        if answer["status"] != "success":
            raise PanelError(panel, f"{target['expr']}\n{answer['error']}")
        for one in answer["data"]["result"]:
            points = {at: float(value) for at, value in one.get("values") or [one["value"]]}
            values = [points.get(moment, math.nan) for moment in wanted]
            if not all(map(math.isnan, values)):
                found.append(Series(_name(target, one["metric"]), one["metric"], values))
    return found


def _name(target: dict[str, Any], labels: dict[str, str]) -> str:
    form = str(target["legendFormat"])
    return re.sub(r"\{\{(\w+)\}\}", lambda match: labels.get(match[1], ""), form)


if __name__ == "__main__":
    sys.exit(main())
