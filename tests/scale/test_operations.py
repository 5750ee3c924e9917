"""The commands over two servers: both are off within five seconds, and both are on again."""

from __future__ import annotations

import threading
import time

from tests.scale.conftest import Town
from tests.support.server import Conversation

WITHIN_SECONDS = 5.0


def test_off_and_on_reach_every_server(town: Town) -> None:
    talk = town.servers[0].open()
    states: list[tuple[float, list[int]]] = []
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            found = [one.send("POST", "/api/v1/sessions").status for one in town.servers]
            states.append((time.monotonic(), found))
            time.sleep(0.2)

    watching = threading.Thread(target=look)
    watching.start()
    try:
        told = town.command("off", "--besked", "Lukket til kl. 12.")
        assert "2 af 2 servere er slået fra." in told
        for server in town.servers:
            assert server.send("POST", "/api/v1/sessions").json["detail"] == "Lukket til kl. 12."
            (reply,) = Conversation(server, talk.token, []).say("hvad er ssp")
            assert "Lukket til kl. 12." in reply["text"]
        assert town.command("status").count(": fra, vejviser-") == 2
    finally:
        ended.set()
        watching.join()
        assert "2 af 2 servere er slået til." in town.command("on")
    mixed = [moment for moment, found in states if len(set(found)) > 1]
    # From the first server that is off to the last one.
    assert not mixed or mixed[-1] - mixed[0] < WITHIN_SECONDS
    for server in town.servers:
        assert Conversation(server, talk.token, []).say("hvad er ssp")[0]["kind"] == "answer"


def test_content_is_the_same_everywhere(town: Town) -> None:
    told = town.command("reload")
    assert "2 af 2 servere er gået over til" in told
    versions = {one.send("GET", "/health/ready").json["knowledge"] for one in town.servers}
    assert len(versions) == 1
    assert versions.pop() in told
