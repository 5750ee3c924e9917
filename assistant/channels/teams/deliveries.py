"""The same activity again: Teams delivers twice what it thinks was lost; so may an eavesdropper."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable

from assistant.channels.teams.activity import Activity
from assistant.channels.teams.marks import Marks
from assistant.channels.teams.tokens import FORBIDDEN, Refused

# Teams gives up waiting after 15 seconds and tries again soon; what comes later is no retry.
REPEATED_SECONDS = 600
# A token lives an hour, and five minutes of skew are allowed at either end.
REMEMBERED_SECONDS = 2 * 3600
_MOST = 50_000
# Activities that make the bot do something; the others may come as often as they like.
_ACTING = ("message", "adaptiveCard/action", "message/submitAction")


class Deliveries:
    """Tells new activities from repeated ones."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._seen: Marks[str] = Marks(REMEMBERED_SECONDS, _MOST, clock)
        # Nobody can try words against the marks: the key is made anew with each start.
        self._key = secrets.token_bytes(32)

    def is_new(self, activity: Activity) -> bool:
        """Whether the activity should be acted on; it is remembered from now on.

        Raises:
            Refused: its id was used before with another content, or long ago.
        """
        if not activity.id or not {activity.type, activity.name} & set(_ACTING):
            return True
        place = activity.place.conversation
        name = self._mark(activity.type, activity.name, place, activity.id)
        said = self._mark(activity.person, activity.text, activity.value)
        before, age = self._seen.get(name), self._seen.age(name)
        if before is None or age is None:
            self._seen.set(name, said)
            return True
        if before != said or age > REPEATED_SECONDS:
            raise Refused("replayed", FORBIDDEN)
        return False

    def _mark(self, *parts: object) -> str:
        whole = json.dumps(parts, default=str).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(whole, key=self._key, digest_size=16).hexdigest()

    def forget(self) -> None:
        """Forget what is too old."""
        self._seen.forget()
