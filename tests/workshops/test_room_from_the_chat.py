"""Taking part by writing the code to Vejviser: the same room, the same counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.channels.workshop.pages import room_texts
from assistant.storage.database import sqlite_url
from assistant.workshops.joining import TooManyTries
from assistant.workshops.room.chat import ChatRooms
from assistant.workshops.room.rooms import Move
from assistant.workshops.room.tries import WRONG_CODES
from tests.support.alone import ALONE
from tests.workshops.arena import PATIENCE, Arena, Client, Trainer
from tests.workshops.room import OWNER, Hall, run

ME = "samtale"


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(sqlite_url(tmp_path / "vejviser.db"))


@pytest.fixture
def chat(hall: Hall) -> ChatRooms:
    return ChatRooms(hall.rooms, room_texts, ALONE)


def test_from_the_welcome_to_the_end(hall: Hall, chat: ChatRooms) -> None:
    room = hall.open()
    joined = run(chat.join(room.code, ME))
    assert joined is not None
    assert (joined.step, joined.choices, joined.closed) == (0, (), False)
    hall.go(room, 2)
    asked = run(chat.look(ME))
    assert asked is not None
    assert "Det sker ved Hvad ser du?" in asked.text
    assert asked.choices == ("Ringer", "Venter")
    assert asked.citations == ()
    answered = run(chat.answer(ME, 2, 1))
    assert answered is not None
    assert answered.chosen == 1
    assert hall.rooms.counts(room, 2) == [0, 1]
    hall.rooms.steer(room.name, OWNER, Move.REVEAL, 2)
    told = run(chat.answer(ME, 2, 0))
    assert told is not None
    assert "Derfor Hvad ser du?" in told.text
    assert "Ikke bekræftet: Numret er gammelt." in told.text
    assert (told.choices, told.chosen) == ((), 1)
    assert [one.source for one in told.citations] == ["X1"]
    hall.go(room, 5)
    card = run(chat.look(ME))
    assert card is not None
    assert card.contacts == ("hotline",)
    # What is answered is over: nothing counts, and the view says what is asked now.
    late = run(chat.answer(ME, 2, 0))
    assert late is not None
    assert late.step == 5
    hall.rooms.close(room.name, OWNER)
    assert run(chat.look(ME)) is None
    assert run(chat.answer(ME, 5, 0)) is None


def test_a_pause_asks_nothing(hall: Hall, chat: ChatRooms) -> None:
    room = hall.go(hall.open(), 2)
    run(chat.join(room.code, ME))
    hall.rooms.steer(room.name, OWNER, Move.PAUSE, 2)
    view = run(chat.look(ME))
    assert view is not None
    assert view.choices == ()
    assert "pause" in view.text


def test_wrong_codes_are_counted_by_conversation(hall: Hall, chat: ChatRooms) -> None:
    room = hall.open()
    wrong = "BBBBBB" if room.code != "BBBBBB" else "CCCCCC"

    async def tried() -> None:
        for _ in range(WRONG_CODES):
            assert await chat.join(wrong, ME) is None
        # Where a minute ends meanwhile, one more is let through.
        with pytest.raises(TooManyTries):
            assert [await chat.join(wrong, ME) for _ in range(2)] == []
        assert await chat.join(room.code, "en anden") is not None

    run(tried())


class Chat(Client):
    """A conversation over HTTP."""

    def __init__(self, server: Arena) -> None:
        super().__init__(server)
        self.token = self.post("/api/v1/sessions", {}).json()["token"]

    def send(self, **body: str) -> dict[str, Any]:
        """A message or a choice; returns the last reply."""
        answer = self.http.post(
            self.server.url + "/api/v1/messages",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=PATIENCE,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["replies"][-1]


def test_a_conversation_takes_part_and_survives_a_restart(server: Arena) -> None:
    server.wait_until_ready()
    trainer = Trainer(server)
    room = trainer.open()
    code = trainer.look(room)["code"]
    chat = Chat(server)
    assert "Du er med" in chat.send(text=f"kode {code[:3]} {code[3:]}".lower())["text"]
    trainer.go(room, 2)
    asked = chat.send(text="næste")
    assert "Hvor sikker er du" in asked["text"]
    titles = [choice["title"] for choice in asked["choices"]]
    assert "2: Lidt sikker" in titles
    answered = chat.send(choice=asked["choices"][titles.index("2: Lidt sikker")]["choice"])
    assert "Dit svar: 2: Lidt sikker" in answered["text"]
    assert trainer.look(room)["counts"] == [0, 1, 0, 0, 0]
    server.stop()
    server.start()
    server.wait_until_ready()
    changed = chat.send(choice=asked["choices"][titles.index("2: Lidt sikker") + 1]["choice"])
    assert "Dit svar: 3" in changed["text"]
    assert trainer.look(room)["counts"] == [0, 0, 1, 0, 0]
    trainer.close(room)
    assert "slut" in chat.send(text="næste")["text"]
