"""The rules of a room: who may do what, what counts, and when it is all gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from assistant.storage.database import open_database, sqlite_url
from assistant.storage.tables import PEOPLE, ROOMS, VOTES
from assistant.workshops.content import Workshops
from assistant.workshops.room.course import Shows
from assistant.workshops.room.rooms import (
    LIFE_SECONDS,
    MOST_PEOPLE,
    MOST_ROOMS,
    Move,
    RoomError,
)
from assistant.workshops.room.store import Room
from tests.workshops.room import LAST, OWNER, STRANGER, WORKSHOPS, Hall


@pytest.fixture
def hall(database: str) -> Hall:
    return Hall(database)


def refused(key: str) -> pytest.RaisesContext[RoomError]:
    return pytest.raises(RoomError, match=f"^{key}$")


def test_the_places_of_a_plan(hall: Hall) -> None:
    course = hall.rooms.course(hall.open())
    assert [place.shows for place in course.places] == [
        Shows.WELCOME,
        *[Shows.QUESTION] * 4,
        Shows.CALL,
        *[Shows.QUESTION] * 2,
        Shows.END,
    ]
    assert course.last == LAST
    assert course.change is not None
    assert (course.change.before, course.change.after) == (1, 7)
    assert course.place(4).told == ("Det sker ved Hvad ser du?", "Det sker ved Hvad ved du ikke?")
    # What is not confirmed goes with each round it is in.
    assert [bool(place.caveat) for place in course.places[2:5]] == [True, False, True]
    # Shorter content than when the plan was made: the end, not a fault.
    assert course.place(99).shows is Shows.END


def test_forth_and_back_and_not_beyond(hall: Hall) -> None:
    room = hall.open()
    assert hall.rooms.steer(room.name, OWNER, Move.BACK, 0).at == 0
    room = hall.go(room, LAST)
    assert hall.rooms.steer(room.name, OWNER, Move.NEXT, LAST).at == LAST
    assert hall.rooms.steer(room.name, OWNER, Move.BACK, LAST).at == LAST - 1


def test_a_second_click_on_what_was_seen_does_nothing(hall: Hall) -> None:
    room = hall.open()
    assert hall.rooms.steer(room.name, OWNER, Move.NEXT, 0).at == 1
    assert hall.rooms.steer(room.name, OWNER, Move.NEXT, 0).at == 1


def test_the_remote_reveals_before_it_goes_on(hall: Hall) -> None:
    room = hall.go(hall.open(), 1)
    room = hall.rooms.steer(room.name, OWNER, Move.ADVANCE, 1)
    assert (room.at, room.revealed) == (1, {1})
    room = hall.rooms.steer(room.name, OWNER, Move.ADVANCE, 1)
    assert room.at == 2
    # Back where it has been revealed it still is.
    room = hall.rooms.steer(room.name, OWNER, Move.BACK, 2)
    assert room.at in room.revealed


def test_what_has_nothing_to_reveal_goes_on(hall: Hall) -> None:
    room = hall.go(hall.open(), 5)
    assert hall.rooms.steer(room.name, OWNER, Move.REVEAL, 5) == room
    assert hall.rooms.steer(room.name, OWNER, Move.ADVANCE, 5).at == 6


def test_nobody_else_steers_sees_or_closes(hall: Hall) -> None:
    room = hall.open()
    for act in (
        lambda: hall.rooms.owned(room.name, STRANGER),
        lambda: hall.rooms.steer(room.name, STRANGER, Move.NEXT, 0),
        lambda: hall.rooms.close(room.name, STRANGER),
        lambda: hall.rooms.owned("0" * 32, OWNER),
    ):
        with refused("intet_rum"):
            act()
    assert hall.rooms.of_owner(STRANGER) == []
    assert [one.name for one in hall.rooms.of_owner(OWNER)] == [room.name]


def test_taking_over_needs_the_key(hall: Hall) -> None:
    room = hall.open()
    assert room.key != room.code
    with refused("ukendt_kode"):
        hall.rooms.take_over(room.code, room.code, STRANGER)
    assert hall.rooms.take_over(room.code, room.key, STRANGER).name == room.name
    assert hall.rooms.owned(room.name, STRANGER)
    with refused("intet_rum"):
        hall.rooms.owned(room.name, OWNER)


def test_each_participant_counts_once_and_may_change_its_mind(hall: Hall) -> None:
    room = hall.go(hall.open(), 1)
    first, second = hall.join(room, 2)
    for choice in (0, 0, 3):
        hall.rooms.vote(first, 1, choice)
    hall.rooms.vote(second, 1, 4)
    assert hall.rooms.counts(room, 1) == [0, 0, 0, 1, 1]
    assert hall.rooms.choice(room, first) == 3


def test_the_same_question_at_both_ends_counts_by_itself(hall: Hall) -> None:
    room = hall.go(hall.open(), 1)
    (token,) = hall.join(room, 1)
    hall.rooms.vote(token, 1, 0)
    room = hall.go(room, 7)
    hall.rooms.vote(token, 7, 4)
    assert hall.rooms.counts(room, 1) == [1, 0, 0, 0, 0]
    assert hall.rooms.counts(room, 7) == [0, 0, 0, 0, 1]


def test_when_an_answer_does_not_count(hall: Hall) -> None:
    room = hall.open()
    (token,) = hall.join(room, 1)
    with refused("ukendt_valg"):
        hall.rooms.vote(token, 0, 0)
    room = hall.go(room, 1)
    for seen, choice, key in (
        (0, 0, "gaaet_videre"),
        (1, 5, "ukendt_valg"),
        (1, -1, "ukendt_valg"),
    ):
        with refused(key):
            hall.rooms.vote(token, seen, choice)
    for stranger in (None, "", "x" * 24):
        with refused("ikke_med"):
            hall.rooms.vote(stranger, 1, 0)
    hall.rooms.steer(room.name, OWNER, Move.PAUSE, 1)
    with refused("lukket"):
        hall.rooms.vote(token, 1, 0)
    hall.rooms.steer(room.name, OWNER, Move.PAUSE, 1)
    hall.rooms.steer(room.name, OWNER, Move.REVEAL, 1)
    with refused("lukket"):
        hall.rooms.vote(token, 1, 0)
    assert sum(hall.rooms.counts(room, 1)) == 0


def test_two_rooms_know_nothing_of_each_other(hall: Hall) -> None:
    one, other = hall.go(hall.open(), 1), hall.go(hall.open(STRANGER), 1)
    (token,) = hall.join(one, 1)
    hall.rooms.vote(token, 1, 2)
    assert hall.rooms.counts(other, 1) == [0] * 5
    assert hall.rooms.people(other) == 0
    moved, _ = hall.rooms.join(other.code, token)
    assert moved != token
    hall.rooms.vote(moved, 1, 0)
    assert hall.rooms.counts(one, 1) == [0, 0, 1, 0, 0]
    assert hall.rooms.counts(other, 1) == [1, 0, 0, 0, 0]


def test_coming_again_is_being_the_same(hall: Hall) -> None:
    room = hall.open()
    token, _ = hall.rooms.join(room.code, None)
    assert hall.rooms.join(room.code, token)[0] == token
    assert hall.rooms.people(room) == 1
    # A token that nobody was given is no way to be somebody of one's own choice.
    assert hall.rooms.join(room.code, "selvvalgt")[0] != "selvvalgt"


def test_a_conversation_keeps_its_place(hall: Hall) -> None:
    one, other = hall.go(hall.open(), 1), hall.go(hall.open(), 1)
    for _ in range(2):
        hall.rooms.enter(one.code, "samtale")
    assert hall.rooms.people(one) == 1
    hall.rooms.vote("samtale", 1, 1)
    hall.rooms.enter(other.code, "samtale")
    assert (hall.rooms.people(one), hall.rooms.people(other)) == (0, 1)
    hall.rooms.leave("samtale")
    with refused("ikke_med"):
        hall.rooms.joined("samtale")
    assert sum(hall.rooms.counts(one, 1)) == 1


def test_everything_survives_a_restart(hall: Hall) -> None:
    room = hall.go(hall.open(), 1)
    (token,) = hall.join(room, 1)
    hall.rooms.vote(token, 1, 2)
    before = hall.rooms.owned(room.name, OWNER)
    hall.restart()
    assert hall.rooms.owned(room.name, OWNER) == before
    assert hall.rooms.joined(token) == before
    hall.rooms.vote(token, 1, 3)
    assert hall.rooms.counts(before, 1) == [0, 0, 0, 1, 0]


def test_the_timer_stops_and_goes_on(hall: Hall) -> None:
    room = hall.open()
    assert room.timer_ends is None
    room = hall.go(room, 2)
    assert room.timer_ends == hall.clock.now + 15 * 60
    hall.clock.now += 100
    room = hall.rooms.steer(room.name, OWNER, Move.PAUSE, 2)
    assert (room.timer_ends, room.timer_left) == (None, 800)
    hall.clock.now += 1000
    room = hall.rooms.steer(room.name, OWNER, Move.MORE_TIME, 2)
    assert room.timer_left == 860
    room = hall.rooms.steer(room.name, OWNER, Move.PAUSE, 2)
    assert room.timer_ends == hall.clock.now + 860
    # The next round belongs to the same step and its time.
    assert hall.go(room, 3).timer_ends == room.timer_ends
    assert hall.go(room, 6).timer_ends == hall.clock.now + 2 * 60
    assert hall.go(room, LAST).timer_ends is None


def test_going_on_ends_the_pause(hall: Hall) -> None:
    room = hall.go(hall.open(), 2)
    hall.rooms.steer(room.name, OWNER, Move.PAUSE, 2)
    hall.clock.now += 60
    room = hall.rooms.steer(room.name, OWNER, Move.NEXT, 2)
    assert not room.paused
    assert room.timer_ends == hall.clock.now + 15 * 60


def test_a_minute_more_after_the_time_is_up(hall: Hall) -> None:
    room = hall.go(hall.open(), 1)
    hall.clock.now += 1000
    assert hall.rooms.steer(room.name, OWNER, Move.MORE_TIME, 1).timer_ends == hall.clock.now + 60


def kept(hall: Hall) -> list[tuple[object, ...]]:
    with open_database(hall.database).connect() as connection:
        return [
            tuple(row)
            for one in (ROOMS, PEOPLE, VOTES)
            for row in connection.execute(sa.select(one))
        ]


def rows(hall: Hall) -> int:
    return len(kept(hall))


def test_closing_leaves_nothing(hall: Hall) -> None:
    room = hall.go(hall.open(), 1)
    (token,) = hall.join(room, 1)
    hall.rooms.vote(token, 1, 0)
    assert rows(hall) == 3
    hall.rooms.close(room.name, OWNER)
    assert rows(hall) == 0
    assert hall.heard[-1] == (room.name, True)
    with refused("ikke_med"):
        hall.rooms.joined(token)


def test_what_is_closed_is_not_in_the_file_either(tmp_path: Path) -> None:
    hall = Hall(sqlite_url(tmp_path / "vejviser.db"))
    room = hall.go(hall.open(), 1)
    hall.join(room, 1)
    hall.rooms.close(room.name, OWNER)
    whole = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert room.code.encode() not in whole
    assert room.name.encode() not in whole


def test_after_four_hours_it_is_gone_whatever_happens(hall: Hall) -> None:
    room, other = hall.open(), None
    (token,) = hall.join(room, 1)
    hall.clock.now += LIFE_SECONDS - 1
    other = hall.open()
    hall.rooms.forget()
    assert hall.rooms.joined(token).name == room.name
    hall.clock.now += 1
    # Before it is cleaned up, it is already not to be seen.
    with refused("ikke_med"):
        hall.rooms.joined(token)
    with refused("ukendt_kode"):
        hall.rooms.with_code(room.code)
    hall.rooms.forget()
    assert rows(hall) == 1
    assert hall.rooms.owned(other.name, OWNER)


def test_there_is_an_end_to_rooms_and_participants(hall: Hall) -> None:
    rooms = [hall.open() for _ in range(MOST_ROOMS)]
    assert len({room.code for room in rooms}) == MOST_ROOMS
    with refused("for_mange_rum"):
        hall.open()
    hall.join(rooms[0], MOST_PEOPLE)
    with refused("fuldt"):
        hall.rooms.join(rooms[0].code, None)
    assert hall.rooms.join(rooms[1].code, None)


def test_the_database_holds_no_words(hall: Hall) -> None:
    room = hall.go(hall.open(), 1)
    (token,) = hall.join(room, 1)
    hall.rooms.vote(token, 1, 0)
    whole = repr(kept(hall))
    assert token not in whole
    for text in ("Ringer", "Det sker ved", "Hvor sikker"):
        assert text not in whole


# --- Several servers at once ----------------------------------------------------------------


@pytest.fixture
def halls(postgres_database: str) -> list[Hall]:
    """The same rooms as four servers have them."""
    return [Hall(postgres_database) for _ in range(4)]


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each returns, or the error it raised; all begin at the same moment."""
    ready = Barrier(len(works))

    def go(work: Callable[[], object]) -> object:
        ready.wait()
        try:
            return work()
        except RoomError as error:
            return error.key

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(go, works))


def test_one_step_at_a_time_whoever_presses(halls: list[Hall]) -> None:
    room = halls[0].open()
    for at in range(5):
        moves = [
            lambda hall=hall: hall.rooms.steer(room.name, OWNER, Move.NEXT, at)  # noqa: B023
            for hall in halls
        ]
        at_once(*moves)
        assert halls[0].rooms.owned(room.name, OWNER).at == at + 1
    assert halls[0].rooms.owned(room.name, OWNER).version == 5


def test_a_change_of_another_kind_is_not_lost(
    halls: list[Hall], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time given at one server while the step is explained at another: both have read the room."""
    room = halls[0].go(halls[0].open(), 1)
    read = Barrier(2)
    for hall in halls[:2]:
        moved, calls = hall.rooms._moved, count()

        def after_both_have_read(
            room: Room,
            move: Move,
            moved: Callable[[Room, Move], Room] = moved,
            calls: Iterator[int] = calls,
        ) -> Room:
            if next(calls) == 0:
                read.wait(5)
            return moved(room, move)

        monkeypatch.setattr(hall.rooms, "_moved", after_both_have_read)
    ends = room.timer_ends
    at_once(
        lambda: halls[0].rooms.steer(room.name, OWNER, Move.MORE_TIME, 1),
        lambda: halls[1].rooms.steer(room.name, OWNER, Move.REVEAL, 1),
    )
    now = halls[2].rooms.owned(room.name, OWNER)
    assert ends is not None
    assert (now.revealed, now.timer_ends, now.version) == ({1}, ends + 60, room.version + 2)


def test_one_participant_counts_once_however_often_it_is_sent(halls: list[Hall]) -> None:
    room = halls[0].go(halls[0].open(), 1)
    (token,) = halls[0].join(room, 1)
    votes = [
        lambda hall=hall, choice=choice: hall.rooms.vote(token, 1, choice)
        for choice, hall in enumerate(halls)
    ]
    assert not {"intern"} & {type(found).__name__ for found in at_once(*votes)}
    assert sum(halls[0].rooms.counts(room, 1)) == 1
    entering = [lambda hall=hall: hall.rooms.enter(room.code, "samtale") for hall in halls]
    at_once(*entering)
    assert halls[0].rooms.people(room) == 2


def test_closed_while_others_answer_it_leaves_nothing(halls: list[Hall]) -> None:
    for _ in range(10):
        room = halls[0].go(halls[0].open(), 1)
        tokens = halls[0].join(room, 3)
        answers = [
            lambda hall=hall, token=token: hall.rooms.vote(token, 1, 0)
            for hall, token in zip(halls[1:], tokens)
        ]
        joins = [lambda: halls[1].rooms.join(room.code, None)]  # noqa: B023
        at_once(lambda: halls[0].rooms.close(room.name, OWNER), *answers, *joins)  # noqa: B023
        assert rows(halls[0]) == 0


def test_an_answer_after_the_explanation_does_not_count(halls: list[Hall]) -> None:
    for _ in range(10):
        room = halls[0].go(halls[0].open(), 1)
        (token,) = halls[0].join(room, 1)
        _, voted = at_once(
            lambda: halls[0].rooms.steer(room.name, OWNER, Move.REVEAL, 1),  # noqa: B023
            lambda: halls[1].rooms.vote(token, 1, 2),  # noqa: B023
        )
        assert sum(halls[2].rooms.counts(room, 1)) == (0 if voted == "lukket" else 1)


def with_quiz(**changes: Any) -> Workshops:
    """The same content with its quiz changed."""
    return replace(WORKSHOPS, quiz={"sandt": WORKSHOPS.quiz["sandt"].copy(update=changes)})


def test_words_of_newer_content_follow_into_a_room_that_goes_on(hall: Hall) -> None:
    room = hall.open()
    assert hall.rooms.course(room).place(6).question == "Er det sandt?"
    hall.use(with_quiz(question="Er det rigtigt?"))
    assert hall.rooms.course(room).place(6).question == "Er det rigtigt?"


def test_a_room_keeps_what_can_be_answered(hall: Hall) -> None:
    """Votes are counted by the numbers of places and choices."""
    room = hall.open()
    (token,) = hall.join(room, 1)
    at_quiz = hall.go(room, 6)
    hall.rooms.vote(token, 6, 1)
    hall.rooms.hold_courses()
    fewer = WORKSHOPS.quiz["sandt"].choices[:1]
    hall.use(with_quiz(choices=fewer))
    assert len(hall.rooms.course(at_quiz).place(6).choices) == 2
    assert hall.rooms.counts(at_quiz, 6) == [0, 1]
    later = hall.open("en anden")
    assert len(hall.rooms.course(later).place(6).choices) == 1
    # A case that is gone takes no place from a room that plays it.
    hall.use(replace(WORKSHOPS, cases={}))
    assert hall.rooms.course(at_quiz).last == LAST
    hall.rooms.close(room.name, OWNER)
    assert room.name not in hall.rooms._courses
