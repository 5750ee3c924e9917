"""A running server as a test sees it, and a small client."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.content import ROOT

START_SECONDS = 180
STOP_SECONDS = 30


@dataclass
class Answer:
    """Status, headers (lower case) and body of a response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


@dataclass
class RunningServer:
    """Where the server is, its data folder and what it printed."""

    url: str
    data: Path
    log: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; ``body`` is sent as JSON, or as it is when it is bytes."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        request.add_header("Content-Type", "application/json")
        if token is not None:
            request.add_header("Authorization", f"Bearer {token}")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return Answer(response.status, _lower(response.headers), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, _lower(error.headers), error.read())

    def open(self) -> Conversation:
        """A new conversation."""
        answer = self.send("POST", "/api/v1/sessions")
        assert answer.status == 201, answer.body
        return Conversation(self, answer.json["token"], answer.json["replies"])


@dataclass
class Conversation:
    """One conversation with the server."""

    server: RunningServer
    token: str
    greeting: list[dict[str, Any]]

    def post(self, body: Any) -> Answer:
        """Send a body to the messages route."""
        return self.server.send("POST", "/api/v1/messages", body, self.token)

    def say(self, text: str) -> list[dict[str, Any]]:
        """Say something that must be answered; returns the replies."""
        answer = self.post({"text": text})
        assert answer.status == 200, answer.body
        return answer.json["replies"]

    def press(self, choice: str) -> list[dict[str, Any]]:
        """Press a choice that must be answered; returns the replies."""
        answer = self.post({"choice": choice})
        assert answer.status == 200, answer.body
        return answer.json["replies"]


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def free_port() -> int:
    """A port on loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(
    model: Path,
    data: Path,
    settings: Mapping[str, str] | None = None,
    program: tuple[str, ...] = ("assistant", "run"),
    folder: Path = ROOT,
    port: int | None = None,
) -> Iterator[RunningServer]:
    """The real server in a process of its own, ready to answer; ended afterwards.

    Args:
        model: the trained model.
        data: its data folder, empty or that of a server that has ended; what it prints goes to
            ``output.log`` beside the database.
        settings: environment variables besides.
        program: the module that is run, and its arguments.
        folder: where it is run.
        port: the port of a server that has ended; None: a free one.
    """
    if not (data / "models").exists():
        (data / "models").symlink_to(model.parent)
    port = port or free_port()
    environment = {
        **os.environ,
        "VEJVISER_PORT": str(port),
        "VEJVISER_DATA_DIR": str(data),
        # Nobody has to be given time to notice that it ends.
        "VEJVISER_STOP_SECONDS": "0",
        "PYTHONPATH": str(ROOT),
        **(settings or {}),
    }
    log = data / "output.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", *program],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        running = RunningServer(f"http://127.0.0.1:{port}", data, log, process)
        try:
            _wait(running)
            yield running
        finally:
            process.terminate()
            process.wait(timeout=STOP_SECONDS)


def _wait(running: RunningServer) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if running.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(running.url + "/health/ready", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"the server did not start:\n{running.log.read_text(errors='replace')}")
