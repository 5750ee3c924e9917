"""Freed memory goes back to the system, and where it can't be asked for nothing happens."""

from __future__ import annotations

import asyncio
import ctypes
import gc
from types import SimpleNamespace

import psutil
import pytest

from assistant import memory
from assistant.service import WARM_UP, Service

# Below the size from which the C library maps each block by itself and gives it back when freed.
BLOCK, BLOCKS = 100_000, 1_000


def test_what_was_freed_is_given_back() -> None:
    memory.give_back()
    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("only the GNU C library keeps what was freed")
    blocks = [bytearray(b"x" * BLOCK) for _ in range(BLOCKS)]
    # What lies between keeps the rest from being given back at once.
    del blocks[::2]
    before = psutil.Process().memory_info().rss

    assert memory.give_back()

    assert before - psutil.Process().memory_info().rss > BLOCK * BLOCKS / 4


@pytest.mark.parametrize("fault", [OSError("no library"), TypeError("no name")])
def test_without_the_library_nothing_happens(
    fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: None) -> None:
        raise fault

    monkeypatch.setattr(ctypes, "CDLL", fail)
    assert memory.give_back() is False


def test_another_library_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    assert memory.give_back() is False


def test_a_server_gives_back_what_loading_needed_before_it_is_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []

    class Heard:
        async def say(self, conversation: str, message: object, channel: str) -> None:
            done.append("said")

        async def forget(self, conversation: str) -> None:
            done.append("forgotten")

    def give_back() -> bool:
        done.append("given back")
        assert not service.warm
        return True

    service = SimpleNamespace(conversations=Heard(), warm=False)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(memory, "give_back", give_back)
    asyncio.run(Service.warm_up(service))  # type: ignore[arg-type]
    assert done == ["said"] * len(WARM_UP) + ["forgotten", "given back"]
    assert service.warm
