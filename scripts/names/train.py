"""Trains the recogniser of people: ``python -m scripts.names.train FOLDER [--to FOLDER]``.

``FOLDER`` holds Universal NER's Danish files (``da_ddt-ud-train.iob2`` and ``-dev``). Their
sentences, the same with other people's names, the project's templates filled with names, and a part
of all in lower case train a small spaCy pipeline; the best on ``dev`` is written, with its licence,
citation and score beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

import spacy
from spacy.cli.init_config import init_config
from spacy.cli.train import train as spacy_train
from spacy.tokens import DocBin

from assistant.content import ROOT
from assistant.privacy.likeness import FILE
from scripts.names import likeness, score
from scripts.names.corpus import Tagged, doc_of, filled, in_lower_case, read_iob2, with_other_names

TRAIN, DEV = "da_ddt-ud-train.iob2", "da_ddt-ud-dev.iob2"
LISTS = ROOT / "knowledge" / "navne"
TEMPLATES = ROOT / "data" / "navne" / "saetninger.txt"
MODEL = ROOT / "assistant" / "privacy" / "personer"
SEED = 20241
STEPS = 5000
OTHER_NAMES = 1
LOWER_SHARE = 0.25
TEMPLATE_ROUNDS = 1
META = {
    "name": "vejviser_personer",
    "version": "1",
    "description": "Finder navne på personer i danske beskeder.",
    "license": "CC BY-SA 4.0",
    "sources": [
        {
            "name": "Universal NER, Danish DDT: annotations on the Danish Dependency Treebank",
            "license": "CC BY-SA 4.0",
            "cite": [
                "Mayhew et al. 2024: Universal NER (NAACL)",
                "Plank et al. 2020: DaN+ (COLING)",
            ],
        }
    ],
}


def lines(file: Path) -> list[str]:
    """The entries of a list, one a line."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def corpus(folder: Path) -> list[Tagged]:
    """Everything that is trained on, in an order drawn by :data:`SEED`."""
    chance = random.Random(SEED)
    # Names that are words too would teach it that words are names.
    words = set(lines(LISTS / "tvetydige.txt"))
    first, last = (
        [name for name in lines(LISTS / file) if name not in words]
        for file in ("fornavne.txt", "efternavne.txt")
    )
    own = read_iob2(folder / TRAIN)
    more: list[Tagged] = []
    for _ in range(OTHER_NAMES):
        more += with_other_names(own, first, last, chance)
    blank = spacy.blank("da")
    for _ in range(TEMPLATE_ROUNDS):
        more += filled(lines(TEMPLATES), first, last, blank, chance)
    lower = chance.sample([*own, *more], int(LOWER_SHARE * (len(own) + len(more))))
    everything = [*own, *more, *in_lower_case(lower)]
    chance.shuffle(everything)
    return everything


def _config(work: Path) -> Path:
    config = init_config(lang="da", pipeline=["ner"], optimize="efficiency")
    tok2vec = config["components"]["tok2vec"]["model"]
    tok2vec["embed"]["rows"] = [4000, 1000, 2000, 1000]
    tok2vec["encode"]["width"] = 96
    config["training"].update(
        {"max_steps": STEPS, "eval_frequency": 500, "patience": 0, "seed": SEED, "dropout": 0.2}
    )
    config["training"]["score_weights"] = {"ents_f": 1.0}
    config["paths"].update({"train": str(work / "train.spacy"), "dev": str(work / "dev.spacy")})
    path = work / "config.cfg"
    config.to_disk(path)
    return path


def train(folder: Path, target: Path) -> dict[str, Any]:
    """Train on the files of ``folder`` and write the pipeline to ``target``; returns its scores.

    Raises:
        OSError: a file is missing.
    """
    blank = spacy.blank("da")
    parts = {"train": corpus(folder), "dev": read_iob2(folder / DEV)}
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for part, sentences in parts.items():
            docs = [doc_of(sentence, blank) for sentence in sentences]
            DocBin(docs=docs).to_disk(work / f"{part}.spacy")
        spacy_train(_config(work), work / "made")
        language = spacy.load(work / "made" / "model-best")
        scores = score.measure(language, folder / DEV)
        # The training's own figures name paths of the machine; ours stand in their place.
        kept = {key: language.meta[key] for key in ("lang", "spacy_version", "labels", "pipeline")}
        language.meta.clear()
        language.meta.update({**kept, **META, "performance": scores})
        shutil.rmtree(target, ignore_errors=True)
        for section in ("paths", "corpora", "training", "pretraining", "initialize"):
            language.config.pop(section, None)
        language.to_disk(target)
        # The words of the sentences are not needed to read others, and do not travel along.
        strings = json.dumps(sorted(language.get_pipe("ner").labels))
        (target / "vocab" / "strings.json").write_text(strings, encoding="utf-8")
    names = [*lines(LISTS / "fornavne.txt"), *lines(LISTS / "efternavne.txt")]
    likeness.write(names, lines(LISTS / "tvetydige.txt"), target / FILE.name)
    return scores


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, default=MODEL)
    given = parser.parse_args()
    print(json.dumps(train(given.folder, given.to), indent=2))


if __name__ == "__main__":
    main()
