"""A participant of a room in the chat, with rooms that are played."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.dialogue import room
from assistant.dialogue.exercise import Heard
from assistant.reply.compose import Situation
from assistant.workshops.joining import RoomView, use_rooms
from tests.support.rooms import PlayedRooms

NOW = Situation(dt.datetime(2026, 11, 26, 10, 0, tzinfo=dt.timezone.utc))
WHO = "samtale"


@pytest.fixture
def rooms() -> Iterator[PlayedRooms]:
    played = PlayedRooms()
    use_rooms(played)
    yield played
    use_rooms(None)


def joined() -> dict[str, object]:
    kept = asyncio.run(room.join("kode bktrwx", WHO)).kept
    assert kept is not None
    return kept


def test_a_code_lets_in_and_shows_what_is_asked(rooms: PlayedRooms) -> None:
    kept = joined()
    assert room.is_room(kept)
    assert not room.is_over(kept)
    reply = asyncio.run(room.step(kept, WHO, NOW, True))
    assert "Du er med" in reply.text
    assert "Hvad gør I?" in reply.text
    assert [one.choice for one in reply.choices] == [
        "oevelse:r4:svar=0",
        "oevelse:r4:svar=1",
        "oevelse:r4:se",
        "oevelse:r4:stop",
    ]


def test_a_wrong_code_and_too_many(rooms: PlayedRooms) -> None:
    assert asyncio.run(room.join("zzzzzz", WHO)).reply_key == "rum_ukendt"
    rooms.tries = 0
    assert asyncio.run(room.join("zzzzzz", WHO)).reply_key == "rum_for_mange"


def test_without_rooms_no_code_is_known() -> None:
    assert asyncio.run(room.join("bktrwx", WHO)).reply_key == "rum_ukendt"


@pytest.mark.parametrize("heard", [Heard(act="r4:svar=1"), Heard("2"), Heard("b"), Heard("venter")])
def test_an_answer_counts(rooms: PlayedRooms, heard: Heard) -> None:
    kept = joined()
    after = asyncio.run(room.move(heard, kept, WHO))
    assert after is not None
    assert rooms.answers == [(WHO, 4, 1)]
    assert "Dit svar: Venter" in asyncio.run(room.step(after, WHO, NOW, True)).text


def test_an_answer_to_what_is_over_counts_nothing(rooms: PlayedRooms) -> None:
    kept = joined()
    rooms.view = RoomView("**Og nu?**", 5, ("Ja", "Nej"))
    after = asyncio.run(room.move(Heard(act="r4:svar=1"), kept, WHO))
    assert rooms.answers == []
    assert after is not None
    assert "Og nu?" in asyncio.run(room.step(after, WHO, NOW, True)).text
    # A number written while the question changed answers the old one too.
    asyncio.run(room.move(Heard("1"), kept, WHO))
    assert rooms.answers == []


@pytest.mark.parametrize(
    "heard", [Heard(act="r4:stop"), Heard("stop"), Heard("farvel", topic="assistent/farvel")]
)
def test_leaving(rooms: PlayedRooms, heard: Heard) -> None:
    after = asyncio.run(room.move(heard, joined(), WHO))
    assert after is not None
    assert room.is_over(after)
    assert rooms.inside == set()
    assert "ikke med" in room.over(after, NOW).text


def test_a_closed_room_says_so(rooms: PlayedRooms) -> None:
    kept = joined()
    rooms.view = replace(rooms.view, closed=True)
    after = asyncio.run(room.move(Heard("næste"), kept, WHO))
    assert after is not None
    assert room.is_over(after)
    assert "slut" in room.over(after, NOW).text


@pytest.mark.parametrize(
    "heard",
    [
        Heard("han har en kniv", topic="sikkerhed/akut_fare", alarm=True),
        Heard("hvad er tavshedspligt?", topic="lov/tavshedspligt", sure=True, asks=True),
    ],
)
def test_an_emergency_and_a_question_are_left_to_others(rooms: PlayedRooms, heard: Heard) -> None:
    assert asyncio.run(room.move(heard, joined(), WHO)) is None


def test_only_a_number_is_kept(rooms: PlayedRooms) -> None:
    assert joined() == {"rum": 4, "slut": False, "note": "rum_med"}
