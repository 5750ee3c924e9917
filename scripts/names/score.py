"""Scores a recogniser of people: ``python -m scripts.names.score MODEL FILE.iob2``.

Entities count as right when first and last word and label are (CoNLL, Tjong Kim Sang 2002).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from spacy.language import Language
from spacy.training import Example

from assistant.privacy.recogniser import load
from scripts.names.corpus import PERSON, doc_of, read_iob2


def measure(language: Language, file: Path) -> dict[str, float]:
    """Precision, recall and F1 (0 to 1) of people and F1 of all entities, on a file's sentences."""
    examples = []
    for sentence in read_iob2(file):
        gold = doc_of(sentence, language)
        bare = doc_of(sentence._replace(tags=["O"] * len(sentence.words)), language)
        for _, pipe in language.pipeline:
            bare = pipe(bare)
        examples.append(Example(bare, gold))
    found = language.get_pipe("ner").score(examples)
    person = found["ents_per_type"][PERSON]
    return {
        "person_p": round(person["p"], 4),
        "person_r": round(person["r"], 4),
        "person_f": round(person["f"], 4),
        "all_f": round(found["ents_f"], 4),
    }


def main() -> None:
    """See the module."""
    model, file = map(Path, sys.argv[1:])
    print(json.dumps(measure(load(model), file), indent=2))


if __name__ == "__main__":
    main()
