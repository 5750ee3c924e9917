"""Text and tables of the parts about time and memory, from their figures."""

from __future__ import annotations

from typing import Any

from scripts.evaluation.markdown import share, table

Figures = dict[str, Any]

GROWTH = """\
Topics with {examples_each} examples each: the project's own, copied as often as needed, every copy
in other invented words. In brackets the ratio to the first row; growth is linear where that is no
greater than the topics'. Each size is trained and read in processes of its own. The bound on a
class's opponents (`assistant/understanding/linear.py`) is in force from the first row with all
examples; here it is made smaller in step with the examples, so that it is so too.
"""


def growth(found: Figures) -> str:
    """Each size, with ratios to the first."""
    first = found["rows"][0]
    keys = ("train_seconds", "disk_mb", "memory_mb", "read_ms")
    rows = [
        [
            f"{row['topics']} ({row['topics'] / first['topics']:.1f})",
            *(f"{row[key]:.1f} ({row[key] / first[key]:.1f})" for key in keys),
            share(row["accuracy"]),
        ]
        for row in found["rows"]
    ]
    head = ["topics", "training, s", "on disk, MB", "in memory, MB", "a message, ms", "right topic"]
    return f"{GROWTH.format(**found)}\n" + table(head, rows)


PROFILE = """\
Medians over {messages} held-out questions, a new conversation every few messages. The parts are
timed in one process, the whole at a server; medians of parts need not add up exactly.
"""


def profile(found: Figures) -> str:
    """A turn and its parts."""
    times = found["p50_ms"]
    lines = {
        "HTTP round trip": "**socket to socket**",
        "http": "HTTP: socket, token, queue, JSON",
        "begun ahead": "sentence encoder: begun on the other core",
        "intake": "intake: cleaning, alarm rules, mask",
        "understand": "understand",
        "spelling": "... spelling",
        "sentence encoder": "... waiting for the sentence encoder",
        **{name: f"... {name}" for name in ("n-grams", "machines", "nearest examples")},
        **{name: f"... {name}" for name in ("situation", "rest")},
        "store": "store: read and write",
        "reply": "reply: actions and answers",
        "Rasa itself": "Rasa itself: tracker, rules, graph",
    }
    shown = {**times, "http": max(0.0, times["HTTP round trip"] - times["whole turn"])}
    rows = [[line, f"{shown[key]:.1f}"] for key, line in lines.items()]
    return f"{PROFILE.format(**found)}\n" + table(["part", "ms"], rows)


SPEED = """\
Both servers run side by side and are asked by turns, {messages} messages each, one at a time, over
loopback. The starter project is what `rasa init` makes.
"""


def speed(found: Figures) -> str:
    """Both projects and the ratio."""
    names = {
        "train_s": "training from nothing, s",
        "ready_s": "start until ready, s",
        "memory_mb": "resident memory after the talks, MB",
    }
    # The named ones first, then the times of a message.
    keys = sorted(found["ours"], key=lambda key: (key not in names, key))
    rows = [
        [
            names.get(key, key.replace("_ms", " ms")),
            f"{found['starter'][key]:.1f}",
            f"{found['ours'][key]:.1f}",
            f"{found['ratio'][key]:.2f}",
        ]
        for key in keys
    ]
    head = ["", "Rasa's starter project", "Vejviser", "ratio"]
    return f"{SPEED.format(**found)}\n" + table(head, rows)
