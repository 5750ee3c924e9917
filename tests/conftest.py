"""Fixtures shared by all tests: the content, a trained model and a running server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.content import ROOT, Content, load_content
from assistant.engine import quiet
from assistant.settings import load_settings
from tests.support.server import RunningServer

if TYPE_CHECKING:
    from assistant.engine.agent import Conversations

START_SECONDS = 180

quiet.before_import()


@pytest.fixture(scope="session")
def content() -> Content:
    """The project's own content."""
    return load_content()


@pytest.fixture(scope="session")
def model() -> Path:
    """A model trained from the present sources; trained once, kept in the data folder."""
    from assistant.engine.model import ensure_model

    return ensure_model(load_settings(), print)


@pytest.fixture(scope="session")
def conversations(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Conversations:
    """The agent with the trained model and a store of its own, without a server."""
    from assistant.engine.agent import Conversations

    return Conversations(model, tmp_path_factory.mktemp("conversations") / "conversations.db")


def free_port() -> int:
    """A port on loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The real server in a process of its own, with an empty data folder and the trained model."""
    data = tmp_path_factory.mktemp("data")
    (data / "models").symlink_to(model.parent)
    port = free_port()
    log = data / "output.log"
    environment = {**os.environ, "VEJVISER_PORT": str(port), "VEJVISER_DATA_DIR": str(data)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "assistant", "run"],
            cwd=ROOT,
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
            process.wait(timeout=30)


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
