"""How every picture is put on the disk."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

# They are read over the net with the page that they are on.
MOST_BYTES = 150_000


def save(picture: Image.Image, path: Path) -> None:
    """Write ``picture`` to ``path`` (PNG) and tell its size.

    Raises:
        RuntimeError: it takes more than ``MOST_BYTES``.
    """
    # Few colours are in use: a palette takes a third of the room.
    packed = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    packed.save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise RuntimeError(f"{path.name} has {size} bytes, at most {MOST_BYTES} are wanted")
    print(f"{path.name}: {size / 1000:.0f} kB", flush=True)
