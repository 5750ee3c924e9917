"""What the parts of the evaluation share: the options, the progress bar, examples and vectors."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from tqdm import tqdm

from assistant.encoding import encoder
from assistant.examples import load_examples
from assistant.understanding.encoder import Encoder
from assistant.understanding.linear import SEED
from tests.heldout import cases

QUICK_SHARE = 10
QUICK_EXAMPLES = 8

Item = TypeVar("Item")


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line; ``xsid`` is the file with xSID's utterances."""

    quick: bool = False
    xsid: Path | None = None

    def some(self, items: Sequence[Item]) -> list[Item]:
        """All of ``items``; in a quick run every tenth."""
        return list(items[:: QUICK_SHARE if self.quick else 1])


class Progress:
    """One bar over the steps of all parts."""

    def __init__(self, steps: int) -> None:
        self._bar = tqdm(total=steps, leave=False, bar_format="{l_bar}{bar}| {n}/{total} {elapsed}")
        self._begun = False

    def step(self, text: str) -> None:
        """A step begins, and the one before is done."""
        self._bar.update(int(self._begun))
        self._bar.set_description(text)
        self._begun = True

    def say(self, text: str) -> None:
        """A line above the bar."""
        self._bar.write(text)

    def close(self) -> None:
        """Everything is done."""
        self._bar.close()


class Remembered:
    """Encodes each text by itself and keeps its vector for as long as the process runs.

    With matrices in 8 bits a vector depends a little on the texts encoded beside it. Alone, it is
    the same whatever was measured before, so results repeat.
    """

    def __init__(self, inner: Encoder) -> None:
        self.name = inner.name
        self.dimensions = inner.dimensions
        self._inner = inner
        self._known: dict[str, np.ndarray] = {}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """An array of shape (len(texts), dimensions), float32."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._inner.encode([text])[0]
        return np.vstack([self._known[text] for text in texts])

    def ahead(self, text: str) -> AbstractContextManager[None]:
        """Nothing is begun."""
        return nullcontext()


@lru_cache(maxsize=1)
def remembered() -> Remembered:
    """The encoder of this installation, remembering; one a process."""
    return Remembered(encoder())


@lru_cache(maxsize=1)
def examples() -> tuple[list[str], list[str]]:
    """All training sentences, and the topic of each."""
    found = load_examples()
    return [example.text for example in found], [example.topic for example in found]


def sample(texts: Sequence[str], topics: Sequence[str], each: int) -> tuple[list[str], list[str]]:
    """At most ``each`` examples of every topic, drawn with a fixed seed."""
    by_topic: dict[str, list[str]] = defaultdict(list)
    for text, topic in zip(texts, topics):
        by_topic[topic].append(text)
    draw = random.Random(SEED)
    chosen = [
        (text, topic)
        for topic, those in sorted(by_topic.items())
        for text in draw.sample(those, min(each, len(those)))
    ]
    return [text for text, _ in chosen], [topic for _, topic in chosen]


def training_data(options: Options) -> tuple[list[str], list[str]]:
    """The training sentences and their topics; in a quick run a few a topic."""
    texts, topics = examples()
    return sample(texts, topics, QUICK_EXAMPLES) if options.quick else (texts, topics)


def questions(options: Options) -> list[tuple[str, dict[str, Any]]]:
    """The held-out questions with the set each is from."""
    return [(name, item) for name in cases.SETS for item in options.some(cases.questions(name))]
