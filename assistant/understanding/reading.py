"""What the classifier says of a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.understanding.answers import Told
from assistant.understanding.features import Vectors


class Guess(NamedTuple):
    """A topic and the probability (0 to 1) that the message is about it."""

    topic: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """What a message may be about, the most probable topic first, and how likely it is acute.

    ``told`` is what it tells about the fields that were asked for, ``vectors`` the message as
    numbers, with which it can be read again.
    """

    guesses: tuple[Guess, ...]
    acute: float
    told: Mapping[str, Told] = field(default_factory=dict)
    vectors: Vectors | None = field(default=None, repr=False, compare=False)
