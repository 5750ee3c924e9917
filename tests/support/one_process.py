"""Lets one of the processes that run tests side by side do something that all of them need."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.content import ROOT


@contextmanager
def alone(work: str) -> Iterator[None]:
    """Wait until no other process is inside the same ``work`` (part of a file name).

    The lock is the operating system's, so it ends with the process that has it.
    """
    folder = ROOT / ".data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{work}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
