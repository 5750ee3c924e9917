"""What waits to be sent: in order in each conversation, not faster than Teams allows.

What is urgent has a lane of its own and overtakes; the rest of its conversation waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant import logs
from assistant.channels.teams.activity import Place
from assistant.channels.teams.connector import ATTEMPTS, Connector, Outcome, Sent

# Microsoft, "Rate limiting for bots": messages to one conversation, as (seconds, how many).
LIMITS = ((1.0, 7), (30.0, 60), (3600.0, 1800))
MOST_WAITING = 200


@dataclass(frozen=True)
class Outgoing:
    """One activity on its way out."""

    place: Place
    activity: Mapping[str, Any]
    # Sent instead where Teams finds the activity bad or too large.
    plain: Mapping[str, Any] | None = None
    # Sent instead where it is not known whether Teams took the activity.
    instead: Mapping[str, Any] | None = None
    urgent: bool = False
    attempts: int = ATTEMPTS
    # The topic that a thumb under this activity is about.
    topic: str = ""


@dataclass
class _Lanes:
    urgent: deque[Outgoing] = field(default_factory=deque)
    normal: deque[Outgoing] = field(default_factory=deque)
    urgent_task: asyncio.Task[None] | None = None
    normal_task: asyncio.Task[None] | None = None
    sent: deque[float] = field(default_factory=deque)


class Outbox:
    """Sends activities in the background."""

    def __init__(
        self,
        connector: Connector,
        delivered: Callable[[Outgoing, str], Awaitable[None]],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``delivered`` is told of each activity that arrived, with Teams' id of it."""
        self._connector = connector
        self._delivered = delivered
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[str, _Lanes] = {}

    def put(self, one: Outgoing) -> None:
        """Take an activity to be sent. Returns at once."""
        lanes = self._lanes.setdefault(one.place.conversation, _Lanes())
        if one.urgent:
            lanes.urgent.append(one)
            if lanes.urgent_task is None:
                lanes.urgent_task = asyncio.get_running_loop().create_task(self._urgent(lanes))
            return
        if len(lanes.normal) >= MOST_WAITING:
            logs.event(logging.ERROR, "teams outbox full")
            return
        lanes.normal.append(one)
        if lanes.normal_task is None:
            lanes.normal_task = asyncio.get_running_loop().create_task(self._normal(lanes))

    def drop(self, conversation: str) -> None:
        """Forget what waits in a conversation that we are no longer part of."""
        lanes = self._lanes.get(conversation)
        if lanes is not None:
            lanes.normal.clear()
            lanes.urgent.clear()

    def forget(self) -> None:
        """Forget the conversations in which nothing was sent within the longest limit."""
        limit = self._clock() - LIMITS[-1][0]
        for name, lanes in list(self._lanes.items()):
            idle = lanes.urgent_task is None and lanes.normal_task is None
            if idle and (not lanes.sent or lanes.sent[-1] < limit):
                del self._lanes[name]

    async def close(self, seconds: float) -> None:
        """Send what waits, for ``seconds`` at most; the rest is lost, and the log says how many."""
        tasks = self._tasks()
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        left = sum(len(lanes.urgent) + len(lanes.normal) for lanes in self._lanes.values())
        running = self._tasks()
        for task in running:
            task.cancel()
        if running:
            logs.event(logging.ERROR, "teams outbox not empty at stop", activities=left + 1)

    def _tasks(self) -> set[asyncio.Task[None]]:
        lanes = self._lanes.values()
        found = [one.urgent_task for one in lanes] + [one.normal_task for one in lanes]
        return {task for task in found if task is not None}

    async def _urgent(self, lanes: _Lanes) -> None:
        try:
            while lanes.urgent:
                await self._deliver(lanes, lanes.urgent.popleft())
        finally:
            lanes.urgent_task = None

    async def _normal(self, lanes: _Lanes) -> None:
        try:
            while lanes.normal:
                while lanes.urgent_task is not None:
                    await asyncio.wait({lanes.urgent_task})
                await self._pace(lanes)
                if lanes.normal and lanes.urgent_task is None:
                    await self._deliver(lanes, lanes.normal.popleft())
        finally:
            lanes.normal_task = None

    async def _pace(self, lanes: _Lanes) -> None:
        """Wait until one more activity keeps within Teams' limits."""
        while True:
            now = self._clock()
            while lanes.sent and now - lanes.sent[0] >= LIMITS[-1][0]:
                lanes.sent.popleft()
            waits = [
                lanes.sent[-most] + seconds - now
                for seconds, most in LIMITS
                if len(lanes.sent) >= most
            ]
            if max(waits, default=0.0) <= 0:
                return
            await self._sleep(max(waits))

    async def _deliver(self, lanes: _Lanes, one: Outgoing) -> None:
        try:
            sent = await self._send(lanes, one, one.activity)
            if sent.outcome is Outcome.TOO_LARGE_OR_BAD and one.plain is not None:
                sent = await self._send(lanes, one, one.plain)
            if sent.outcome is Outcome.UNKNOWN and one.instead is not None:
                await self._send(lanes, one, one.instead)
            if sent.outcome is Outcome.DELIVERED:
                await self._delivered(one, sent.id)
            elif sent.outcome is Outcome.REFUSED:
                # Blocked, not a member, or gone: the rest of this answer would be refused as well.
                # What answers others is tried for itself: only one message may have been deleted.
                rest = [other for other in lanes.normal if other.place != one.place]
                lanes.normal = deque(rest)
        except Exception as error:  # one bad activity must not stop those behind it
            logs.fault("teams activity could not be sent", error)

    async def _send(self, lanes: _Lanes, one: Outgoing, activity: Mapping[str, Any]) -> Sent:
        lanes.sent.append(self._clock())
        return await self._connector.send(
            one.place, activity, attempts=one.attempts, rather_twice=one.urgent
        )
