"""A server's clock that can be put forward and back while it runs: libfaketime, from Debian."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

# The file is read anew once a second.
_SETTLE_SECONDS = 3


def library() -> Path | None:
    """Debian's libfaketime for programs with threads; None where it is not installed."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    return found[0] if found else None


class Clock:
    """What time it is for a process that was started with :attr:`settings`.

    The clock that only counts on (CLOCK_MONOTONIC) is left alone, as it is when the time of a real
    machine is put right.
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` holds the file that says how far off it is."""
        self._file = folder / "clock"
        self.put(0)

    @property
    def settings(self) -> Mapping[str, str]:
        """The environment of the process.

        Raises:
            RuntimeError: libfaketime is not installed.
        """
        found = library()
        if found is None:
            raise RuntimeError("libfaketime mangler: kør scripts/install.sh dev")
        return {
            "LD_PRELOAD": str(found),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def put(self, minutes: int) -> None:
        """Let it be so many minutes ahead (negative: behind)."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{60 * minutes:+d}\n", encoding="ascii")
        os.replace(fresh, self._file)
        time.sleep(_SETTLE_SECONDS)
