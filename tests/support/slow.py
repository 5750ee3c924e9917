"""Clients that send or read a byte now and then, and hold a place meanwhile."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit

# Headers that never end; a body that never ends; an answer that is not read.
_HEADERS = b"POST /api/v1/messages HTTP/1.1\r\nHost: vejviser\r\nX-A: "
_BODY = b"POST /api/v1/messages HTTP/1.1\r\nHost: vejviser\r\nContent-Length: 9000\r\n\r\n{"
_READER = b"GET /widget/ramme HTTP/1.1\r\nHost: vejviser\r\n\r\n" * 20
KINDS = (_HEADERS, _BODY, _READER)
_RECEIVE_BYTES = 2048


class SlowClients:
    """Open sockets, a third of each kind; each does a byte of work a second."""

    def __init__(self, url: str, count: int) -> None:
        parts = urlsplit(url)
        self._address = str(parts.hostname), int(parts.port or 0)
        self._count = count
        self._lines: list[tuple[socket.socket, bytes]] = []
        self._closed = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._dawdle, daemon=True)

    def __enter__(self) -> SlowClients:
        for number in range(self._count):
            line = socket.socket()
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BYTES)
            line.connect(self._address)
            kind = KINDS[number % len(KINDS)]
            line.sendall(kind)
            line.setblocking(False)
            self._lines.append((line, kind))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(10)
        for line, _kind in self._lines:
            line.close()

    @property
    def closed(self) -> int:
        """How many the server has closed."""
        return self._closed

    @property
    def open(self) -> int:
        """How many are open."""
        return len(self._lines)

    def _dawdle(self) -> None:
        while not self._ended.wait(1):
            for one in list(self._lines):
                if not _step(*one):
                    one[0].close()
                    self._lines.remove(one)
                    self._closed += 1


def _step(line: socket.socket, kind: bytes) -> bool:
    """A byte out (or in, for a reader); whether the line is still open."""
    try:
        if kind is _READER:
            return bool(line.recv(1))
        line.send(b"a")
        # An answer, or the end, means that the server has given up on it.
        with contextlib.suppress(BlockingIOError):
            line.recv(_RECEIVE_BYTES)
            return False
    except BlockingIOError:
        return True
    except OSError:
        return False
    return True
