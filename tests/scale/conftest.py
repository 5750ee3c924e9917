"""Two servers over one PostgreSQL and one Redis; started once for this folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.content import ROOT
from tests.support.server import RunningServer, running_server
from tests.support.servers import Postgres, Redis
from tests.workshops.arena import PHRASE


@dataclass
class Town:
    """Servers that share everything but their data folders."""

    servers: list[RunningServer]
    database: str = field(repr=False)
    redis: str = field(repr=False)

    def command(self, *arguments: str, typed: str = "") -> str:
        """What ``python -m assistant`` prints, run on one of their machines."""
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "assistant", *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                "VEJVISER_DATA_DIR": str(self.servers[0].data),
                "VEJVISER_DATABASE_URL": self.database,
            },
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def town(
    model: Path,
    postgres_server: Postgres,
    shared_redis: Redis,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Town]:
    """Two servers with a pass phrase for workshops."""
    database = postgres_server.new_database()
    settings = {
        "VEJVISER_DATABASE_URL": database,
        "VEJVISER_REDIS_URL": shared_redis.url,
        # So that a test can come from an address of its own.
        "VEJVISER_PROXIES": "1",
    }
    starting = [
        running_server(model, tmp_path_factory.mktemp(f"server-{number}"), settings)
        for number in range(2)
    ]
    with ExitStack() as running:
        with ThreadPoolExecutor(len(starting)) as threads:
            servers = list(threads.map(lambda one: one.__enter__(), starting))
        for one in starting:
            running.push(one)
        town = Town(servers, database, shared_redis.url)
        town.command("adgang", "sæt", "workshop", typed=f"{PHRASE}\n")
        yield town
