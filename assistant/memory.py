"""Memory that the process has freed but keeps."""

from __future__ import annotations

import ctypes


def give_back() -> bool:
    """Give freed memory back to the system: what loading needed once, and answering does not.

    Whether any was given back. Only the GNU C library can be asked; with another nothing is done.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return False
    return bool(trim(0))
