"""Two servers on loopback, talked to alike: Vejviser, and Rasa's own starter project."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from assistant.content import ROOT

OURS, STARTER = "Vejviser", "Rasa's starter project"
START_SECONDS = 180
TRAIN_SECONDS = 1800
_PYTHON = [sys.executable, "-W", "ignore", "-m"]
_QUIET = {"RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "ERROR", "TF_CPP_MIN_LOG_LEVEL": "3"}


@dataclass
class Server:
    """A running server. ``begin`` opens a new conversation, ``say`` sends a message in it."""

    name: str
    url: str
    process: psutil.Process
    ready_seconds: float
    begin: Callable[[], None]
    say: Callable[[str], Any]

    def memory_mb(self) -> float:
        """Resident megabytes, with those of its children."""
        everyone = [self.process, *self.process.children(recursive=True)]
        return float(sum(one.memory_info().rss for one in everyone) / 1e6)


def train_own(folder: Path) -> float:
    """Train Vejviser from nothing, its data in ``folder``; the seconds it took."""
    return _train([*_PYTHON, "assistant", "train"], ROOT, {"VEJVISER_DATA_DIR": str(folder)})


def train_starter(folder: Path) -> float:
    """Train the starter project, as ``rasa init`` makes it, in ``folder``; the seconds it took."""
    import rasa

    shutil.copytree(Path(rasa.__file__).parent / "cli" / "initial_project", folder)
    return _train([*_PYTHON, "rasa", "train"], folder, {})


@contextmanager
def own(folder: Path) -> Iterator[Server]:
    """Vejviser over its HTTP API, its data and its trained model in ``folder``."""
    port = _port()
    url = f"http://127.0.0.1:{port}"
    token = ""

    def begin() -> None:
        nonlocal token
        token = _post(url + "/api/v1/sessions", {})["token"]

    def say(text: str) -> Any:
        return _post(url + "/api/v1/messages", {"text": text}, token)

    def ready() -> bool:
        with urllib.request.urlopen(url + "/health/ready", timeout=2) as answer:
            return bool(answer.status == 200)

    environment = {"VEJVISER_DATA_DIR": str(folder), "VEJVISER_PORT": str(port)}
    with _serving([*_PYTHON, "assistant", "run"], ROOT, environment, ready) as (process, seconds):
        begin()
        yield Server(OURS, url, process, seconds, begin, say)


@contextmanager
def starter(folder: Path) -> Iterator[Server]:
    """The starter project trained in ``folder``, over its REST channel."""
    port = _port()
    url = f"http://127.0.0.1:{port}"
    number = 0

    def say(text: str) -> Any:
        return _post(
            url + "/webhooks/rest/webhook", {"sender": f"evaluation{number}", "message": text}
        )

    def begin() -> None:
        # The first message of a sender opens the session, as a POST of its own does with ours.
        nonlocal number
        number += 1
        say("hello")

    command = [*_PYTHON, "rasa", "run", "--port", str(port), "--interface", "127.0.0.1"]
    with _serving(command, folder, {}, lambda: bool(say("hello"))) as (process, seconds):
        yield Server(STARTER, url, process, seconds, begin, say)


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _post(url: str, body: object, token: str = "") -> Any:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


@contextmanager
def _serving(
    command: list[str], folder: Path, environment: dict[str, str], ready: Callable[[], bool]
) -> Iterator[tuple[psutil.Process, float]]:
    """Run a server; yields it and the seconds until ``ready``, which may raise OSError before."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **_QUIET, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _holds(ready):
            if process.poll() is not None or time.perf_counter() - start > START_SECONDS:
                raise RuntimeError(f"{' '.join(command[3:5])} did not become ready")
            time.sleep(0.1)
        yield psutil.Process(process.pid), time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(timeout=30)


def _holds(ready: Callable[[], bool]) -> bool:
    try:
        return ready()
    except OSError:
        return False


def _train(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **_QUIET, **environment},
        check=True,
        capture_output=True,
        timeout=TRAIN_SECONDS,
    )
    return time.perf_counter() - start
