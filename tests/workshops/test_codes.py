"""Codes as they are made, typed and tried."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from assistant.channels.web.rate import TooFast
from assistant.workshops.joining import CODE_LENGTH, CODE_LETTERS, code_in
from assistant.workshops.room.codes import new_code, read_code
from assistant.workshops.room.rooms import LIFE_SECONDS, RoomError
from assistant.workshops.room.tries import ALL_WRONG_CODES, WRONG_CODES, CodeTries
from tests.support.alone import ALONE
from tests.workshops.room import run


def test_the_chat_knows_every_code_that_is_made() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) > 990
    for code in codes:
        assert read_code(code) == code == code_in(code)


@pytest.mark.parametrize("typed", ["bktrwx", "BKT RWX", " bkt-rwx ", "B K T R W X"])
def test_as_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "BKTRWX"


@pytest.mark.parametrize(
    "typed", ["", "BKTRW", "BKTRWXX", "BKTRWA", "BKTRW1", "' or 1=1", "B" * 999]
)
def test_what_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


async def missed() -> str:
    raise RoomError("ukendt_kode")


async def hit() -> str:
    return "fundet"


class Tries:
    """Tries of one server, outside a loop."""

    def __init__(self) -> None:
        self._tries = CodeTries(ALONE, "page")

    def look_up(self, who: str, find: Callable[[], Awaitable[str]]) -> str:
        return run(self._tries.look_up(who, find))


def test_wrong_codes_are_counted_and_right_ones_are_not() -> None:
    tries = Tries()
    for _ in range(WRONG_CODES):
        assert tries.look_up("a", hit) == "fundet"
        with pytest.raises(RoomError):
            tries.look_up("a", missed)
    with pytest.raises(TooFast):
        tries.look_up("a", hit)
    assert tries.look_up("b", hit) == "fundet"


def test_from_many_places_there_is_a_limit_too() -> None:
    tries = Tries()
    for number in range(ALL_WRONG_CODES):
        with pytest.raises(RoomError):
            tries.look_up(str(number), missed)
    with pytest.raises(TooFast):
        tries.look_up("en anden", missed)


def test_a_room_is_not_found_by_trying() -> None:
    """Whoever tries as fast as the server lets, for as long as a room lives: once in 2,000."""
    tried = ALL_WRONG_CODES * LIFE_SECONDS / 60
    assert tried / len(CODE_LETTERS) ** CODE_LENGTH < 1 / 2000
