"""What changes in rooms, told from server to server by Redis' publish/subscribe.

A message names rooms and whether participants see the change; what has changed is in the database.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError

from assistant import logs
from assistant.storage import state
from assistant.storage.redis import AGAIN_SECONDS, PREFIX, Away, Redis

CHANNEL = f"{PREFIX}:rooms"
# A line that says nothing for so long is tried. With Redis' own time (storage/redis.py) that makes
# the two seconds after which a change is seen while Redis hangs (docs/flere-servere.md).
SILENT_SECONDS = 1.5
SUBSCRIBE_SECONDS = 2


class RoomNews:
    """Tells the other servers, and hears from them. Does nothing where there is no Redis."""

    def __init__(
        self, redis: Redis, changed: Callable[[str, bool], None], missed: Callable[[], None]
    ) -> None:
        """``changed`` hears of a room.

        ``missed`` is called when something may have been missed, or may be from now on.
        """
        self._redis = redis
        self._changed = changed
        self._missed = missed
        self._me = secrets.token_hex(8)
        self._waiting: dict[str, bool] = {}
        self._telling: asyncio.Task[None] | None = None
        self._hearing: asyncio.Task[None] | None = None
        self.heard = False

    def start(self) -> None:
        """Listen from now on. The event loop must run."""
        if self._redis.is_set:
            self._hearing = asyncio.get_running_loop().create_task(self._hear())

    def close(self) -> None:
        """Listen no more."""
        for task in (self._hearing, self._telling):
            if task is not None:
                task.cancel()

    def tell(self, room: str, everybody: bool) -> None:
        """Tell the others of a change. What changes while one message goes out goes in the next."""
        if not self._redis.is_set:
            return
        self._waiting[room] = self._waiting.get(room, False) or everybody
        if self._telling is None or self._telling.done():
            self._telling = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        while self._waiting:
            rooms, self._waiting = self._waiting, {}
            with suppress(Away):
                await self._publish(json.dumps({"from": self._me, "rooms": rooms}))

    async def _publish(self, message: str) -> None:
        await self._redis.ask(lambda client: client.publish(CHANNEL, message))

    async def _hear(self) -> None:
        while True:
            try:
                async with self._redis.client.pubsub() as line:
                    await asyncio.wait_for(_subscribe(line), SUBSCRIBE_SECONDS)
                    self._turn(True)
                    await self._listen(line)
            except (RedisError, OSError) as error:
                state.failed(state.REDIS, error)
            except (Away, asyncio.TimeoutError):
                pass
            self._turn(False)
            await asyncio.sleep(AGAIN_SECONDS)

    def _turn(self, heard: bool) -> None:
        """Note whether the others are heard; who waits for them looks, and waits by that."""
        changed = heard is not self.heard
        self.heard = heard
        if changed:
            self._missed()

    async def _listen(self, line: Any) -> None:
        """Pass on what is told, until the line or Redis is gone."""
        while True:
            found = await line.get_message(timeout=SILENT_SECONDS)
            if found is None:
                await self._redis.ask(lambda client: client.ping())
            elif found["type"] == "message":
                self._take(found["data"])

    def _take(self, data: str) -> None:
        try:
            told = json.loads(data)
            changed = {} if told["from"] == self._me else dict(told["rooms"])
        except (ValueError, TypeError, KeyError):
            # A server of another version, or another program at the same Redis.
            logs.event(logging.WARNING, "room news unreadable")
            return
        for room, everybody in changed.items():
            self._changed(room, bool(everybody))


async def _subscribe(line: Any) -> None:
    """Return once Redis has said that the line is subscribed; sending alone proves nothing."""
    await line.subscribe(CHANNEL)
    while await line.get_message(timeout=SUBSCRIBE_SECONDS) is None:
        pass
