"""Wrong codes are counted, so that nobody finds a room by trying.

64 million codes, 20 wrong ones a minute from an address and 120 from all of them: whoever tries for
the four hours a room lives, from everywhere at once, finds it once in 2,200 times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from assistant.channels.web.rate import RateLimit
from assistant.workshops.room.rooms import RoomError

WRONG_CODES = 20
ALL_WRONG_CODES = 120

_Found = TypeVar("_Found")


class CodeTries:
    """Counts the wrong codes of the last minute: of one who asks, and of all together."""

    def __init__(self) -> None:
        self._of_one = RateLimit(WRONG_CODES)
        self._of_all = RateLimit(ALL_WRONG_CODES)

    def look_up(self, who: str, find: Callable[[], _Found]) -> _Found:
        """What ``find`` finds.

        Raises:
            TooFast: too many wrong codes; nothing was looked up.
            RoomError: whatever ``find`` raises; ``ukendt_kode`` is counted.
        """
        self._of_one.check(who)
        self._of_all.check("")
        try:
            return find()
        except RoomError as error:
            if error.key == "ukendt_kode":
                self._of_one.count(who)
                self._of_all.count("")
            raise

    def forget(self) -> None:
        """Forget who tried more than two minutes ago."""
        self._of_one.forget()
        self._of_all.forget()
