"""A server that is started over a damaged model file."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.content import ROOT
from tests.support.server import Answer, RunningServer, free_port
from tests.support.traffic import wait_for

LOAD_SECONDS = 120
TRAIN_SECONDS = 1200


@dataclass(frozen=True)
class Start:
    """What a start over a damaged file came to.

    ``seconds``: until the server said what is looked for; ``answer``: to opening a conversation;
    ``kept``: whether the damaged file and the older model beside it are as they were.
    """

    printed: str
    seconds: float
    answer: Answer
    kept: tuple[bool, bool]


def useless(model: Path) -> Start:
    """The archive can be unpacked, and what is in it is no model."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("metadata.json"), io.BytesIO())
    return _start(model, packed.getvalue(), "kunne ikke indlæses", LOAD_SECONDS)


def cut_off(model: Path) -> Start:
    """The file ends in its middle, as after a copy that broke off. Takes as long as training."""
    content = model.read_bytes()
    return _start(model, content[: len(content) // 2], "Vejviser svarer", TRAIN_SECONDS)


def _start(model: Path, content: bytes, until: str, seconds: float) -> Start:
    with tempfile.TemporaryDirectory(prefix="vejviser-") as name:
        data = Path(name)
        (data / "models").mkdir()
        file, old = data / "models" / model.name, data / "models" / "vejviser-0ld.tar.gz"
        file.write_bytes(content)
        old.write_bytes(b"en aeldre model")
        # What was made once for this machine is not made anew.
        for part in ("encoder", "cache"):
            with suppress(FileNotFoundError):
                os.symlink((model.parent.parent / part).resolve(strict=True), data / part)
        log, port = data / "output.log", free_port()
        given = {"VEJVISER_PORT": str(port), "VEJVISER_DATA_DIR": str(data)}
        given |= {"VEJVISER_STOP_SECONDS": "0"}
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "assistant", "run"],
                cwd=ROOT,
                env={**os.environ, **given},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            took = wait_for(_says(log, until, process), seconds)
            running = RunningServer(f"http://127.0.0.1:{port}", data, log, process)
            answer = running.send("POST", "/api/v1/sessions")
            kept = file.read_bytes() == content, old.exists()
            return Start(log.read_text(errors="replace"), took, answer, kept)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _says(log: Path, text: str, process: subprocess.Popen[bytes]) -> Callable[[], bool]:
    def said() -> bool:
        assert process.poll() is None, log.read_text(errors="replace")
        return text in log.read_text(errors="replace")

    return said
