"""Equal servers over one PostgreSQL and one Redis, each of which can be ended and started again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.server import RunningServer, free_port, running_server
from tests.support.servers import Postgres, Redis, postgres, redis_server


class Machine:
    """A server that can be started again in its place: the same port, the same data folder."""

    def __init__(self, model: Path, data: Path, settings: Mapping[str, str]) -> None:
        self._model, self._data, self._settings = model, data, settings
        self._port = free_port()
        self._running: RunningServer | None = None
        self._stack = ExitStack()
        self.url = f"http://127.0.0.1:{self._port}"

    @property
    def running(self) -> RunningServer:
        """The running server; it must have been started."""
        assert self._running is not None
        return self._running

    @property
    def log(self) -> str:
        """All that it has printed."""
        return self.running.log.read_text(errors="replace")

    def start(self) -> None:
        """Start it and wait until it is ready."""
        unpacked, mine = self._model.parent.parent / "encoder", self._data / "encoder"
        if unpacked.is_dir() and not mine.exists():
            # What is unpacked at a first start was unpacked for the model already.
            mine.symlink_to(unpacked.resolve())
        self._running = self._stack.enter_context(
            running_server(self._model, self._data, self._settings, port=self._port)
        )

    def kill(self) -> None:
        """End it as a fault does (SIGKILL): it can finish nothing."""
        self.running.process.kill()
        self.running.process.wait()

    def terminate(self) -> None:
        """Tell it to end, and wait until it has."""
        self.running.process.terminate()
        self.running.process.wait(60)

    def end(self) -> None:
        """End what still runs."""
        self._stack.close()


@dataclass
class Town:
    """Servers with what they share."""

    machines: list[Machine]
    postgres: Postgres
    redis: Redis
    database: str = field(repr=False)

    @property
    def urls(self) -> list[str]:
        """The servers' addresses."""
        return [machine.url for machine in self.machines]

    @property
    def ready(self) -> bool:
        """Whether every server says that it is ready."""
        try:
            answers = [one.running.send("GET", "/health/ready") for one in self.machines]
        except OSError:
            return False
        return all(answer.status == 200 for answer in answers)


@contextmanager
def machine(model: Path, settings: Mapping[str, str] | None = None) -> Iterator[Machine]:
    """One server with its embedded database; ended afterwards."""
    with tempfile.TemporaryDirectory(prefix="vejviser-") as folder:
        found = Machine(model, Path(folder), settings or {})
        try:
            found.start()
            yield found
        finally:
            found.end()


@contextmanager
def town(model: Path, settings: Mapping[str, str] | None = None, size: int = 2) -> Iterator[Town]:
    """``size`` servers, PostgreSQL and Redis; all ended afterwards."""
    with ExitStack() as stack:
        shared, redis = stack.enter_context(postgres()), stack.enter_context(redis_server())
        database = shared.new_database()
        given = {
            "VEJVISER_DATABASE_URL": database,
            "VEJVISER_REDIS_URL": redis.url,
            # So that people come from addresses of their own.
            "VEJVISER_PROXIES": "1",
            **(settings or {}),
        }
        machines = []
        for _ in range(size):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="vejviser-"))
            machines.append(Machine(model, Path(folder), given))
            stack.callback(machines[-1].end)
        with ThreadPoolExecutor(size) as threads:
            list(threads.map(Machine.start, machines))
        yield Town(machines, shared, redis, database)
