"""Live updates as server-sent events: the whole view each time something in a room has changed."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

from sanic import Request
from sqlalchemy.exc import SQLAlchemyError

from assistant.channels.workshop.news import RoomNews
from assistant.storage.redis import Redis

# A browser that hears nothing for longer than this knows that the line is dead (live.js).
BEAT_SECONDS = 8
# The same where other servers can't tell of their changes.
UNTOLD_SECONDS = 2
# Votes come in crowds; the wall is drawn anew so often at most.
WALL_PAUSE_SECONDS = 0.1
RETRY_MS = 1000
# Of everybody together, and of one participant or trainer: tabs, and lines that have died unheard.
MOST_STREAMS = 3000
MOST_STREAMS_OF_ONE = 4
_HEADERS = {
    "Cache-Control": "no-store",
    # nginx would hold the events back until it has a page full.
    "X-Accel-Buffering": "no",
}


class TooManyStreams(Exception):
    """The server can't hold more lines open."""


class Listener:
    """Somebody who hears of changes. ``wall``: of votes and joining, too."""

    def __init__(self, wall: bool) -> None:
        self.wall = wall
        self.replaced = False
        self.woken = asyncio.Event()


class Hub:
    """Knows who listens to which room, and hears from other servers what has changed there."""

    def __init__(
        self, redis: Redis, shared: bool, off: Callable[[], Mapping[str, str] | None] = lambda: None
    ) -> None:
        """An empty hub.

        Args:
            shared: other servers have the same rooms.
            off: what is shown while Vejviser is switched off; None while it is on.
        """
        self.off = off
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._of_one: dict[str, list[Listener]] = defaultdict(list)
        self.closing = False
        self._news = RoomNews(redis, self._wake, self.wake_all)
        self._shared = shared
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def beat_seconds(self) -> float:
        """How long a stream waits for news; short where others' changes are not told."""
        told = self._news.heard or not self._shared
        return BEAT_SECONDS if told else UNTOLD_SECONDS

    def start(self) -> None:
        """Listen to the other servers. The event loop must run."""
        self._loop = asyncio.get_running_loop()
        self._news.start()

    def changed(self, room: str, everybody: bool) -> None:
        """Wake who listens to ``room``, on every server; without ``everybody`` only the walls.

        May be called from any thread.
        """
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._spread, room, everybody)

    def _spread(self, room: str, everybody: bool) -> None:
        self._wake(room, everybody)
        self._news.tell(room, everybody)

    def _wake(self, room: str, everybody: bool) -> None:
        for listener in self._listeners.get(room, ()):
            if everybody or listener.wall:
                listener.woken.set()

    def wake_all(self) -> None:
        """Let everybody look anew."""
        for room in self._listeners:
            self._wake(room, True)

    def close(self) -> None:
        """Let every stream end, so that the server can stop at once."""
        self.closing = True
        self._news.close()
        self.wake_all()

    @contextmanager
    def listening(self, room: str, who: str, wall: bool) -> Iterator[Listener]:
        """Listen to a room.

        Args:
            who: where one and the same has too many streams, the oldest ends.

        Raises:
            TooManyStreams: the server holds as many as it can.
        """
        if sum(map(len, self._listeners.values())) >= MOST_STREAMS:
            raise TooManyStreams
        listener = Listener(wall)
        own = self._of_one[who]
        if len(own) >= MOST_STREAMS_OF_ONE:
            own[0].replaced = True
            own[0].woken.set()
        own.append(listener)
        self._listeners[room].add(listener)
        try:
            yield listener
        finally:
            own.remove(listener)
            if not own:
                del self._of_one[who]
            self._listeners[room].discard(listener)
            if not self._listeners[room]:
                del self._listeners[room]


async def stream(
    request: Request, listener: Listener, hub: Hub, view: Callable[[], Awaitable[str]]
) -> None:
    """Send ``view`` now and after each change, and a beat where nothing changes.

    While the database is away the beat goes on, and what was shown stays.

    Args:
        view: the view as JSON; empty once the room is gone for who listens, which ends the stream.
    """
    # The line is of no use once the stream has ended, and a server that stops would wait for it.
    request.stream.keep_alive = False
    response = await request.respond(
        headers=_HEADERS, content_type="text/event-stream; charset=utf-8"
    )
    await response.send(f"retry: {RETRY_MS}\n\n")
    sent = ""
    while not hub.closing and not listener.replaced:
        listener.woken.clear()
        off = hub.off()
        if off is not None:
            await response.send(_event("off", json.dumps(off)))
            sent = ""
            await _woken(listener, hub.beat_seconds)
            continue
        try:
            found = await view()
        except SQLAlchemyError:
            found = sent or "{}"
        if not found:
            await response.send(_event("gone", "{}"))
            break
        now = json.dumps({"now": time.time()})
        if found in (sent, "{}"):
            await response.send(_event("beat", now))
        else:
            await response.send(_event("state", f"{now[:-1]},{found[1:]}"))
            sent = found
        if listener.wall:
            await asyncio.sleep(WALL_PAUSE_SECONDS)
        await _woken(listener, hub.beat_seconds)
    if listener.replaced:
        await response.send(_event("replaced", "{}"))
    await response.send("", True)


async def _woken(listener: Listener, seconds: float) -> None:
    try:
        await asyncio.wait_for(listener.woken.wait(), seconds)
    except asyncio.TimeoutError:
        return


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"
