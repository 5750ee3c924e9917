"""The figures of the evaluation, from predictions. Plain functions over numpy arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

BINS = 10
THRESHOLDS = 41


@dataclass(frozen=True)
class Prediction:
    """A held-out message: its right topics, its style, and the guess with its confidence (0-1).

    ``answered``: the guess is sure enough to be answered without asking back.
    """

    right: tuple[str, ...]
    style: str
    guess: str
    confidence: float
    answered: bool = True

    @property
    def correct(self) -> bool:
        """Whether the guess is one of the right topics."""
        return self.guess in self.right


def accuracy(predictions: Sequence[Prediction]) -> float:
    """The share (0-1) of correct guesses."""
    return float(np.mean([p.correct for p in predictions]))


def macro_f1(predictions: Sequence[Prediction]) -> float:
    """The mean F1 over topics; of several right topics the guessed one counts."""
    truth = [p.guess if p.correct else p.right[0] for p in predictions]
    return float(f1_score(truth, [p.guess for p in predictions], average="macro", zero_division=0))


def by_style(predictions: Sequence[Prediction]) -> dict[str, float]:
    """Accuracy for each style of question."""
    styles = sorted({p.style for p in predictions})
    return {style: accuracy([p for p in predictions if p.style == style]) for style in styles}


def summary(predictions: Sequence[Prediction]) -> dict[str, Any]:
    """The main figures, all shares (0-1) but ``questions``, which is how many there are."""
    said = [p for p in predictions if p.answered]
    return {
        "questions": len(predictions),
        "accuracy": accuracy(predictions),
        "macro_f1": macro_f1(predictions),
        "styles": by_style(predictions),
        "calibration_error": calibration_error(predictions),
        "answered_right": sum(p.correct for p in said) / len(predictions),
        "answered_wrong": sum(not p.correct for p in said) / len(predictions),
    }


def confusions(predictions: Sequence[Prediction], count: int) -> list[tuple[str, str, int]]:
    """The most frequent pairs of right topic and guess, with how often each occurs."""
    pairs: dict[tuple[str, str], int] = {}
    for p in predictions:
        if not p.correct:
            pair = (p.right[0], p.guess)
            pairs[pair] = pairs.get(pair, 0) + 1
    worst = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return [(right, guess, number) for (right, guess), number in worst[:count]]


def reliability(predictions: Sequence[Prediction]) -> list[tuple[float, float, int]]:
    """For each of ten bins of confidence: mean confidence, share correct, number of messages."""
    confidence = np.array([p.confidence for p in predictions])
    correct = np.array([p.correct for p in predictions])
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        (float(confidence[places == b].mean()), float(correct[places == b].mean()), int(n))
        for b in range(BINS)
        if (n := (places == b).sum())
    ]


def calibration_error(predictions: Sequence[Prediction]) -> float:
    """Expected calibration error (Guo et al. 2017) over ten bins of equal width."""
    bins = reliability(predictions)
    total = sum(number for _, _, number in bins)
    return sum(abs(sure - right) * number for sure, right, number in bins) / total


def answered_against_wrong(predictions: Sequence[Prediction]) -> list[tuple[float, float, float]]:
    """For thresholds 0 to 1: threshold, share answered, share of all that is answered wrongly."""
    confidence = np.array([p.confidence for p in predictions])
    wrong = np.array([not p.correct for p in predictions])
    return [
        (t, float((confidence >= t).mean()), float((wrong & (confidence >= t)).mean()))
        for t in np.round(np.linspace(0, 1, THRESHOLDS), 3).tolist()
    ]


def separation(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The area under the ROC curve of a score that is to be higher for ``inside``."""
    truth = [1] * len(inside) + [0] * len(outside)
    return float(roc_auc_score(truth, [*inside, *outside]))
