"""Whether time and memory grow no faster than the number of topics, with invented topics.

Each size is trained and read in processes of its own: ``python -m scripts.evaluation.growth``.
"""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import psutil

from assistant import memory
from assistant.content import ROOT, content
from assistant.encoding import encoder
from assistant.understanding import linear
from assistant.understanding.classifier import TopicClassifier
from assistant.understanding.danish import load_pipeline
from assistant.understanding.spelling import Speller
from scripts.evaluation import common
from scripts.evaluation.common import Options, Progress

SIZES = (153, 300, 600, 1500)
QUICK_SIZES = (153, 300)
STEPS = 2 * len(SIZES)
EACH = 20
# Sentences of each topic that are kept back to be read.
ASKED_EACH = 2
READS = 300
TIMEOUT = 1800
_MODEL, _ASKED = "topics.joblib", "asked.json"
_VOWELS, _CONSONANTS = "aeiouyæøå", "bcdfghjklmnprstv"
_LEAST_LETTERS = 4


@cache
def _letters(copy: int) -> dict[int, int]:
    draw = random.Random(linear.SEED + copy)
    table: dict[int, int] = {}
    for letters in (_VOWELS, _CONSONANTS):
        table.update(str.maketrans(letters, "".join(draw.sample(letters, len(letters)))))
    return table


def reworded(text: str, copy: int) -> str:
    """``text`` in other words: from four letters on a word becomes one that looks like Danish.

    The same word becomes the same one throughout a ``copy``, and another one in another copy.
    """
    table = _letters(copy)
    words = text.lower().split(" ")
    return " ".join(
        word.translate(table) if len(word) >= _LEAST_LETTERS else word for word in words
    )


def topics(count: int, each: int) -> list[tuple[str, str]]:
    """``each`` sentences for each of ``count`` topics: the project's, reworded again and again.

    The first copy is reworded too: invented words have more pieces and n-grams than real ones, and
    sizes are to differ in nothing but the number of topics.
    """
    known = content().knowledge.topics
    texts, labels = common.sample(*common.examples(), each)
    real: dict[str, list[str]] = {}
    for text, label in zip(texts, labels):
        if label in known:
            real.setdefault(label, []).append(text)
    names = sorted(real)
    found = []
    for number in range(count):
        copy, name = number // len(names), names[number % len(names)]
        found += [(reworded(text, copy), f"{name}/{copy}") for text in real[name]]
    return found


def _split(count: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    every = topics(count, EACH + ASKED_EACH)
    train = [pair for at, pair in enumerate(every) if at % (EACH + ASKED_EACH) < EACH]
    asked = [pair for at, pair in enumerate(every) if at % (EACH + ASKED_EACH) >= EACH]
    return train, random.Random(linear.SEED).sample(asked, min(READS, len(asked)))


def _train(count: int, folder: Path) -> dict[str, float]:
    train, asked = _split(count)
    # The other process reads only this: had it read all the examples, what they leave free would
    # hide what the model takes.
    (folder / _ASKED).write_text(json.dumps(asked), encoding="utf-8")
    # With this few examples a topic the bound on a class's opponents would not be felt before the
    # largest size, as it is with all of them from the first on: it is made smaller alike.
    share = SIZES[0] * EACH / len(common.examples()[0])
    acute = frozenset(f"{topic}/0" for topic in content().acute_topics)
    load_pipeline()
    made = TopicClassifier(encoder())
    with (
        patch.object(linear, "MOST_OTHERS", round(linear.MOST_OTHERS * share)),
        patch.object(linear, "MANY_EXAMPLES", 0),
    ):
        start = time.perf_counter()
        made.fit([text for text, _ in train], [label for _, label in train], acute)
        seconds = time.perf_counter() - start
    file = folder / _MODEL
    made.save(file)
    return {"train_seconds": seconds, "disk_mb": file.stat().st_size / 1e6}


def _read(folder: Path) -> dict[str, float]:
    asked = json.loads((folder / _ASKED).read_text(encoding="utf-8"))
    load_pipeline().words("vejviser")
    # The dictionary of Danish is as large for one topic as for many.
    Speller({}).correct("vejvisser")
    encoder().encode(["vejviser"])
    before = _resident_mb()
    loaded = TopicClassifier.load(folder / _MODEL, encoder())
    right, taken = 0, []
    for text, label in asked:
        start = time.perf_counter()
        guess = loaded.read(text).guesses[0].topic
        taken.append(time.perf_counter() - start)
        right += guess == label
    return {
        "memory_mb": _resident_mb() - before,
        "read_ms": median(taken) * 1000,
        "accuracy": right / len(asked),
    }


def _resident_mb() -> float:
    """Resident megabytes of this process, without what it has freed and not given back."""
    gc.collect()
    memory.give_back()
    return float(psutil.Process().memory_info().rss / 1e6)


def measure(options: Options, progress: Progress) -> dict[str, Any]:
    """For each size seconds to train, megabytes on disk and in memory, milliseconds a message."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for count in QUICK_SIZES if options.quick else SIZES:
            figures: dict[str, Any] = {"topics": count}
            for what in ("train", "read"):
                progress.step(f"growth: {what} {count} topics")
                command = [sys.executable, "-W", "ignore", "-m", "scripts.evaluation.growth"]
                done = subprocess.run(
                    [*command, what, str(count), folder],
                    cwd=ROOT,
                    capture_output=True,
                    text=True,
                    check=True,
                    timeout=TIMEOUT,
                )
                figures.update(json.loads(done.stdout))
            rows.append(figures)
    return {"examples_each": EACH, "rows": rows}


def main() -> None:
    """``train`` or ``read``, the number of topics, and a folder for the classifier; prints JSON."""
    what, count, folder = sys.argv[1:]
    made = _train(int(count), Path(folder)) if what == "train" else _read(Path(folder))
    print(json.dumps(made))


if __name__ == "__main__":
    main()
