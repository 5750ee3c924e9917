"""A real server that can be stopped and started, clients for it, and a line that can be cut."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from assistant.access.gate import FORM_HEADER
from assistant.access.store import AccessStore
from assistant.content import ROOT
from assistant.storage.database import sqlite_url
from tests.support.server import STOP_SECONDS, free_port

if TYPE_CHECKING:
    from tests.deploy.proxy import Proxy

PHRASE = "fire opdigtede ord på række"
PROGRAMME = "kort_20"
START_SECONDS = 120
PATIENCE = 20


@dataclass
class Arena:
    """The server's address, data folder and process. The model is not waited for."""

    data: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data / "output.log"

    def start(self) -> None:
        """Start, and wait until pages are answered."""
        environment = {
            **os.environ,
            "VEJVISER_PORT": str(self.port),
            "VEJVISER_DATA_DIR": str(self.data),
            # So that a test can come from an address of its own.
            "VEJVISER_PROXIES": "1",
            "VEJVISER_STOP_SECONDS": "0",
        }
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "assistant", "run"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(self.url + "/w", timeout=2):
                return
            time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text(errors='replace')}")

    def stop(self) -> float:
        """Stop as an administrator does; returns how many seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout=STOP_SECONDS)
        return time.monotonic() - began

    def wait_until_ready(self) -> None:
        """Wait until the model is loaded."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(self.url + "/health/ready", timeout=5).close()
                return
            time.sleep(0.2)
        raise RuntimeError("the model was not loaded")

    @property
    def access(self) -> AccessStore:
        return AccessStore(sqlite_url(self.data / "vejviser.db"))


@contextlib.contextmanager
def arena(model: Path, data: Path) -> Iterator[Arena]:
    """A running server with a pass phrase; ended afterwards."""
    (data / "models").symlink_to(model.parent)
    running = Arena(data)
    running.access.set_phrase("workshop", PHRASE)
    try:
        running.start()
        yield running
    finally:
        running.stop()


class Client:
    """A browser's cookies and headers without the browser, from an address of its own."""

    _addresses = iter(range(1, 60_000))

    def __init__(self, server: Arena | Proxy, http: requests.Session | None = None) -> None:
        number = next(self._addresses)
        self.server = server
        self.http = http or requests.Session()
        self.http.headers["X-Forwarded-For"] = f"10.7.{number // 250}.{number % 250 + 1}"
        self.form = ""

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.http.get(self.server.url + path, timeout=PATIENCE, **options)

    def post(self, path: str, body: Any, **headers: str) -> requests.Response:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", FORM_HEADER: self.form, **headers}
        return self.http.post(self.server.url + path, data=data, headers=sent, timeout=PATIENCE)

    def stream(self, path: str) -> Generator[tuple[str, Any], None, None]:
        """Events of a stream: name and data."""
        with self.http.get(self.server.url + path, stream=True, timeout=PATIENCE) as response:
            assert response.status_code == 200, response.text
            name = ""
            for raw in response.iter_lines(chunk_size=1):
                line = raw.decode()
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield name, json.loads(line.removeprefix("data: "))

    def view(self, path: str) -> dict[str, Any]:
        """What the stream shows first."""
        events = self.stream(path)
        name, data = next(events)
        events.close()
        assert name == "state"
        return data


class Trainer(Client):
    """Somebody who is signed in."""

    def __init__(self, server: Arena | Proxy, http: requests.Session | None = None) -> None:
        super().__init__(server, http)
        assert self.post("/workshop/ind", {"phrase": PHRASE}).status_code == 200
        self.form = self.get("/workshop/tilstand").json()["form"]

    def open(self, programme: str = PROGRAMME) -> str:
        answer = self.post("/workshop/rum", {"programme": programme})
        assert answer.status_code == 201, answer.text
        return answer.json()["name"]

    def look(self, room: str) -> dict[str, Any]:
        return self.view(f"/workshop/rum/{room}/stroem")

    def go(self, room: str, at: int) -> dict[str, Any]:
        """Lead a room on to a place."""
        while (now := self.look(room))["at"] < at:
            sent = {"move": "next", "at": now["at"]}
            assert self.post(f"/workshop/rum/{room}/styr", sent).status_code == 200
        return now

    def close(self, room: str) -> requests.Response:
        return self.post(f"/workshop/rum/{room}/luk", {})


class Participant(Client):
    """Somebody who has joined with a code."""

    def __init__(self, server: Arena, code: str) -> None:
        super().__init__(server)
        assert self.post("/w/deltag", {"code": code}).status_code == 201

    def vote(self, at: int, choice: int) -> requests.Response:
        return self.post("/w/svar", {"at": at, "choice": choice})


class Line:
    """A line between a browser and the server that can be cut and mended, as in a lift."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._up = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """End all connections, and let none through."""
        with self._lock:
            self._up = False
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
            self._open.clear()

    def mend(self) -> None:
        with self._lock:
            self._up = True

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self._lock:
                if not self._up:
                    near.close()
                    far.close()
                    continue
                self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._copy, args=(one, other), daemon=True).start()

    def _copy(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._open.discard(one)
