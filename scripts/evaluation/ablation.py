"""What each step of the understanding is worth: trained anew without it, the rest as it is.

The product has no switch for its steps; they are replaced from outside, while a variant is trained
and asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

from assistant.content import ROOT, content
from assistant.knowledge.lines import load_yaml
from assistant.understanding import classifier, features, spelling
from assistant.understanding.classifier import TopicClassifier
from assistant.understanding.danish import fold, load_pipeline
from assistant.understanding.decide import Thresholds
from assistant.understanding.encoder import Encoder, NoEncoder
from assistant.understanding.interpret import Interpreter
from assistant.understanding.spelling import Speller
from scripts.evaluation import common, metrics, ours
from scripts.evaluation.common import Options, Progress
from tests.heldout import cases

ALL = "all steps"
NO_EMBEDDINGS = "without sentence embeddings"
TYPED_WRONG = "with typing errors in a tenth of the examples"
LEAST_PART = 4


def _same(word: str) -> str:
    return word


def no_spelling() -> AbstractContextManager[Any]:
    """Every word is left as it was typed."""
    return patch.object(Speller, "_corrected", lambda speller, word: word)


@contextmanager
def no_folding() -> Iterator[None]:
    """``børn``, ``boern`` and ``born`` are three words, to the features and to the speller."""
    with (
        patch.object(features, "fold", _same),
        patch.object(spelling, "fold", _same),
    ):
        yield


@contextmanager
def with_lemmas() -> Iterator[None]:
    """Words count as their lemmas, as an earlier version had it."""

    def lemmas(text: str) -> str:
        return fold(" ".join(word.lemma for word in load_pipeline().words(text)))

    with _words_as(lemmas):
        yield


@contextmanager
def with_compounds() -> Iterator[None]:
    """Beside each compound its parts count as words, where the examples know both."""
    known: set[str] = set()

    def split(text: str) -> str:
        return fold(" ".join([text, *(part for w in text.split() for part in halves(w, known))]))

    def learn(texts: Iterable[str]) -> Speller:
        made = learnt(texts)
        known.update(made.counts)
        return made

    learnt = Speller.learn
    with _words_as(split), patch.object(Speller, "learn", learn):
        yield


def halves(word: str, known: Collection[str]) -> list[str]:
    """The two parts of a Danish compound, a joining s or e left out; empty where it is none."""
    for cut in range(len(word) - LEAST_PART, LEAST_PART - 1, -1):
        first, last = word[:cut], word[cut:]
        if last in known and (first in known or (first[-1] in "se" and first[:-1] in known)):
            return [first if first in known else first[:-1], last]
    return []


@contextmanager
def _words_as(prepare: Callable[[str], str]) -> Iterator[None]:
    """Let the block of words see what ``prepare`` makes of a text."""
    made = features.FeatureMaker.__init__

    def changed(maker: features.FeatureMaker, encoder: Encoder) -> None:
        made(maker, encoder)
        maker._words.preprocessor = prepare

    with patch.object(features.FeatureMaker, "__init__", changed):
        yield


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
    NO_EMBEDDINGS: nullcontext,
    "without nearest examples": no_neighbours,
    "with lemmas": with_lemmas,
    "with compounds split": with_compounds,
    TYPED_WRONG: nullcontext,
}
STEPS = len(VARIANTS) + 1


def mistyped(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Every tenth example once more, two neighbouring letters of its longest word changed about."""
    more = []
    for text in texts[::10]:
        longest = max(text.split() or [text], key=len)
        at = len(longest) // 2
        swapped = longest[: at - 1] + longest[at - 1 : at + 1][::-1] + longest[at + 1 :]
        more.append(text.replace(longest, swapped, 1))
    return [*texts, *more], [*labels, *labels[::10]]


def _interpreter(
    options: Options, encoder: Encoder, change: Callable[..., Any] = lambda *data: data
) -> Interpreter:
    step = load_yaml(ROOT / "config.yml")[0]["pipeline"][0]
    found = content()
    texts, labels = change(*common.training_data(options))
    return Interpreter(
        TopicClassifier(encoder).fit(texts, labels, found.acute_topics),
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
            made = _interpreter(options, encoder, *([mistyped] if name == TYPED_WRONG else []))
            read = ours.Reader(made)
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
