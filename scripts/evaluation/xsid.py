"""xSID Danish (van der Goot et al. 2021): a foreign task for the same classifier, unchanged.

Only its 300 validation utterances are used, by repeated stratified cross-validation. The file is
not part of the repository; where it is not given, this part is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from assistant.understanding.linear import SEED
from scripts.evaluation import peers
from scripts.evaluation.common import Options, Progress
from scripts.evaluation.peers import Method

STEPS = 4
FOLDS = 5
REPEATS = 5
NO_FILE = "xSID is left out: give its da.valid.conll with --xsid FILE or XSID_DANISH=FILE."
_TEXT, _INTENT = "# text = ", "# intent = "

Splits = list[tuple[np.ndarray, np.ndarray]]


def read(path: Path) -> tuple[list[str], list[str]]:
    """The utterances of an xSID file and the intent of each."""
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [line[len(_TEXT) :] for line in lines if line.startswith(_TEXT)]
    intents = [line[len(_INTENT) :] for line in lines if line.startswith(_INTENT)]
    return texts, intents


def guessed(
    method: Method, texts: Sequence[str], intents: Sequence[str], splits: Splits
) -> list[str]:
    """A guess for every utterance, each by the training on the folds that it is not in."""
    found = [""] * len(texts)
    for train, test in splits:
        guesses = method(
            [texts[at] for at in train], [intents[at] for at in train], [texts[at] for at in test]
        )
        for at, guess in zip(test, guesses):
            found[at] = guess
    return found


def measure(options: Options, progress: Progress) -> dict[str, Any]:
    """Accuracy and macro F1 over the repeats; on the first split alone with Rasa's default too.

    Empty where there is no file.
    """
    if options.xsid is None or not options.xsid.is_file():
        progress.say(NO_FILE)
        return {}
    texts, intents = read(options.xsid)
    repeats = [
        list(StratifiedKFold(FOLDS, shuffle=True, random_state=SEED + n).split(texts, intents))
        for n in range(1 if options.quick else REPEATS)
    ]
    first = repeats[0][0]
    truth = np.array(intents)

    def row(name: str, method: Method) -> dict[str, Any]:
        progress.step(f"xSID: {name}")
        every = [np.array(guessed(method, texts, intents, splits)) for splits in repeats]
        right = [float((guesses == truth).mean()) for guesses in every]
        f1 = [f1_score(truth, guesses, average="macro", zero_division=0) for guesses in every]
        return {
            "method": name,
            "accuracy": float(np.mean(right)),
            "spread": float(np.std(right)),
            "macro_f1": float(np.mean(f1)),
            "first_split": float((every[0] == truth)[first[1]].mean()),
        }

    with peers.nlpjs() as node:
        if node is None:
            progress.say(peers.NO_NODE)
        rows = [row(peers.OWN, peers.own), row(peers.NGRAMS, peers.ngrams)]
        if node is not None:
            rows.append(row(peers.NLP, node))
    progress.step(f"xSID: {peers.RASA}, one split")
    guesses = np.array(guessed(peers.rasa_default, texts, intents, [first]))
    rows.append({"method": peers.RASA, "first_split": float((guesses == truth)[first[1]].mean())})
    sizes = {"utterances": len(texts), "intents": len(set(intents)), "test": len(first[1])}
    return {**sizes, "folds": FOLDS, "repeats": len(repeats), "rows": rows}
