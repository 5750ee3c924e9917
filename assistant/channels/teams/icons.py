"""The app's icons, drawn here: a signpost with two arms. PNG, by the standard library alone."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache

COLOR_SIZE, OUTLINE_SIZE = 192, 32
ACCENT = (0x1F, 0x4E, 0x79)
_WHITE = (255, 255, 255)
# Each pixel is looked at in so many places each way, so that edges are smooth.
_SAMPLES = 4

Point = tuple[float, float]
Pixel = tuple[int, int, int, int]
Polygon = Sequence[Point]

# On a field from 0 to 1, y downwards: the post, an arm to the right, an arm to the left.
_POST: Polygon = ((0.46, 0.14), (0.54, 0.14), (0.54, 0.88), (0.46, 0.88))
_RIGHT: Polygon = ((0.30, 0.22), (0.72, 0.22), (0.82, 0.315), (0.72, 0.41), (0.30, 0.41))
_LEFT: Polygon = ((0.70, 0.47), (0.28, 0.47), (0.18, 0.565), (0.28, 0.66), (0.70, 0.66))
SIGNPOST = (_POST, _RIGHT, _LEFT)


@lru_cache(maxsize=1)
def color_icon() -> bytes:
    """The colour icon, 192 by 192: white on the accent colour, which fills all of it."""

    def pixel(covered: float) -> Pixel:
        red, green, blue = (
            round(back + (front - back) * covered) for front, back in zip(_WHITE, ACCENT)
        )
        return red, green, blue, 255

    return _png(COLOR_SIZE, pixel, 0.72)


@lru_cache(maxsize=1)
def outline_icon() -> bytes:
    """The outline icon, 32 by 32: white on nothing, as Teams wants it."""
    return _png(OUTLINE_SIZE, lambda covered: (*_WHITE, round(255 * covered)), 1.0)


def _png(size: int, pixel: Callable[[float], Pixel], scale: float) -> bytes:
    """The signpost, ``scale`` of the picture's size and in its middle."""
    rows = []
    for y in range(size):
        row = bytearray(b"\0")
        for x in range(size):
            row += bytes(pixel(_coverage(x, y, size, scale)))
        rows.append(bytes(row))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    checked = name + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def _coverage(x: int, y: int, size: int, scale: float) -> float:
    """How much of a pixel the signpost covers, from 0 to 1."""
    hits = 0
    for i in range(_SAMPLES):
        for j in range(_SAMPLES):
            u = ((x + (i + 0.5) / _SAMPLES) / size - 0.5) / scale + 0.5
            v = ((y + (j + 0.5) / _SAMPLES) / size - 0.5) / scale + 0.5
            hits += any(_inside(u, v, polygon) for polygon in SIGNPOST)
    return hits / _SAMPLES**2


def _inside(u: float, v: float, polygon: Polygon) -> bool:
    """Whether a point lies in a polygon: a line from it crosses the edge an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(polygon, (*polygon[1:], polygon[0])):
        if (y1 > v) != (y2 > v) and u < (x2 - x1) * (v - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
