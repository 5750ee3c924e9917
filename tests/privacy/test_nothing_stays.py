"""A mark is planted wherever somebody can type, also where a turn fails, and then looked for.

The server runs at debug level in a process of its own, in an empty folder. What it keeps, prints
and leaves behind is searched to the last byte.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.insight.questions import QuestionStore
from assistant.storage.database import sqlite_url
from tests.support.crashing_server import BESIDE, STAGES
from tests.support.server import RunningServer, running_server

# No word, no name and no number: nothing but this test writes it.
MARK = "zqvmaerke"
ANSWERED = ("retrieve", "component", "policy", "action", "generator", "save", "note")
ACUTE = "han har en kniv og truer mig lige nu"


def places_with(mark: str, folder: Path) -> list[Path]:
    """The files under ``folder`` that hold ``mark``, or are called so."""
    found = [path for path in folder.rglob("*") if mark in path.name]
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return found + [path for path in files if mark.encode() in path.read_bytes()]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that the server may write to: data, temporary files, home and working folder."""
    return tmp_path_factory.mktemp("sted")


@pytest.fixture(scope="module")
def fragile(place: Path, model: Path) -> Iterator[RunningServer]:
    """The server that fails where a message says so."""
    for name in ("data", "tmp", "home", "work"):
        (place / name).mkdir()
    settings = {
        "VEJVISER_LOG_LEVEL": "DEBUG",
        "TMPDIR": str(place / "tmp"),
        "HOME": str(place / "home"),
    }
    program = ("tests.support.crashing_server",)
    with running_server(model, place / "data", settings, program, place / "work") as running:
        yield running


def _clean(place: Path) -> None:
    assert places_with(MARK, place) == []


def test_a_mark_that_is_left_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.db").write_bytes(b"\x00" + MARK.encode() + b"\x00")
    (tmp_path / f"{MARK}.log").touch()
    assert len(places_with(MARK, tmp_path)) == 2


@pytest.mark.parametrize("stage", ANSWERED)
def test_a_turn_that_fails_is_answered_and_leaves_nothing(
    fragile: RunningServer, place: Path, stage: str
) -> None:
    talk = fragile.open()
    talk.say("hvad er ekstremisme")
    # A question about what was said before is an action's to answer.
    asked = (
        "hvad er kilden til det?" if stage == "action" else f"hvad er {MARK}? {MARK}@example.org"
    )
    (reply, *_) = talk.say(f"{asked} fejl-{stage}")
    assert reply["kind"] == "fallback"
    assert "112" in reply["text"]
    assert MARK not in str(reply)
    _clean(place)
    assert talk.say("hvad er ssp")[0]["topic"] == "organisation/ssp"


@pytest.mark.parametrize("stage", ["mask", *ANSWERED])
def test_an_acute_message_gets_its_number_wherever_the_turn_fails(
    fragile: RunningServer, place: Path, stage: str
) -> None:
    (reply, *_) = fragile.open().say(f"{ACUTE} {MARK} 12 34 56 78 fejl-{stage}")
    assert reply["kind"] == "emergency"
    assert "112" in reply["text"]
    _clean(place)


@pytest.mark.parametrize("stage", ["clean", "alarm", "mask", "channel"])
def test_what_fails_around_the_turn_is_told_and_leaves_nothing(
    fragile: RunningServer, place: Path, stage: str
) -> None:
    talk = fragile.open()
    answer = talk.post({"text": f"hvad er {MARK} fejl-{stage}"})
    assert answer.status == 500
    assert "112" in answer.json["title"]
    assert MARK.encode() not in answer.body
    _clean(place)
    assert talk.say("hvad er ssp")[0]["topic"] == "organisation/ssp"


def test_every_stage_has_been_made_to_fail() -> None:
    assert {*ANSWERED, "clean", "alarm", "mask", "channel"} == set(STAGES)


@pytest.mark.parametrize("what", [what for what in BESIDE if what != "abort"])
def test_what_fails_beside_the_turn_leaves_nothing(
    fragile: RunningServer, place: Path, what: str
) -> None:
    fragile.open().say(f"hvad er {MARK} fejl-{what}")
    _clean(place)


def test_a_fault_is_told_by_its_kind_and_its_place(fragile: RunningServer, place: Path) -> None:
    fragile.open().say("hvad er psp fejl-action")
    fragile.open().say("hvad er psp fejl-save")
    fragile.open().say("hvad er psp fejl-thread fejl-task")
    told = fragile.log.read_text(encoding="utf-8")
    assert '"error": "RuntimeError", "at": "crashing_server.py:' in told
    assert '"event": "turn failed"' in told
    assert '"event": "crash"' in told
    assert '"event": "task failed"' in told


def test_nobody_outside_was_asked_until_a_test_did(fragile: RunningServer) -> None:
    """The parameter "outside" above asks an address that nobody has: once, and it is seen."""
    told = fragile.log.read_text(encoding="utf-8")
    assert [line for line in told.splitlines() if line.startswith("UDGÅENDE")] == [
        "UDGÅENDE 192.0.2.1"
    ]


def test_broken_requests_leave_nothing(fragile: RunningServer, place: Path) -> None:
    talk = fragile.open()
    bodies = (
        f'{{"text": "{MARK}"',
        f'{{"text": "{MARK}", "choice": "{MARK}"}}',
        f'{{"{MARK}": 1}}',
        f'["{MARK}"]',
        f'{{"text": "{MARK * 500}"}}',
        f'{{"text": "{MARK * 3000}"}}',
        f'{{"text": "{MARK}\\u0000"}}',
        f'{{"choice": "{MARK}"}}',
        f'{{"reply": "{MARK}", "useful": true, "reason": "{MARK}"}}',
        f'{{"reply": "{MARK}", "text": "{MARK}"}}',
    )
    for body in bodies:
        for path in ("/api/v1/messages", "/api/v1/feedback", "/api/v1/questions"):
            answer = fragile.send("POST", path, body.encode(), talk.token)
            assert 400 <= answer.status < 500
            assert MARK.encode() not in answer.body
    for path in (f"/{MARK}", f"/api/v1/messages?text={MARK}", f"/health/live?x={MARK}"):
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            assert MARK.encode() not in fragile.send(method, path, b"{}", MARK).body
    _clean(place)


BROKEN = {
    "no request": f"{MARK}\r\n\r\n",
    "no version": f"GET /{MARK} HTTP/9.9\r\n\r\n",
    "no method": f"{MARK} /api/v1/messages HTTP/1.1\r\nHost: x\r\n\r\n",
    "no header": f"GET / HTTP/1.1\r\n{MARK}\r\n\r\n",
    "long header": f"GET / HTTP/1.1\r\nHost: {MARK}\r\nX-A: {MARK * 2000}\r\n\r\n",
    "no length": f"POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: {MARK}\r\n\r\n",
    "no chunk": "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    f"{MARK}\r\n\r\n",
    "telling headers": f"GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: {MARK}\r\nReferer: {MARK}\r\n"
    f"Cookie: {MARK}\r\nOrigin: {MARK}\r\nX-Forwarded-For: {MARK}\r\n\r\n",
    "half a body": "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n" + MARK,
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN.keys())
def test_broken_http_leaves_nothing(fragile: RunningServer, place: Path, raw: str) -> None:
    host, port = fragile.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(raw.encode())
        connection.shutdown(socket.SHUT_WR)
        try:
            while connection.recv(65536):
                pass
        except OSError:
            pass  # what is said to a broken request does not matter here
    assert fragile.send("GET", "/health/live").status == 200
    _clean(place)


def test_names_and_numbers_leave_nothing(fragile: RunningServer, place: Path) -> None:
    talk = fragile.open()
    typed = ("241107-3316", "Frederikke Bundgaard", "20 13 47 98", "abc@example.org")
    for secret in typed:
        talk.say(f"Min elev {secret} er blevet optaget af ekstreme videoer. Hvad gør jeg?")
    for secret in typed:
        assert places_with(secret, place) == []


def test_a_question_is_kept_by_the_second_press_alone_and_can_be_deleted(
    fragile: RunningServer, place: Path
) -> None:
    talk = fragile.open()
    asked = f"{MARK} {MARK}"
    (reply, *_) = talk.say(asked)
    # The first press shows what came with the reply; the server hears nothing of it.
    assert reply["question"] == asked
    _clean(place)

    def send(text: str) -> object:
        body = {"reply": reply["id"], "text": text}
        return fragile.send("POST", "/api/v1/questions", body, talk.token).json

    # What is not as it would be kept is shown anew, and not kept either.
    typed = f"hvad er {MARK}? Spørg Frederikke Bundgaard på 20 13 47 98"
    masked = f"hvad er {MARK}? Spørg [navn] på [telefonnummer]"
    assert send(typed) == {"kept": False, "text": masked}
    _clean(place)
    assert send(masked) == {"kept": True}
    held = {path.name.split("-")[0] for path in places_with(MARK, place)}
    assert held == {"vejviser.db"}
    store = QuestionStore(sqlite_url(fragile.data / "vejviser.db"))
    (one,) = store.all()
    assert (one.text, one.channel) == (masked, "web")
    assert store.delete(one.name)
    _clean(place)


def test_a_crash_of_the_whole_process_leaves_nothing(fragile: RunningServer, place: Path) -> None:
    """Runs last: it ends the server."""
    talk = fragile.open()
    with pytest.raises(OSError, match=r".*"):
        talk.say(f"hvad er {MARK} fejl-abort")
    assert fragile.process.wait(timeout=30) < 0
    assert not list(place.rglob("core*"))
    _clean(place)
