"""What each step of the understanding is worth: trained anew without it, the rest as it is.

The product has no switch for its steps; they are replaced from outside, while a variant is trained
and asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

from assistant.content import ROOT, content
from assistant.knowledge.lines import load_yaml
from assistant.understanding import classifier, features, spelling
from assistant.understanding.classifier import TopicClassifier
from assistant.understanding.danish import load_pipeline
from assistant.understanding.decide import Thresholds
from assistant.understanding.encoder import Encoder, NoEncoder
from assistant.understanding.interpret import Interpreter
from assistant.understanding.spelling import Speller
from scripts.evaluation import common, metrics, ours
from scripts.evaluation.common import Options, Progress
from tests.heldout import cases

ALL = "all steps"
NO_EMBEDDINGS = "without sentence embeddings"


def _same(word: str) -> str:
    return word


def _forms(text: str) -> list[str]:
    return [word.form for word in load_pipeline().words(text)]


def _unfolded_lemmas(text: str) -> list[str]:
    return [
        (token.lemma_ or token.lower_).lower()
        for token in load_pipeline().language(text)
        if not token.is_punct and not token.is_space
    ]


def no_spelling() -> AbstractContextManager[Any]:
    """Every word is left as it was typed."""
    return patch.object(Speller, "_corrected", lambda speller, word: word)


@contextmanager
def no_folding() -> Iterator[None]:
    """``børn``, ``boern`` and ``born`` are three words, to the features and to the speller."""
    with (
        patch.object(features, "fold", _same),
        patch.object(features, "lemmas", _unfolded_lemmas),
        patch.object(spelling, "fold", _same),
    ):
        yield


def no_lemmas() -> AbstractContextManager[Any]:
    """Words count as they are written."""
    return patch.object(features, "lemmas", _forms)


@contextmanager
def no_neighbours() -> Iterator[None]:
    """The nearest examples add nothing, neither to topics nor to the alarm."""
    with (
        patch.object(classifier, "NEIGHBOUR_WEIGHT", 0.0),
        patch.object(classifier, "ALARM_NEIGHBOUR_WEIGHT", 0.0),
    ):
        yield


VARIANTS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    ALL: nullcontext,
    "without spelling correction": no_spelling,
    "without æøå folding": no_folding,
    "without lemmas": no_lemmas,
    NO_EMBEDDINGS: nullcontext,
    "without nearest examples": no_neighbours,
}
STEPS = len(VARIANTS) + 1


def _interpreter(options: Options, encoder: Encoder) -> Interpreter:
    step = load_yaml(ROOT / "config.yml")[0]["pipeline"][0]
    found = content()
    return Interpreter(
        TopicClassifier(encoder).fit(*common.training_data(options), found.acute_topics),
        found.situation_reader,
        found.acute_topics,
        Thresholds(step["sure"], step["unsure"], step["alarm"]),
    )


def _alarm_auroc(read: ours.Reader, options: Options) -> float:
    """How well the classifier tells acute messages from harmless ones written to provoke."""

    def scores(part: Callable[[str], list[dict[str, Any]]]) -> list[float]:
        made = [read(item["text"]) for name in cases.SETS for item in options.some(part(name))]
        return [found.reading.acute for found in made if found is not None]

    return metrics.separation(scores(cases.acute), scores(cases.innocent))


def measure(options: Options, progress: Progress) -> dict[str, Any]:
    """For each variant accuracy, by set and by style, and what was won and lost by leaving it."""
    progress.step("ablation: vectors of the examples")
    asked = common.questions(options)
    # Loaded before any step is replaced: the rules are not part of this.
    content()
    common.remembered().encode(common.training_data(options)[0])
    rows: list[dict[str, Any]] = []
    whole: list[bool] = []
    for name, replaced in VARIANTS.items():
        progress.step(f"ablation: {name}")
        encoder = NoEncoder(name) if name == NO_EMBEDDINGS else common.remembered()
        with replaced():
            read = ours.Reader(_interpreter(options, encoder))
            predictions = ours.guesses(read, [item for _, item in asked])
            auroc = _alarm_auroc(read, options)
        right = [prediction.correct for prediction in predictions]
        whole = whole or right
        sets = {
            which: sum(ok for ok, (of, _) in zip(right, asked) if of == which)
            / sum(of == which for of, _ in asked)
            for which in cases.SETS
        }
        rows.append(
            {
                "variant": name,
                **metrics.summary(predictions),
                "sets": sets,
                "won": sum(ok and not before for ok, before in zip(right, whole)),
                "lost": sum(before and not ok for ok, before in zip(right, whole)),
                "alarm_auroc": auroc,
            }
        )
    return {"rows": rows}
