"""Requests a minute over all servers: counted in Redis, and in memory where that is away."""

from __future__ import annotations

import math

from assistant.channels.web.rate import WINDOW_SECONDS, RateLimit, TooFast, wait
from assistant.storage.redis import Away, Redis

# A sliding window counter as in rate.py, by Redis' own clock, which all servers share.
# KEYS: the name's counter. ARGV: requests a minute, 1 to count. Returns whether it may be served,
# the two minutes' counts and how many seconds of the present minute are gone.
_COUNT = """
local time = redis.call('TIME')
local window = math.floor(time[1] / 60)
local gone = time[1] % 60 + time[2] / 1000000
local kept = redis.call('HMGET', KEYS[1], 'window', 'now', 'before')
local at, now, before = tonumber(kept[1] or window), tonumber(kept[2] or 0), tonumber(kept[3] or 0)
if at == window - 1 then
  now, before = 0, now
elseif at ~= window then
  now, before = 0, 0
end
local fine = now + before * (1 - gone / 60) < tonumber(ARGV[1])
if fine and ARGV[2] == '1' then
  now = now + 1
  redis.call('HSET', KEYS[1], 'window', window, 'now', now, 'before', before)
  redis.call('EXPIRE', KEYS[1], 120)
end
return {fine and 1 or 0, now, before, tostring(gone)}
"""


class SharedRate:
    """Counts requests by name over the last minute, on all servers together."""

    def __init__(self, redis: Redis, kind: str, most: int | None) -> None:
        """``kind`` tells counts apart; ``most``: as :class:`RateLimit`."""
        self._redis = redis
        self._kind = kind
        self._most = most
        self._own = RateLimit(most)

    async def count(self, name: str) -> None:
        """Count a request of ``name``.

        Raises:
            TooFast: it is one too many. It is not counted.
        """
        if not await self._asked(name, True):
            self._own.count(name)

    async def check(self, name: str) -> None:
        """See to it that a request of ``name`` may be counted, without counting it.

        Raises:
            TooFast: it would be one too many.
        """
        if not await self._asked(name, False):
            self._own.check(name)

    def forget(self) -> None:
        """Forget the names in memory that no longer count; Redis does so by itself."""
        self._own.forget()

    async def _asked(self, name: str, counts: bool) -> bool:
        """Whether Redis has decided."""
        if self._most is None or not self._redis.is_set:
            return False
        key = self._redis.hidden(f"rate:{self._kind}", name)
        try:
            found = await self._redis.run(_COUNT, [key], [self._most, int(counts)])
        except Away:
            return False
        fine, now, before, gone = found
        if not fine:
            seconds = wait(self._most - now, before, float(gone))
            raise TooFast(min(WINDOW_SECONDS, max(1, math.ceil(seconds))))
        return True
