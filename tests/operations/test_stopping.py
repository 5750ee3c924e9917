"""A server that is told to end under traffic: nothing is lost, the next one takes over."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.server import RunningServer, running_server

STOP_SECONDS = 3
PEOPLE = 6
# Each asks about one subject, so that an answer of somebody else's would be seen.
ASKED = [
    ("hvad er ssp", "organisation/ssp"),
    ("hvad er ekstremisme?", "definition/ekstremisme"),
    ("hvad er den nationale hotline", "organisation/hotline"),
]


@pytest.fixture(scope="module")
def pair(
    model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningServer, RunningServer]]:
    """Two servers over one database and one key."""
    folders = [tmp_path_factory.mktemp(name) for name in ("stops", "stays")]
    settings = {"VEJVISER_RATE_LIMIT": "off", "VEJVISER_STOP_SECONDS": str(STOP_SECONDS)}
    shared = {**settings, "VEJVISER_DATA_DIR": str(folders[0])}
    with (
        running_server(model, folders[0], settings) as stops,
        running_server(model, folders[1], {**shared, "VEJVISER_STOP_SECONDS": "0"}) as stays,
    ):
        yield stops, stays


@dataclass
class Balancer:
    """What a load balancer does: no new request for a server that says it is not ready.

    A request that was refused with 503, or never taken, goes to the next one. One that was taken
    and not answered is lost.
    """

    servers: list[RunningServer]
    ready: list[bool] = field(default_factory=lambda: [True, True])
    refused: int = 0
    lost: list[str] = field(default_factory=list)

    def watch(self, ended: threading.Event) -> None:
        while not ended.is_set():
            for at, server in enumerate(self.servers):
                try:
                    self.ready[at] = server.send("GET", "/health/ready").status == 200
                except OSError:
                    self.ready[at] = False
            time.sleep(0.5)

    def send(self, body: dict[str, str], token: str) -> dict[str, Any] | None:
        for server in [s for s, up in zip(self.servers, self.ready, strict=True) if up] * 2:
            address = urlsplit(server.url)
            line = http.client.HTTPConnection(str(address.hostname), address.port, timeout=40)
            try:
                line.connect()
            except ConnectionRefusedError:
                continue
            try:
                headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
                line.request("POST", "/api/v1/messages", json.dumps(body), headers)
                answer = line.getresponse()
                found = json.loads(answer.read())
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(type(error).__name__)
                return None
            finally:
                line.close()
            if answer.status == 503:
                assert answer.headers["Retry-After"]
                assert found["type"] == "urn:vejviser:fejl:stopper"
                self.refused += 1
                continue
            assert answer.status == 200, found
            return dict(found)
        self.lost.append("nobody")
        return None


def test_no_reply_is_lost(pair: tuple[RunningServer, RunningServer]) -> None:
    stops, stays = pair
    balancer, ended = Balancer([stops, stays]), threading.Event()
    heard: list[list[str]] = [[] for _ in range(PEOPLE)]

    def talk(person: int) -> None:
        text, _ = ASKED[person % len(ASKED)]
        conversation = stops.open()
        while not ended.is_set():
            found = balancer.send({"text": text}, conversation.token)
            heard[person].append(found["replies"][0]["topic"] if found else "")

    people = [threading.Thread(target=talk, args=(at,)) for at in range(PEOPLE)]
    watching = threading.Thread(target=balancer.watch, args=(ended,))
    for thread in (watching, *people):
        thread.start()
    time.sleep(3)
    before = sum(map(len, heard))
    began = time.monotonic()
    stops.process.terminate()
    time.sleep(0.3)
    health = stops.send("GET", "/health/ready")
    assert (health.status, health.json["failing"]) == (503, ["stopping"])
    assert stops.send("GET", "/health/live").status == 200
    assert stops.send("POST", "/api/v1/sessions").headers["retry-after"] == "1"
    assert stops.process.wait(timeout=40) == 0
    took = time.monotonic() - began
    time.sleep(2)
    ended.set()
    for thread in (watching, *people):
        thread.join(timeout=60)
    assert balancer.lost == []
    for person, topics in enumerate(heard):
        assert set(topics) == {ASKED[person % len(ASKED)][1]}
    assert before > 0
    assert sum(map(len, heard)) > before
    assert balancer.refused > 0
    # Not before a load balancer could notice, nor much later.
    assert STOP_SECONDS <= took < STOP_SECONDS + 15
    assert "turn failed" not in stays.log.read_text()


def test_a_conversation_goes_on_at_the_next_server(
    pair: tuple[RunningServer, RunningServer],
) -> None:
    _, stays = pair
    talk = stays.open()
    talk.say("hvad er den nationale hotline")
    (reply,) = talk.say("hvad er nummeret?")
    assert "41 74 90 90" in reply["text"]
    assert stays.process.poll() is None
