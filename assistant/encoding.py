"""The sentence encoder of this installation, chosen by the settings; loaded once per process."""

from __future__ import annotations

from functools import lru_cache

from assistant.settings import load_settings
from assistant.understanding.encoder import (
    OWN_NAME,
    CachedEncoder,
    Encoder,
    NoEncoder,
    OnnxEncoder,
    open_folder,
    open_own,
)

# What the machines have that it is made for; examples are encoded side by side.
CORES = 2


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder for what users type.

    Raises:
        EncoderError: ``VEJVISER_ENCODER`` names a folder that can't be used.
    """
    return _open(1)


def training_encoder() -> Encoder:
    """The encoder for training sentences, which keeps their vectors in the data folder."""
    found = _open(CORES)
    if isinstance(found, NoEncoder):
        return found
    return CachedEncoder(found, load_settings().data_dir / "cache" / f"{found.name}.npz")


def _open(at_once: int) -> OnnxEncoder | NoEncoder:
    settings = load_settings()
    if settings.encoder is not None:
        return open_folder(settings.encoder, at_once)
    return open_own(settings.data_dir / "encoder" / OWN_NAME, at_once)
