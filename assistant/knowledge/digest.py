"""Tells versions of the content apart."""

from __future__ import annotations

import hashlib
from pathlib import Path

_SUFFIXES = (".yml", ".txt")
# How much of the hash is shown: enough to tell the versions of one municipality apart.
_CHARACTERS = 12


def digest_of(folder: Path) -> str:
    """A short hash over every file of the content, names and bytes."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES):
        digest.update(f"{file.relative_to(folder).as_posix()}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:_CHARACTERS]
