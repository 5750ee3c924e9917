"""Rasa's default pipeline (DIET) in a process of its own: ``python -m scripts.evaluation.diet``.

Reads ``{train: [[text, label]], test: [text]}`` from standard input, as ``nlpjs/peer.js`` does, and
writes the labels guessed for ``test`` as a JSON list to the file named as the argument.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from assistant.engine import quiet
from assistant.understanding.linear import SEED

EPOCHS = 100
PIPELINE: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": EPOCHS, "random_seed": SEED},
]
# A slash in a label would make it a retrieval intent.
_SLASH, _STANDS_FOR = "/", "+"


def guess(train: list[list[str]], asked: list[str], folder: Path) -> list[str]:
    """Train in ``folder`` on pairs of text and label, and guess a label for each of ``asked``."""
    import yaml
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    by_label: dict[str, list[str]] = defaultdict(list)
    for text, label in train:
        by_label[label.replace(_SLASH, _STANDS_FOR)].append(text)
    config = {"recipe": "default.v1", "assistant_id": "peer", "language": "da"}
    nlu = [
        {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)}
        for label, texts in by_label.items()
    ]
    files = {
        "config.yml": {**config, "pipeline": PIPELINE},
        "nlu.yml": {"version": "3.1", "nlu": nlu},
    }
    for name, value in files.items():
        (folder / name).write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
    agent = Agent.load(str(model))

    async def guess_all() -> list[str]:
        found = [await agent.parse_message(text) for text in asked]
        return [(made["intent"]["name"] or "").replace(_STANDS_FOR, _SLASH) for made in found]

    return asyncio.run(guess_all())


def main() -> None:
    """See the module."""
    os.environ["TF_DETERMINISTIC_OPS"] = "1"
    quiet.before_import()
    quiet.logging_for("ERROR")
    given = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        # Rasa would take what it trained in an earlier run from its cache.
        os.environ["RASA_CACHE_DIRECTORY"] = str(Path(folder) / "cache")
        found = guess(given["train"], given["test"], Path(folder))
    Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
