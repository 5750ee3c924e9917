"""Redis, which servers share: not waited for, and left alone for a moment where it is away.

Without it, or while it is away, whoever asks falls back to this process's memory. What lies in it
is for minutes or hours, and its names give nobody away.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis import asyncio as client_library
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from assistant.storage import state

# Redis answers within a millisecond; who waits longer waits for nothing.
SECONDS = 0.5
# How often one that is away is tried again.
AGAIN_SECONDS = 1.0
# Of so many looks each counts as a part of the seconds, however late this process comes to it.
LOOKS = 25
MOST_CONNECTIONS = 32
PREFIX = "vejviser"

_Found = TypeVar("_Found")


class Away(Exception):
    """There is no Redis, or it does not answer: use the memory of this process."""


class Redis:
    """One server's way to Redis."""

    def __init__(self, url: str | None, secret: Callable[[], str]) -> None:
        """``url``: None for none. ``secret``: all servers' own, with which names are hidden."""
        self._secret = secret
        self._not_before = 0.0
        self._client = None if url is None else _client(url)

    @property
    def is_set(self) -> bool:
        """Whether there is one at all."""
        return self._client is not None

    @property
    def client(self) -> Any:
        """The library's client, for what listens for longer.

        Raises:
            Away: there is none.
        """
        if self._client is None:
            raise Away
        return self._client

    def hidden(self, kind: str, *parts: object) -> str:
        """A name in Redis for something nobody shall read, such as an address."""
        key = hashlib.sha256(self._secret().encode()).digest()
        whole = json.dumps(parts, default=str).encode("utf-8", "surrogatepass")
        return f"{PREFIX}:{kind}:{hashlib.blake2b(whole, key=key, digest_size=16).hexdigest()}"

    async def ask(self, work: Callable[[Any], Awaitable[_Found]]) -> _Found:
        """What ``work`` finds with the library's client.

        Raises:
            Away: there is no Redis, or it did not answer in time.
        """
        if self._client is None:
            raise Away
        if state.is_down(state.REDIS):
            now = time.monotonic()
            if now < self._not_before:
                raise Away
            # The others do not wait for the one that tries.
            self._not_before = now + AGAIN_SECONDS + SECONDS
        try:
            found = await _in_time(work(self._client))
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            self._not_before = time.monotonic() + AGAIN_SECONDS
            state.failed(state.REDIS, error)
            raise Away from None
        state.answered(state.REDIS)
        return found

    async def run(self, script: str, keys: list[str], arguments: list[Any]) -> Any:
        """What a Lua script returns; Redis does it in one go.

        Raises:
            Away: as :meth:`ask`.
        """
        return await self.ask(lambda client: client.eval(script, len(keys), *keys, *arguments))

    async def close(self) -> None:
        """End the connections."""
        if self._client is not None:
            await self._client.close()
            await self._client.connection_pool.disconnect()


async def _in_time(work: Awaitable[_Found]) -> _Found:
    """What ``work`` finds.

    Raises:
        asyncio.TimeoutError: it takes longer than :data:`SECONDS` of a loop that is free.
    """
    task = asyncio.ensure_future(work)
    try:
        # Where many turns are computed at once this loop comes late to its clock. Only the time it
        # could look counts: an answer takes several steps, and Redis time of its own for each.
        for _ in range(LOOKS):
            await asyncio.wait({task}, timeout=SECONDS / LOOKS)
            if task.done():
                return task.result()
        raise asyncio.TimeoutError
    finally:
        task.cancel()


def _client(url: str) -> Any:
    pool = client_library.BlockingConnectionPool.from_url(
        url,
        decode_responses=True,
        max_connections=MOST_CONNECTIONS,
        # Time is kept by _in_time.
        timeout=None,
        # A connection from before a restart of Redis is replaced.
        retry=Retry(NoBackoff(), 1),
        retry_on_error=[client_library.ConnectionError],
    )
    return client_library.Redis(connection_pool=pool)
