"""A store that hangs or is gone: told in Danish, nobody waits for it, and nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from assistant.storage import patience
from tests.scale.conftest import Town
from tests.scale.test_conversations import Talk
from tests.support.server import RunningServer
from tests.support.servers import Postgres, Redis

BACK_SECONDS = 10


def wait_until_ready(town: Town) -> float:
    """Seconds until every server is ready."""
    began = time.monotonic()
    while time.monotonic() - began < BACK_SECONDS:
        if all(server.send("GET", "/health/ready").status == 200 for server in town.servers):
            return time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError("a server is not back")


@contextmanager
def asked_all_the_time(server: RunningServer) -> Iterator[list[float]]:
    """How many seconds each of many requests took that need no store, meanwhile."""
    took: list[float] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            began = time.monotonic()
            assert server.send("GET", "/health/live").status == 200
            took.append(time.monotonic() - began)
            time.sleep(0.02)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield took
    finally:
        done.set()
        asking.join()


@pytest.mark.parametrize("frozen", [True, False])
def test_without_the_database_it_says_so_and_goes_on_afterwards(
    town: Town, postgres_server: Postgres, frozen: bool
) -> None:
    talk = Talk(town.servers)
    talk.say("hvad er den nationale hotline")
    refused: list[float] = []
    with asked_all_the_time(town.servers[0]) as others:
        (postgres_server.freeze if frozen else postgres_server.stop)()
        try:
            # The first to ask may wait until it is given up; then nobody waits.
            for _ in range(12):
                began = time.monotonic()
                answer = talk.send("POST", "/api/v1/messages", {"text": "hvad er ssp"})
                refused.append(time.monotonic() - began)
                assert answer.status in (200, 503)
                if answer.status == 503:
                    assert "112" in answer.json["title"] + str(answer.json)
                else:
                    assert answer.json["replies"][0]["topic"] != "organisation/ssp"
        finally:
            (postgres_server.thaw if frozen else postgres_server.start)()
        wait_until_ready(town)
    assert max(refused) < 12
    assert sorted(refused)[len(refused) // 2] < 0.5
    assert max(others) < patience.SECONDS - 1
    # What was said before is still understood.
    again = talk.say("hvad er kilden?")
    fresh = Talk(town.servers[:1])
    fresh.say("hvad er den nationale hotline")
    assert again == fresh.say("hvad er kilden?")


@pytest.mark.parametrize("frozen", [True, False])
def test_without_redis_conversations_go_on(town: Town, shared_redis: Redis, frozen: bool) -> None:
    talk = Talk(town.servers)
    with asked_all_the_time(town.servers[0]) as others:
        (shared_redis.freeze if frozen else shared_redis.stop)()
        try:
            took = []
            for _ in range(10):
                began = time.monotonic()
                assert talk.say("hvad er ssp")[0][0] == "organisation/ssp"
                took.append(time.monotonic() - began)
        finally:
            (shared_redis.thaw if frozen else shared_redis.start)()
    assert max(took) < 4
    assert max(others) < patience.SECONDS - 1
    time.sleep(3)
    for server in town.servers:
        log = server.log.read_text(errors="replace")
        assert log.count("redis does not answer") == log.count("redis answers again") > 0
