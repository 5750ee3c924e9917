"""The same activity again: Teams delivers twice what it thinks was lost; so may an eavesdropper."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence

from assistant.channels.teams.activity import Activity, keyed
from assistant.channels.teams.marks import Marks
from assistant.channels.teams.tokens import FORBIDDEN, Refused
from assistant.storage.redis import PREFIX, Away, Redis

# Teams gives up waiting after 15 seconds and tries again soon; what comes later is no retry.
REPEATED_SECONDS = 600
# A token lives an hour, and five minutes of skew are allowed at either end.
REMEMBERED_SECONDS = 2 * 3600
_MOST = 50_000
# Activities that make the bot do something; the others may come as often as they like.
_ACTING = ("message", "adaptiveCard/action", "message/submitAction")


# KEYS: an activity's mark with each of the server's keys. ARGV: seconds to remember it, and for
# each key the mark of what it said. Returns with which key it is known, what it said then and how
# long ago that was; nothing where it is new: then it is remembered with the first key.
_SEEN = """
for at, name in ipairs(KEYS) do
  local before = redis.call('GET', name)
  if before then
    return {at, before, ARGV[1] - redis.call('TTL', name)}
  end
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[1])
return {}
"""


class Deliveries:
    """Tells new activities from repeated ones, whichever server they come to."""

    def __init__(
        self,
        redis: Redis,
        secrets: Callable[[], Sequence[str]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``secrets``: the server's own keys, newest first. Nobody can try words against marks."""
        self._redis = redis
        self._secrets = secrets
        self._seen: Marks[str] = Marks(REMEMBERED_SECONDS, _MOST, clock)

    async def is_new(self, activity: Activity) -> bool:
        """Whether the activity should be acted on; it is remembered from now on.

        Raises:
            Refused: its id was used before with another content, or long ago.
        """
        if not activity.id or not {activity.type, activity.name} & set(_ACTING):
            return True
        place = activity.place.conversation
        # With every key that counts: one that is changed meanwhile makes nothing new of it.
        marks = [
            (
                keyed(key, activity.type, activity.name, place, activity.id),
                keyed(key, activity.person, activity.text, _written(activity.value)),
            )
            for key in self._secrets()
        ]
        before = await self._before(marks)
        if before is None:
            return True
        same, age = before
        if not same or age > REPEATED_SECONDS:
            raise Refused("replayed", FORBIDDEN)
        return False

    async def _before(self, marks: list[tuple[str, str]]) -> tuple[bool, float] | None:
        """Whether it said the same the first time, and how many seconds ago; None where it is new.

        It is remembered from now on.
        """
        own = next(filter(None, (self._own(*mark) for mark in marks)), None)
        if own is None:
            self._seen.set(*marks[0])
        names = [f"{PREFIX}:teams:activity:{name}" for name, _ in marks]
        try:
            found = await self._redis.run(
                _SEEN, names, [REMEMBERED_SECONDS, *(said for _, said in marks)]
            )
        except Away:
            return own
        if not found:
            return own
        at, before, age = found
        return before == marks[int(at) - 1][1], float(age)

    def _own(self, name: str, said: str) -> tuple[bool, float] | None:
        before, age = self._seen.get(name), self._seen.age(name)
        return None if before is None or age is None else (before == said, age)

    def forget(self) -> None:
        """Forget what is too old."""
        self._seen.forget()


def _written(value: object) -> str:
    return json.dumps(value, default=str, sort_keys=True)
