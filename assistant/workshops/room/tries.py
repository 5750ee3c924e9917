"""Wrong codes are counted, so that nobody finds a room by trying.

64 million codes, 20 wrong ones a minute from an address and 120 from all of them: whoever tries for
the four hours a room lives, from everywhere at once, finds it once in 2,200 times.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from assistant.channels.web.shared_rate import SharedRate
from assistant.storage.redis import Redis
from assistant.workshops.room.rooms import RoomError

WRONG_CODES = 20
ALL_WRONG_CODES = 120

_Found = TypeVar("_Found")


class CodeTries:
    """Counts the wrong codes of the last minute: of one who asks, and of all together."""

    def __init__(self, redis: Redis, kind: str) -> None:
        """``kind`` tells those who ask apart: browsers, conversations."""
        self._of_one = SharedRate(redis, f"code:{kind}", WRONG_CODES)
        self._of_all = SharedRate(redis, f"codes:{kind}", ALL_WRONG_CODES)

    async def look_up(self, who: str, find: Callable[[], Awaitable[_Found]]) -> _Found:
        """What ``find`` finds.

        Raises:
            TooFast: too many wrong codes; nothing was looked up.
            RoomError: whatever ``find`` raises; ``ukendt_kode`` is counted.
        """
        await self._of_one.check(who)
        await self._of_all.check("")
        try:
            return await find()
        except RoomError as error:
            if error.key == "ukendt_kode":
                await self._of_one.count(who)
                await self._of_all.count("")
            raise

    def forget(self) -> None:
        """Forget who tried more than two minutes ago."""
        self._of_one.forget()
        self._of_all.forget()
