"""One turn at a time in each conversation, in the order the messages came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from assistant.channels.web.turn_lock import TooLong, TurnLock
from assistant.operations.metrics import METRICS


class TooManyWaiting(Exception):
    """So many messages wait in this conversation that one more is refused."""


class Turns:
    """Hands out turns first come, first served; conversations do not wait for each other."""

    def __init__(self, longest: int, lock: TurnLock) -> None:
        """``lock``: keeps other servers out of the conversation meanwhile."""
        self._longest = longest
        self._lock = lock
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """Wait for the turn and hold it.

        Raises:
            TooManyWaiting: ``longest`` messages of this conversation wait already, or another
                server does not come to an end.
        """
        waiting = self._waiting.get(conversation, 0)
        if waiting >= self._longest:
            raise TooManyWaiting
        self._waiting[conversation] = waiting + 1
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        try:
            async with AsyncExitStack() as held:
                with METRICS.one_waiting():
                    await held.enter_async_context(lock)
                    await held.enter_async_context(self._lock.held(conversation))
                yield
        except TooLong:
            raise TooManyWaiting from None
        finally:
            self._waiting[conversation] -= 1
            if not self._waiting[conversation]:
                del self._waiting[conversation], self._locks[conversation]
