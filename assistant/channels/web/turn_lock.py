"""A conversation's turn over all servers: whoever came first to Redis is first.

Each server that wants a turn puts a ticket at the end of the conversation's list; the first ticket
holds the turn. A ticket must be renewed, so that a server that dies holds nobody up for long.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from assistant.storage.redis import PREFIX, Away, Redis

# A ticket that is not renewed for so long counts no more.
ALIVE_SECONDS = 8
RENEW_SECONDS = 2
# A turn takes milliseconds. Who holds one for longer than this has gone wrong, and loses it.
MOST_HELD_SECONDS = 60
# Less than the server's limit for an answer (assistant/server.py).
MOST_WAITED_SECONDS = 20
LOOK_SECONDS = 0.015

# KEYS: the list of tickets; when each of them lapses. ARGV: the ticket, seconds that it lives.
# Puts the ticket at the end unless it is there, drops those before it that have lapsed, and returns
# whether it is the first.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
redis.call('HSET', KEYS[2], ARGV[1], tostring(now + ARGV[2]))
if not redis.call('LPOS', KEYS[1], ARGV[1]) then
  redis.call('RPUSH', KEYS[1], ARGV[1])
end
local first = redis.call('LINDEX', KEYS[1], 0)
while tonumber(redis.call('HGET', KEYS[2], first) or 0) < now do
  redis.call('LPOP', KEYS[1])
  redis.call('HDEL', KEYS[2], first)
  first = redis.call('LINDEX', KEYS[1], 0)
end
redis.call('EXPIRE', KEYS[1], 120)
redis.call('EXPIRE', KEYS[2], 120)
return first == ARGV[1] and 1 or 0
"""
# Only where it still is: a call that comes late must not bring a ticket back.
_RENEW = """
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then
  local time = redis.call('TIME')
  redis.call('HSET', KEYS[2], ARGV[1], tostring(time[1] + time[2] / 1000000 + ARGV[2]))
end
"""
_RELEASE = """
redis.call('LREM', KEYS[1], 0, ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
"""


class TooLong(Exception):
    """Another server has held the turn for too long."""


class TurnLock:
    """Hands out turns among servers; nothing is locked where Redis is away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    @asynccontextmanager
    async def held(self, conversation: str) -> AsyncIterator[None]:
        """Wait for the turn and hold it.

        Raises:
            TooLong: it did not come.
        """
        if not self._redis.is_set:
            yield
            return
        # A conversation's name is random already; hashed, what lies here leads to no conversation.
        name = hashlib.blake2b(conversation.encode(), digest_size=16).hexdigest()
        keys = [f"{PREFIX}:turn:{{{name}}}:tickets", f"{PREFIX}:turn:{{{name}}}:lapse"]
        ticket = secrets.token_hex(8)
        renewing: asyncio.Task[None] | None = None
        try:
            with suppress(Away):
                await self._wait(keys, ticket)
                renewing = asyncio.create_task(self._renew(keys, ticket))
            yield
        finally:
            if renewing is not None:
                renewing.cancel()
            with suppress(Away):
                await self._redis.run(_RELEASE, keys, [ticket])

    async def _wait(self, keys: list[str], ticket: str) -> None:
        deadline = time.monotonic() + MOST_WAITED_SECONDS
        while not await self._redis.run(_TAKE, keys, [ticket, ALIVE_SECONDS]):
            if time.monotonic() > deadline:
                raise TooLong
            await asyncio.sleep(LOOK_SECONDS)

    async def _renew(self, keys: list[str], ticket: str) -> None:
        deadline = time.monotonic() + MOST_HELD_SECONDS
        while time.monotonic() < deadline:
            await asyncio.sleep(RENEW_SECONDS)
            with suppress(Away):
                await self._redis.run(_RENEW, keys, [ticket, ALIVE_SECONDS])
