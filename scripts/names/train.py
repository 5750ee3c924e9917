"""Trains the recogniser of people: ``python -m scripts.names.train FOLDER [--to FOLDER]``.

``FOLDER`` holds Universal NER's Danish files (``da_ddt-ud-train.iob2`` and ``-dev``). Their
sentences, a part of them with other people's names, the project's templates filled with names, and
a part of all in lower case train a small spaCy pipeline that sees what the name lists say of each
word; the best on ``dev`` is written, with its licence, citation and score beside it.
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
from assistant.privacy.hints import FACTORY
from assistant.privacy.likeness import FILE
from assistant.privacy.recogniser import MODEL, load
from scripts.names import likeness, score
from scripts.names.corpus import (
    PERSON,
    Tagged,
    doc_of,
    filled,
    in_lower_case,
    read_iob2,
    with_other_names,
)

TRAIN, DEV = "da_ddt-ud-train.iob2", "da_ddt-ud-dev.iob2"
LISTS = ROOT / "knowledge" / "navne"
TEMPLATES = ROOT / "data" / "navne" / "saetninger.txt"
SEED = 20241
STEPS = 2500
DROPOUT = 0.35
# How many of the sentences with people come again with other names, of all in lower case.
OTHER_NAMES_SHARE = 0.3
LOWER_SHARE = 0.1
# What the embedding sees of a word, and how many rows each has; the last two are the hints.
SEEN = {"NORM": 4000, "PREFIX": 1000, "SUFFIX": 2000, "SHAPE": 1000, "TAG": 200, "DEP": 100}
META = {
    "name": "vejviser_personer",
    "version": "2",
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
README = """\
# Recogniser of people

A spaCy pipeline that finds people in Danish sentences; `python -m scripts.names.train FOLDER` makes
it anew. `name_hints` writes what the name lists say of each word (`assistant/privacy/hints.py`),
`tok2vec` and `ner` learn from it. Words of the training's sentences are not in it. The lists are as
they were then: later entries reach the mask at once, the recogniser when it is trained anew.

- Licence: CC BY-SA 4.0, as its source.
- Source: Universal NER's annotations on the Danish Dependency Treebank, the training part, and the
  project's own templates and name lists.
- Cite: Mayhew et al. 2024, "Universal NER" (NAACL); Plank et al. 2020, "DaN+" (COLING).
- People on Universal NER's dev part ({people} of them), which also chose the best of the weights:
  F1 {person_f:.3f}, precision {person_p:.3f}, recall {person_r:.3f}; all kinds F1 {all_f:.3f}.
- `navnelighed.npz` tells names from words by their letters (`assistant/privacy/likeness.py`).
"""


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
    renamed = list(with_other_names(own, first, last, chance))
    everything = [*own, *chance.sample(renamed, int(OTHER_NAMES_SHARE * len(renamed)))]
    everything += filled(lines(TEMPLATES), first, last, spacy.blank("da"), chance)
    lower = chance.sample(everything, int(LOWER_SHARE * len(everything)))
    everything += in_lower_case(lower)
    chance.shuffle(everything)
    return everything


def _config(work: Path) -> Path:
    config = init_config(lang="da", pipeline=["ner"], optimize="efficiency")
    config["nlp"]["pipeline"].insert(0, FACTORY)
    config["components"][FACTORY] = {"factory": FACTORY}
    config["initialize"]["components"][FACTORY] = {"folder": str(LISTS)}
    tok2vec = config["components"]["tok2vec"]["model"]
    tok2vec["embed"].update({"attrs": list(SEEN), "rows": list(SEEN.values())})
    tok2vec["encode"]["width"] = 96
    training = config["training"]
    training["annotating_components"] = [FACTORY]
    training.update({"max_steps": STEPS, "eval_frequency": 250, "patience": 0})
    training.update({"seed": SEED, "dropout": DROPOUT, "score_weights": {"ents_f": 1.0}})
    # The mean of the weights of all steps swings less than the last ones.
    training["optimizer"]["use_averages"] = True
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
        language = load(work / "made" / "model-best")
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
    people = sum(sentence.tags.count(f"B-{PERSON}") for sentence in parts["dev"])
    readme = README.format(people=people, **scores)
    (target / "README.md").write_text(readme, encoding="utf-8")
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
