"""The keys that sign session tokens: from the environment, or kept in a file and changed there.

The file holds one key a line, newest first. An older key is followed by the time until which tokens
signed with it still count, so that a change signs nobody out. Several servers keep their keys in
the database that they share (``key_table.py``).
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Protocol

MODE = 0o600


class Keys(Protocol):
    """Where the keys come from."""

    def valid(self, now: dt.datetime) -> tuple[str, ...]:
        """The keys whose tokens count at ``now``; the first one signs."""


class GivenKeys:
    """Keys from the environment: the first signs, the others only read."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys

    def valid(self, now: dt.datetime) -> tuple[str, ...]:
        """See :class:`Keys`."""
        return self._keys


class KeyFile:
    """Keys in a file that is made at first use with mode 600. A change is noticed at once.

    Raises:
        RuntimeError: the file is there but can't be used; the message is Danish.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read: tuple[int, list[tuple[str, dt.datetime | None]]] | None = None
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            _make(file)
        self._lines()

    def valid(self, now: dt.datetime) -> tuple[str, ...]:
        """See :class:`Keys`."""
        return tuple(key for key, until in self._lines() if until is None or now < until)

    def change(self, now: dt.datetime, minutes: int) -> None:
        """Sign with a new key from now on.

        Args:
            minutes: how long tokens signed with the present key still count; 0: no longer at all.
        """
        until = now + dt.timedelta(minutes=minutes)
        kept = [
            (key, until if limit is None else min(limit, until)) for key, limit in self._lines()
        ]
        alive = [(key, limit) for key, limit in kept if now < limit]
        _write(self._file, [(new_key(), None), *alive])

    def _lines(self) -> list[tuple[str, dt.datetime | None]]:
        state = self._file.stat()
        if self._read is None or self._read[0] != state.st_mtime_ns:
            self._read = state.st_mtime_ns, _parse(self._file)
        return self._read[1]


def new_key() -> str:
    """A key nobody can guess."""
    return secrets.token_urlsafe(48)


def _parse(file: Path) -> list[tuple[str, dt.datetime | None]]:
    try:
        found = [_parse_line(line) for line in file.read_text(encoding="ascii").splitlines()]
    except ValueError:
        found = []
    if not found or found[0][1] is not None:
        raise RuntimeError(f"Filen {file.name} kan ikke bruges. Slet den, og start igen.")
    return found


def _parse_line(line: str) -> tuple[str, dt.datetime | None]:
    key, _, until = line.strip().partition(" ")
    if len(key) < 32:
        raise ValueError("a key is too short")
    return key, dt.datetime.fromisoformat(until) if until else None


def _make(file: Path) -> None:
    """Make the file, unless another process was quicker: then its key counts."""
    fresh = _fresh(file, [(new_key(), None)])
    with suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()


def _write(file: Path, lines: list[tuple[str, dt.datetime | None]]) -> None:
    """Replace the file in one step, so that no reader ever finds half of it."""
    _fresh(file, lines).replace(file)


def _fresh(file: Path, lines: list[tuple[str, dt.datetime | None]]) -> Path:
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        for key, until in lines:
            stream.write(key if until is None else f"{key} {until.isoformat()}")
            stream.write("\n")
    return fresh
