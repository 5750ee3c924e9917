"""A workshop whose trainer, projector and participants are at different servers."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from statistics import median
from typing import Any

from assistant.access.gate import TRIES
from tests.scale.conftest import Town
from tests.support.server import RunningServer
from tests.workshops.arena import PHRASE, Arena, Client, Participant, Trainer

# Where servers can't tell each other, a change is seen after up to two seconds.
SOON = 0.5


def at(server: RunningServer) -> Arena:
    """The server as the workshop's clients see it: its address counts."""
    return Arena(server.data, port=int(server.url.rsplit(":", 1)[1]))


def test_signed_in_at_one_is_signed_in_at_the_other(town: Town) -> None:
    here, there = map(at, town.servers)
    trainer = Trainer(here)
    trainer.server = there
    assert trainer.get("/workshop/tilstand").json()["signed_in"]
    room = trainer.open()
    trainer.server = here
    assert [one["name"] for one in trainer.get("/workshop/tilstand").json()["rooms"]] == [room]
    assert trainer.close(room).status_code == 200
    assert trainer.post("/workshop/ud", {}).status_code == 200
    # The browser has lost its cookie; who kept it gets no further either.
    trainer.server = there
    assert not trainer.get("/workshop/tilstand").json()["signed_in"]


def test_a_participant_at_another_server_sees_and_is_counted_at_once(town: Town) -> None:
    here, there = map(at, town.servers)
    trainer = Trainer(here)
    room = trainer.open()
    wall = trainer.stream(f"/workshop/rum/{room}/stroem")
    code = next(wall)[1]["code"]
    phone = Participant(there, code)
    assert until(wall, lambda view: view["people"] == 1)["people"] == 1
    screen = phone.stream("/w/stroem")
    now = next(screen)[1]
    took = []
    while not now.get("choices"):
        sent = {"move": "next", "at": now["at"]}
        began = time.monotonic()
        assert trainer.post(f"/workshop/rum/{room}/styr", sent).status_code == 200
        now = until(screen, lambda view: view["at"] == sent["at"] + 1)  # noqa: B023
        took.append(time.monotonic() - began)
    for choice in (1, 0, 1, 0):
        began = time.monotonic()
        assert phone.vote(now["at"], choice).status_code == 200
        counted = until(wall, lambda view: bool((view.get("counts") or [0, 0])[choice]))  # noqa: B023
        took.append(time.monotonic() - began)
        assert sum(counted["counts"]) == 1
    assert median(took) < SOON
    wall.close()
    # Another sign-in, at the other server, takes over and ends it; the phone's stream ends too.
    second = Trainer(there)
    key = {"code": code, "key": trainer.look(room)["key"]}
    assert second.post("/workshop/overtag", key).status_code == 200
    assert trainer.get(f"/workshop/rum/{room}/sammendrag.csv").status_code == 404
    assert second.close(room).status_code == 200
    while next(screen)[0] != "gone":
        pass


def until(events: Generator[tuple[str, Any], None, None], true: Callable[[Any], bool]) -> Any:
    """The first view of a stream that is so."""
    for name, view in events:
        if name == "state" and true(view):
            return view
    raise AssertionError("the stream has ended")


def test_wrong_pass_phrases_are_counted_over_both(town: Town) -> None:
    client = Client(at(town.servers[0]))
    got = []
    for number in range(2 * TRIES):
        client.server = at(town.servers[number % 2])
        wrong = {"phrase": "fem opdigtede ord på række"}
        got.append(client.post("/workshop/ind", wrong).status_code)
    assert got[:TRIES] == [403] * TRIES
    assert got.count(429) >= TRIES - 2
    assert client.post("/workshop/ind", {"phrase": PHRASE}).status_code == 429
