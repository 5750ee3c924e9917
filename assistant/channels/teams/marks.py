"""What is remembered for a while, in memory or in Redis, and then forgotten."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from assistant.storage.redis import PREFIX, Away, Redis

_Value = TypeVar("_Value")


class Marks(Generic[_Value]):
    """Values by name: each for ``seconds`` from when it was set, ``most`` of them at once.

    Names are ids of Microsoft's or hashes of ours; where there are too many, the oldest go.
    """

    def __init__(
        self, seconds: float, most: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, _Value]] = OrderedDict()

    def get(self, name: str) -> _Value | None:
        """The value of ``name``; None where it is unknown or too old."""
        found = self._kept.get(name)
        if found is None or self._clock() - found[0] >= self._seconds:
            return None
        return found[1]

    def age(self, name: str) -> float | None:
        """How many seconds ago ``name`` was set; None where it is unknown or too old."""
        return None if self.get(name) is None else self._clock() - self._kept[name][0]

    def set(self, name: str, value: _Value) -> None:
        """Remember ``value``; its time begins anew."""
        self._kept.pop(name, None)
        self._kept[name] = self._clock(), value
        self.forget()

    def first(self, name: str, value: _Value) -> bool:
        """Remember ``value`` unless ``name`` is remembered; whether it was not."""
        if self.get(name) is not None:
            return False
        self.set(name, value)
        return True

    def drop(self, name: str) -> None:
        """Forget ``name`` now."""
        self._kept.pop(name, None)

    def forget(self) -> None:
        """Forget what is too old, and the oldest where there are too many."""
        now = self._clock()
        while self._kept:
            since, _ = next(iter(self._kept.values()))
            if now - since < self._seconds and len(self._kept) <= self._most:
                return
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)


class SharedMarks(Generic[_Value]):
    """Marks that all servers know: in Redis, and in memory where that is away.

    Values are what JSON holds. Each server also remembers its own, for when Redis goes away.
    """

    def __init__(self, redis: Redis, kind: str, seconds: int, most: int) -> None:
        """``kind`` tells marks apart; ``seconds`` and ``most`` (in memory): as :class:`Marks`."""
        self._redis = redis
        self._kind = kind
        self._seconds = seconds
        self._own: Marks[_Value] = Marks(seconds, most)

    async def get(self, name: str) -> _Value | None:
        """The value of ``name``; None where it is unknown or too old."""
        try:
            found = await self._redis.ask(lambda client: client.get(self._key(name)))
        except Away:
            return self._own.get(name)
        value: _Value | None = json.loads(found) if found else None
        return value

    async def set(self, name: str, value: _Value) -> None:
        """Remember ``value``; its time begins anew."""
        self._own.set(name, value)
        key, written = self._key(name), json.dumps(value)
        try:
            await self._redis.ask(lambda client: client.set(key, written, ex=self._seconds))
        except Away:
            return

    async def first(self, name: str, value: _Value) -> bool:
        """Remember ``value`` unless ``name`` is remembered; whether it was not."""
        own = self._own.first(name, value)
        key, written = self._key(name), json.dumps(value)
        try:
            return bool(
                await self._redis.ask(
                    lambda client: client.set(key, written, ex=self._seconds, nx=True)
                )
            )
        except Away:
            return own

    async def drop(self, name: str) -> None:
        """Forget ``name`` now."""
        self._own.drop(name)
        try:
            await self._redis.ask(lambda client: client.delete(self._key(name)))
        except Away:
            return

    def forget(self) -> None:
        """Forget in memory what is too old; Redis does so by itself."""
        self._own.forget()

    def _key(self, name: str) -> str:
        return f"{PREFIX}:teams:{self._kind}:{name}"
