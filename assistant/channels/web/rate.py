"""How many requests a minute are served: of one conversation, and from one address.

A sliding window counter: the present minute, and the share of the one before that still lies within
the last sixty seconds. Names are held in memory and never written anywhere; they are forgotten
after two minutes, when the next request comes or :meth:`RateLimit.forget` is called.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable

WINDOW_SECONDS = 60


class TooFast(Exception):
    """One request too many; ``retry_after`` is in how many seconds it may be tried again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many requests")
        self.retry_after = retry_after


class RateLimit:
    """Counts requests by name over the last minute."""

    def __init__(self, most: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        """``most``: how many requests of one name are served in a minute; None: all of them."""
        self._most = most
        self._clock = clock
        self._window = -1
        self._now: Counter[str] = Counter()
        self._before: Counter[str] = Counter()

    def count(self, name: str) -> None:
        """Count a request of ``name``.

        Raises:
            TooFast: it is one too many. It is not counted.
        """
        self.check(name)
        self._now[name] += 1

    def check(self, name: str) -> None:
        """See to it that a request of ``name`` may be counted, without counting it.

        Raises:
            TooFast: it would be one too many.
        """
        window, gone = divmod(self._clock(), WINDOW_SECONDS)
        self._turn_to(int(window))
        if self._most is None:
            return
        still = self._before[name] * (1 - gone / WINDOW_SECONDS)
        if self._now[name] + still >= self._most:
            raise TooFast(max(1, math.ceil(self._wait(name, gone))))

    def forget(self) -> None:
        """Forget the names that no longer count; otherwise the next request does it."""
        self._turn_to(int(self._clock() // WINDOW_SECONDS))

    def _turn_to(self, window: int) -> None:
        if window == self._window:
            return
        self._before = self._now if window == self._window + 1 else Counter()
        self._now = Counter()
        self._window = window

    def _wait(self, name: str, gone: float) -> float:
        return wait((self._most or 0) - self._now[name], self._before[name], gone)


def wait(room: float, before: float, gone: float) -> float:
    """Seconds until the share of the minute before has shrunk enough, or the minute is over.

    Args:
        room: how many more the present minute has room for by itself.
        before: how many came in the minute before.
        gone: seconds of the present minute.
    """
    if room > 0 and before:
        return (1 - room / before) * WINDOW_SECONDS - gone
    return WINDOW_SECONDS - gone
