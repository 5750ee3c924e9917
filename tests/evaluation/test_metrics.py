"""The figures of the evaluation on predictions small enough to count by hand."""

import pytest

from scripts.evaluation import metrics
from scripts.evaluation.metrics import Prediction


def guess(right: str, said: str, confidence: float = 1.0, style: str = "plain") -> Prediction:
    return Prediction((right,), style, said, confidence)


def test_accuracy_counts_any_of_the_right_topics() -> None:
    either = Prediction(("a", "b"), "plain", "b", 1.0)
    assert metrics.accuracy([either, guess("a", "b")]) == 0.5


def test_macro_f1_gives_every_topic_the_same_weight() -> None:
    # a: precision 3/4, recall 1, F1 6/7; b: precision 1, recall 1/2, F1 2/3.
    said = [guess("a", "a")] * 3 + [guess("b", "a"), guess("b", "b")]
    assert metrics.macro_f1(said) == pytest.approx((6 / 7 + 2 / 3) / 2)


def test_by_style_keeps_styles_apart() -> None:
    said = [guess("a", "a", style="typo"), guess("a", "b", style="typo"), guess("a", "a")]
    assert metrics.by_style(said) == {"plain": 1.0, "typo": 0.5}


def test_confusions_are_counted_the_most_frequent_first() -> None:
    said = [guess("a", "b"), guess("c", "a"), guess("a", "b"), guess("a", "a")]
    assert metrics.confusions(said, 5) == [("a", "b", 2), ("c", "a", 1)]
    assert metrics.confusions(said, 1) == [("a", "b", 2)]


def test_reliability_puts_confidence_one_into_the_last_bin() -> None:
    said = [guess("a", "a", 1.0), guess("a", "b", 0.9), guess("a", "a", 0.05)]
    low, high = metrics.reliability(said)
    assert low == (0.05, 1.0, 1)
    assert high == (pytest.approx(0.95), 0.5, 2)


def test_calibration_error_weighs_bins_by_their_number() -> None:
    # Bin 0.9: confidence 0.95, right 0.5, two of three; bin 0.0: 0.05 against 1.0, one of three.
    said = [guess("a", "a", 1.0), guess("a", "b", 0.9), guess("a", "a", 0.05)]
    assert metrics.calibration_error(said) == pytest.approx((0.45 * 2 + 0.95) / 3)


def test_a_higher_threshold_answers_less_and_less_wrongly() -> None:
    said = [guess("a", "a", 0.9), guess("a", "b", 0.3), guess("a", "b", 0.6), guess("a", "a", 0.7)]
    curve = {threshold: rest for threshold, *rest in metrics.answered_against_wrong(said)}
    assert curve[0.0] == [1.0, 0.5]
    assert curve[0.5] == [0.75, 0.25]
    assert curve[0.65] == [0.5, 0.0]
    assert curve[1.0] == [0.0, 0.0]


def test_separation_is_the_share_of_pairs_in_the_right_order() -> None:
    assert metrics.separation([0.9, 0.4], [0.5, 0.1]) == 0.75


def test_summary_tells_answered_from_asked_back() -> None:
    asked_back = Prediction(("a",), "plain", "a", 0.3, answered=False)
    found = metrics.summary([guess("a", "a"), guess("a", "b"), asked_back, asked_back])
    assert (found["questions"], found["accuracy"]) == (4, 0.75)
    assert (found["answered_right"], found["answered_wrong"]) == (0.25, 0.25)
