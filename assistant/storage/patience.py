"""A bound on how long this process waits for PostgreSQL, whatever has become of it.

The server's own time-outs help only while it lives, and TCP notices only a machine that has gone.
psycopg2 lets its waiting be replaced (psycopg.org/docs/advanced.html, "Support for coroutine
libraries"); here it waits as it does otherwise, but not for ever.
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2 import extensions

SECONDS = 4.0
_EVENTS = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}
_longer = threading.local()


def limit() -> None:
    """Let no connection wait for longer than :data:`SECONDS`; then an ``OperationalError``."""
    extensions.set_wait_callback(_wait)


@contextmanager
def longer(seconds: float) -> Iterator[None]:
    """Let this thread wait for so long inside the ``with``."""
    _longer.seconds = seconds
    try:
        yield
    finally:
        del _longer.seconds


def _wait(connection: Any) -> None:
    deadline = time.monotonic() + getattr(_longer, "seconds", SECONDS)
    while (wanted := connection.poll()) != extensions.POLL_OK:
        poll = select.poll()
        poll.register(connection.fileno(), _EVENTS[wanted])
        # What has come counts, however late this thread is to look.
        if not poll.poll(1000 * max(0.0, deadline - time.monotonic())):
            # psycopg2 closes a connection whose waiting fails.
            raise psycopg2.OperationalError("the database did not answer in time")
