"""The balancer of these tests: it may not make a message be said twice."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.server import free_port
from tests.support.traffic import Balancer, Broken

BUSY = b"HTTP/1.1 503 x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
FINE = b"HTTP/1.1 200 x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@contextmanager
def server(answer: bytes) -> Iterator[tuple[str, list[int]]]:
    """A server that answers every request alike (nothing: it hangs up), and what it took."""
    taken: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                with line:
                    line.recv(65536)
                    taken.append(1)
                    line.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", taken
        listening.shutdown(socket.SHUT_RDWR)


def test_what_was_refused_goes_to_the_other_server() -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with server(BUSY) as (busy, _), server(FINE) as (fine, taken):
        for urls in ([nobody, fine], [busy, fine]):
            assert Balancer(urls).send("POST", "/", {})[0] == 200
        assert len(taken) == 2
        assert Balancer([nobody, nobody]).send("POST", "/", {}) == (0, {})
        assert Balancer([busy, nobody]).send("POST", "/", {})[0] == 503


def test_what_was_taken_and_broke_off_does_not() -> None:
    with server(b"") as (cut, _), server(FINE) as (fine, taken):
        with pytest.raises(Broken):
            Balancer([cut, fine]).send("POST", "/", {})
        assert taken == []
