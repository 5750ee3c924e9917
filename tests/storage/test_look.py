"""The question that finds out, every two seconds, how a shared database is."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from sqlalchemy.exc import OperationalError

from assistant import server


class Unlucky:
    """A service whose looking fails, in two ways, before it succeeds."""

    def __init__(self) -> None:
        self.failures: list[Exception] = [OperationalError("x", {}, OSError()), RuntimeError()]
        self.seen = asyncio.Event()

    async def look(self) -> None:
        """Fail as long as there are failures left."""
        if self.failures:
            raise self.failures.pop()
        self.seen.set()


def test_no_fault_ends_the_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LOOK_EVERY_SECONDS", 0.0)

    async def go() -> None:
        service = Unlucky()
        looking = asyncio.create_task(server._look(cast(Any, service)))
        await asyncio.wait_for(service.seen.wait(), 5)
        looking.cancel()

    asyncio.run(go())
