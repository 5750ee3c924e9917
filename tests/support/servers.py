"""PostgreSQL and Redis from Debian's packages, each on loopback in a folder of its own.

``scripts/install.sh dev`` installs them. PostgreSQL refuses to run as root; then it runs as
``postgres``, and Redis as whoever runs the tests.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg2
import redis

from tests.support.server import free_port

START_SECONDS = 30
STOP_SECONDS = 15
USER, PASSWORD = "vejviser", "opdigtet-adgangskode"
# A test's database is thrown away: nothing needs to reach the disk.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's own programs; Debian leaves them out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@dataclass
class Postgres:
    """A PostgreSQL server that can be stopped, frozen and started again."""

    folder: Path
    programs: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    _names: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str = "postgres") -> str:
        """The address of a database, as ``VEJVISER_DATABASE_URL`` wants it."""
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"proeve_{next(self._names)}"
        connection = psycopg2.connect(self.url())
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        connection.close()
        return self.url(name)

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = (f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=")
        options = [part for one in (*settings, *_FAST) for part in ("-c", one)]
        self.process = subprocess.Popen(
            [*_as_user(), str(self.programs / "postgres"), "-D", str(self.folder), *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait(self.process, lambda: psycopg2.connect(self.url(), connect_timeout=1).close())

    def stop(self) -> None:
        """Stop at once, as an administrator's restart does; who is connected is cut off."""
        _end(self.process, signal.SIGINT)

    def freeze(self) -> None:
        """Let nothing answer any more, without any line being cut."""
        self._to_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after :meth:`freeze`."""
        self._to_all(signal.SIGCONT)

    def _to_all(self, what: signal.Signals) -> None:
        assert self.process is not None
        pids = [self.process.pid]
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        pids += [int(pid) for pid in children.read_text().split()]
        for pid in pids:
            os.kill(pid, what)


@dataclass
class Redis:
    """A Redis server that can be stopped and started again."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address, as ``VEJVISER_REDIS_URL`` wants it."""
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start empty, and wait until it answers."""
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "save": "",
            "appendonly": "no",
            "requirepass": PASSWORD,
            "dir": str(self.folder),
        }
        given = [part for name, value in options.items() for part in (f"--{name}", value)]
        self.process = subprocess.Popen(
            ["redis-server", *given], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait(self.process, lambda: redis.Redis.from_url(self.url).ping())

    def stop(self) -> None:
        """Stop; everything it held is gone."""
        _end(self.process, signal.SIGTERM)

    def freeze(self) -> None:
        """Let it not answer any more, without any line being cut."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after :meth:`freeze`."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server with an empty folder; ended afterwards.

    Raises:
        RuntimeError: it is not installed, or does not start.
    """
    programs = postgres_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL mangler: kør scripts/install.sh dev")
    # Not pytest's folder, which nobody but the user who runs the tests may enter.
    folder = Path(tempfile.mkdtemp(prefix="vejviser-postgres-"))
    try:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data = folder / "data"
        _initialise(programs, data)
        running = Postgres(data, programs, free_port())
        try:
            running.start()
            yield running
        finally:
            # At once: what it holds is thrown away.
            _end(running.process, signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis_server() -> Iterator[Redis]:
    """A Redis server with nothing in it; ended afterwards.

    Raises:
        RuntimeError: it is not installed, or does not start.
    """
    if shutil.which("redis-server") is None:
        raise RuntimeError("Redis mangler: kør scripts/install.sh dev")
    with tempfile.TemporaryDirectory(prefix="vejviser-redis-") as folder:
        running = Redis(Path(folder), free_port())
        try:
            running.start()
            yield running
        finally:
            running.stop()


def _initialise(programs: Path, data: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as secret:
        secret.write(PASSWORD)
        secret.flush()
        if os.geteuid() == 0:
            os.chown(secret.name, pwd.getpwnam("postgres").pw_uid, -1)
        command = [str(programs / "initdb"), "-D", str(data), "-U", USER, "-E", "UTF8"]
        options = ["--locale=C", "--auth=scram-sha-256", f"--pwfile={secret.name}", "--no-sync"]
        subprocess.run(
            [*_as_user(), *command, *options], check=True, capture_output=True, cwd=data.parent
        )


def _as_user() -> list[str]:
    """What goes before a command that must not be run by root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


def _wait(process: subprocess.Popen[bytes], ask: object) -> None:
    assert callable(ask)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            ask()
        except (psycopg2.Error, redis.RedisError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start")


def _end(process: subprocess.Popen[bytes] | None, how: signal.Signals) -> None:
    if process is None or process.poll() is not None:
        return
    process.send_signal(signal.SIGCONT)
    process.send_signal(how)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
