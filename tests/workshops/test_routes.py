"""Who is let in, what may be asked, and what the server says to nonsense and to strangers."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from assistant.access.gate import TRIES
from assistant.channels.workshop.pages import PAGES
from assistant.channels.workshop.stream import MOST_STREAMS_OF_ONE
from assistant.workshops.room.tries import WRONG_CODES
from tests.workshops.arena import PHRASE, Arena, Client, Participant, Trainer

NOBODY = "0" * 32
QUESTION = 2


def steer(client: Client, room: str, move: str, at: int) -> int:
    return client.post(f"/workshop/rum/{room}/styr", {"move": move, "at": at}).status_code


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_from_this_server_only_and_set_no_cookies(server: Arena, path: str) -> None:
    answer = Client(server).get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in answer.headers
    assert "{" not in answer.text
    named = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert named
    assert not [one for one in named if "//" in one]


def test_without_signing_in_nothing_of_the_trainers_is_to_be_had(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    stranger = Participant(server, trainer.look(room)["code"])
    for path in ("stroem", "sammendrag.csv", "sammendrag.pdf"):
        assert stranger.get(f"/workshop/rum/{room}/{path}").status_code == 401
    assert stranger.get("/workshop/materiale").status_code == 401
    for path in ("rum", "overtag", "ud", f"rum/{room}/styr", f"rum/{room}/luk"):
        answer = stranger.post(f"/workshop/{path}", {"move": "next", "at": 0})
        assert answer.status_code == 401, path
    found = stranger.get("/workshop/tilstand").json()
    assert found == {"set": True, "signed_in": False}
    assert trainer.look(room)["at"] == 0
    trainer.close(room)


def test_wrong_pass_phrases_are_counted(server: Arena) -> None:
    client = Client(server)
    got = []
    for _ in range(2 * TRIES):
        answer = client.post("/workshop/ind", {"phrase": "fem opdigtede ord på række"})
        assert "Set-Cookie" not in answer.headers
        got.append(answer.status_code)
    # Where a minute ends meanwhile, its share of the tries shrinks a little.
    assert got[:TRIES] == [403] * TRIES
    assert got.count(429) >= TRIES - 2
    answer = client.post("/workshop/ind", {"phrase": PHRASE})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "forsøg" in answer.json()["title"]
    # Who comes from elsewhere is not held up.
    assert Trainer(server).form


def test_the_cookies(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    code = trainer.look(room)["code"]
    for path, body, where in (
        ("/workshop/ind", {"phrase": PHRASE}, "/workshop"),
        ("/w/deltag", {"code": code}, "/w"),
    ):
        for proto in ("http", "https"):
            answer = Client(server).post(path, body, **{"X-Forwarded-Proto": proto})
            parts = {part.strip().lower() for part in answer.headers["Set-Cookie"].split(";")}
            assert {"httponly", "samesite=lax", f"path={where}"} <= parts
            assert ("secure" in parts) is (proto == "https")
            assert any(part.startswith("max-age=") for part in parts)
    trainer.close(room)


def test_forged_requests_are_refused(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    path, body = f"/workshop/rum/{room}/styr", {"move": "next", "at": 0}
    forged: list[dict[str, str]] = [
        {"X-Vejviser-Form": ""},
        {"X-Vejviser-Form": "0" * 64},
        {"Origin": "https://fremmed.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": server.url},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ]
    for headers in forged:
        assert trainer.post(path, body, **headers).status_code == 403, headers
    assert trainer.look(room)["at"] == 0
    for headers in ({"Origin": server.url}, {"Sec-Fetch-Site": "same-origin"}):
        at = trainer.look(room)["at"]
        assert trainer.post(path, {"move": "next", "at": at}, **headers).status_code == 200
    participant = Participant(server, trainer.look(room)["code"])
    for headers in forged[2:]:
        answer = participant.post("/w/svar", {"at": QUESTION, "choice": 0}, **headers)
        assert answer.status_code == 403, headers
        assert (
            Client(server).post("/workshop/ind", {"phrase": PHRASE}, **headers).status_code == 403
        )
    trainer.close(room)


def test_another_trainers_room_is_not_to_be_seen_or_touched(server: Arena) -> None:
    one, other = Trainer(server), Trainer(server)
    room = one.open()
    for path in ("stroem", "sammendrag.csv", "sammendrag.pdf"):
        assert other.get(f"/workshop/rum/{room}/{path}").status_code == 404
    assert other.get(f"/workshop/materiale?room={room}").status_code == 404
    assert steer(other, room, "next", 0) == 404
    assert other.close(room).status_code == 404
    assert other.get("/workshop/tilstand").json()["rooms"] == []
    assert [found["name"] for found in one.get("/workshop/tilstand").json()["rooms"]] == [room]
    # A room that is another's and one that is nowhere look the same.
    assert (
        other.get(f"/workshop/rum/{room}/stroem").json()
        == other.get(f"/workshop/rum/{NOBODY}/stroem").json()
    )
    one.close(room)


def test_taking_a_room_over(server: Arena) -> None:
    one, other = Trainer(server), Trainer(server)
    room = one.open()
    seen = one.look(room)
    stream = one.stream(f"/workshop/rum/{room}/stroem")
    assert next(stream)[0] == "state"
    wrong = {"code": seen["code"], "key": seen["code"]}
    assert other.post("/workshop/overtag", wrong).status_code == 404
    right = {"code": seen["code"], "key": seen["key"]}
    assert other.post("/workshop/overtag", right).json() == {"name": room}
    assert other.look(room)["code"] == seen["code"]
    assert next(stream)[0] == "gone"
    assert steer(one, room, "next", 0) == 404
    other.close(room)


def test_wrong_codes_are_counted(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    code = trainer.look(room)["code"]
    wrong = ("".join(letters) for letters in itertools.product("BCDF", repeat=6))
    client = Client(server)
    # One more than is let through: where a minute ends meanwhile, its share shrinks a little.
    for number, guess in zip(range(WRONG_CODES + 1), (one for one in wrong if one != code)):
        # By either way: joining and looking on count together.
        answer = (
            client.post("/w/deltag", {"code": guess})
            if number % 2
            else client.get(f"/w/laerred/stroem?code={guess}")
        )
        assert answer.status_code == 404 or number == WRONG_CODES
    assert client.post("/w/deltag", {"code": code}).status_code == 429
    assert client.get(f"/w/laerred/stroem?code={code}").status_code == 429
    assert Participant(server, code)
    trainer.close(room)


def test_a_code_as_people_type_it(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    code = trainer.look(room)["code"]
    assert Participant(server, f" {code[:3].lower()}-{code[3:]} ")
    for nonsense in ("", "ABC", "112", None, 7, ["B"] * 6, "B" * 5000):
        answer = Client(server).post("/w/deltag", {"code": nonsense})
        assert answer.status_code == 404
        assert "seks bogstaver" in answer.json()["title"]
    trainer.close(room)


def test_votes_over_http(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    code = trainer.look(room)["code"]
    people = [Participant(server, code) for _ in range(3)]
    trainer.go(room, QUESTION)
    for number, participant in enumerate(people):
        for _ in range(2):
            assert participant.vote(QUESTION, number % 2).status_code == 200
    assert trainer.look(room)["counts"] == [2, 1, 0, 0, 0]
    assert trainer.look(room)["people"] == 3
    assert people[0].vote(QUESTION - 1, 0).status_code == 409
    for choice in (5, -1, 99, True, "0", None, 0.0, [0]):
        assert people[0].post("/w/svar", {"at": QUESTION, "choice": choice}).status_code == 422
    assert Client(server).post("/w/svar", {"at": QUESTION, "choice": 0}).status_code == 404
    steer(trainer, room, "reveal", QUESTION)
    assert people[0].vote(QUESTION, 1).status_code == 409
    assert trainer.look(room)["counts"] == [2, 1, 0, 0, 0]
    trainer.close(room)


def test_participants_are_not_told_what_is_not_theirs_yet(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    code = trainer.look(room)["code"]
    participant = Participant(server, code)
    trainer.go(room, QUESTION + 1)
    for view in (participant.view("/w/stroem"), participant.view(f"/w/laerred/stroem?code={code}")):
        assert {"explanation", "assessments", "why", "notes", "plan", "key", "next"}.isdisjoint(
            view
        )
    assert "counts" not in participant.view("/w/stroem")
    steer(trainer, room, "reveal", QUESTION + 1)
    shown = participant.view("/w/stroem")
    assert shown["explanation"]
    assert shown["sources"]
    assert {"notes", "plan", "key", "next"}.isdisjoint(shown)
    trainer.close(room)


def test_streams_tell_of_changes_and_of_the_end(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    participant = Participant(server, trainer.look(room)["code"])
    own = participant.stream("/w/stroem")
    wall = participant.stream(f"/w/laerred/stroem?code={trainer.look(room)['code']}")
    assert [next(own)[1]["at"], next(wall)[1]["at"]] == [0, 0]
    trainer.go(room, QUESTION)
    assert next(event[1]["at"] for event in own if event[1].get("at") == QUESTION) == QUESTION
    participant.vote(QUESTION, 0)
    assert next(event[1] for event in wall if sum(event[1].get("counts", [])))["counts"][0] == 1
    trainer.close(room)
    assert [name for name, _ in own][-1] == "gone"
    assert [name for name, _ in wall][-1] == "gone"
    assert participant.get("/w/stroem").status_code == 404


def test_the_oldest_of_too_many_streams_gives_way(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    participant = Participant(server, trainer.look(room)["code"])
    streams = [participant.stream("/w/stroem") for _ in range(MOST_STREAMS_OF_ONE + 1)]
    assert [next(stream)[0] for stream in streams] == ["state"] * len(streams)
    assert next(streams[0])[0] == "replaced"
    trainer.go(room, 1)
    assert next(streams[-1])[1]["at"] == 1
    for stream in streams:
        stream.close()
    trainer.close(room)


def test_a_plan_of_ones_own(server: Arena) -> None:
    trainer = Trainer(server)
    items = trainer.get("/workshop/tilstand").json()["offers"]["items"]
    case = next(one["id"] for one in items if one["kind"] == "case")
    steps = [{"kind": "case", "id": case}]
    answer = trainer.post("/workshop/rum", {"steps": steps, "minutes": 20})
    room = answer.json()["name"]
    assert [step["kind"] for step in trainer.look(room)["plan"]] == ["case"]
    trainer.close(room)
    for body, status in (
        ({"steps": [], "minutes": 20}, 422),
        ({"steps": steps * 2, "minutes": 20}, 422),
        ({"steps": steps, "minutes": 21}, 422),
        ({"steps": [{"kind": "case", "id": "findes_ikke"}], "minutes": 20}, 422),
        ({"steps": [{"kind": ["case"], "id": 3}], "minutes": 20}, 422),
        ({"steps": "case", "minutes": 20}, 422),
        ({"programme": "findes_ikke"}, 422),
        ({}, 422),
    ):
        answer = trainer.post("/workshop/rum", body)
        assert answer.status_code == status, body
        assert answer.json()["title"]
    assert trainer.get("/workshop/materiale?programme=findes_ikke").status_code == 422


NONSENSE: list[Any] = [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"a":NaN}', b"x" * 20_000]


@pytest.mark.parametrize("body", NONSENSE)
def test_nonsense_gets_a_danish_answer(server: Arena, body: bytes) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    for path in ("/workshop/rum", f"/workshop/rum/{room}/styr", "/workshop/overtag", "/w/svar"):
        answer = trainer.post(path, body)
        assert 400 <= answer.status_code < 500, path
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["title"]
    for move, at in (("hop", 0), (None, 0), ("next", "0"), ("next", None), (["next"], 0)):
        answer = trainer.post(f"/workshop/rum/{room}/styr", {"move": move, "at": at})
        assert answer.status_code == 422
    trainer.close(room)


def test_signing_out_ends_it(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    kept = dict(trainer.http.cookies)
    assert trainer.post("/workshop/ud", {}).status_code == 200
    trainer.http.cookies.update(kept)
    assert trainer.get(f"/workshop/rum/{room}/stroem").status_code == 401


def test_without_a_pass_phrase_nobody_comes_in(server: Arena) -> None:
    trainer = Trainer(server)
    try:
        server.access.remove("workshop")
        assert Client(server).get("/workshop/tilstand").json() == {"set": False, "signed_in": False}
        assert Client(server).post("/workshop/ind", {"phrase": PHRASE}).status_code == 403
        assert Client(server).post("/workshop/ind", {"phrase": ""}).status_code == 403
        assert trainer.get("/workshop/tilstand").json()["signed_in"] is False
    finally:
        server.access.set_phrase("workshop", PHRASE)


def test_the_server_stops_at_once_with_streams_open_and_logs_nothing(server: Arena) -> None:
    trainer = Trainer(server)
    room = trainer.open()
    seen = trainer.look(room)
    participant = Participant(server, seen["code"])
    streams = [participant.stream("/w/stroem"), trainer.stream(f"/workshop/rum/{room}/stroem")]
    for stream in streams:
        next(stream)
    # A model that is being loaded is waited for.
    server.wait_until_ready()
    took = server.stop()
    server.start()
    assert took < 8
    assert trainer.look(room)["code"] == seen["code"]
    trainer.close(room)
    log = server.log.read_text()
    for secret in (PHRASE, seen["code"], seen["key"], room, trainer.form):
        assert secret not in log
    assert "Traceback" not in log
    assert '"level": "ERROR"' not in log
