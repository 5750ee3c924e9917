"""The parts of the evaluation on data so small that they run at once."""

from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from assistant.content import Content
from assistant.understanding import features
from assistant.understanding.classifier import TopicClassifier
from assistant.understanding.decide import Thresholds
from assistant.understanding.encoder import NoEncoder
from assistant.understanding.interpret import Interpreter
from assistant.understanding.spelling import Speller
from scripts.evaluation import ablation, common, metrics, ours, turn_profile, xsid
from scripts.evaluation.__main__ import main

EXAMPLES = {
    "lov/gdpr": ["hvad siger gdpr", "gælder gdpr her", "må jeg gemme det efter gdpr"],
    "plan/maal": ["hvad er målet med planen", "planens mål", "hvilke mål har planen"],
}


@pytest.fixture(scope="module")
def read(content: Content) -> ours.Reader:
    texts = [text for those in EXAMPLES.values() for text in those]
    topics = [topic for topic, those in EXAMPLES.items() for _ in those]
    trained = TopicClassifier(NoEncoder("prøve")).fit(texts, topics)
    thresholds = Thresholds(0.4, 0.1, 0.5)
    return ours.Reader(Interpreter(trained, content.situation_reader, frozenset(), thresholds))


def test_questions_become_predictions_and_figures(
    read: ours.Reader, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "content", lambda: content)
    asked = [
        {"text": "gælder gdpr", "topic": ["lov/gdpr", "lov/deling"], "style": "telegram"},
        {"text": "planens mål?", "topic": "plan/maal", "style": "plain"},
        {"text": "planens mål", "topic": "lov/gdpr", "style": "plain"},
        {"text": "\x00", "topic": "lov/gdpr", "style": "plain"},
    ]
    predictions = ours.guesses(read, asked)
    assert [p.guess for p in predictions] == ["lov/gdpr", "plan/maal", "plan/maal", "uklar/uddyb"]
    found = metrics.summary(predictions)
    assert found["accuracy"] == 0.5
    assert found["styles"] == {"plain": pytest.approx(1 / 3), "telegram": 1.0}


def test_questions_that_are_examples_word_for_word_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(common, "examples", lambda: (["Gælder GDPR?"], ["lov/gdpr"]))
    asked = [{"text": "gælder gdpr"}, {"text": "gælder gdpr også her"}]
    right = metrics.Prediction(("a",), "plain", "a", 1.0)
    wrong = metrics.Prediction(("a",), "plain", "b", 1.0)
    assert ours.unseen(asked, [right, wrong]) == 0.0


def test_a_text_is_encoded_once_and_alone() -> None:
    asked = []

    class Counting(NoEncoder):
        dimensions = 1

        def encode(self, texts):
            asked.append(list(texts))
            return np.ones((len(texts), 1), np.float32)

    remembered = common.Remembered(Counting("prøve"))
    assert remembered.encode(["a", "b", "a"]).shape == (3, 1)
    remembered.encode(["b"])
    assert asked == [["a"], ["b"]]


def test_the_sample_repeats_and_is_bounded() -> None:
    texts = [f"sætning {n}" for n in range(10)]
    topics = ["a"] * 7 + ["b"] * 3
    chosen = common.sample(texts, topics, 4)
    assert chosen == common.sample(texts, topics, 4)
    assert chosen[1] == ["a"] * 4 + ["b"] * 3


def _steps() -> tuple[object, ...]:
    return (features.fold, Speller._corrected, features.FeatureMaker.__init__)


def test_a_step_is_back_in_its_place_after_its_variant() -> None:
    for name, replaced in ablation.VARIANTS.items():
        before = _steps()
        with replaced():
            touched = _steps() != before
        assert _steps() == before
        outside = replaced is nullcontext or replaced is ablation.no_neighbours
        assert touched != outside, name


def test_each_variant_does_without_its_step() -> None:
    speller = Speller({"radikalisering": 5})
    with ablation.no_spelling():
        assert speller.correct("Radikalisring") == "radikalisring"
    assert speller.correct("Radikalisring") == "radikalisering"
    with ablation.no_folding():
        assert features.fold("xøx") == "xøx"
    assert features.fold("xøx") == "xox"


def _words(texts: list[str]) -> set[str]:
    maker = features.FeatureMaker(NoEncoder("prøve"))
    maker.fit(texts)
    return {name for name in maker.names() if not name.startswith("«")}


def test_the_variants_with_a_step_more_have_it() -> None:
    twice = ["mine hunde", "mine hunde", "skolepsykolog", "skolepsykolog", "skole", "skole"]
    twice += ["psykolog", "psykolog"]
    plain = _words(twice)
    assert {"hunde", "skolepsykolog"} <= plain
    assert "hund" not in plain
    with ablation.with_lemmas():
        assert "hund" in _words(twice)
    with ablation.with_compounds():
        assert "skole psykolog" in _words(twice)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("skolepsykolog", ["skole", "psykolog"]),
        ("arbejdsplads", ["arbejd", "plads"]),
        ("skole", []),
        ("xyzplads", []),
    ],
)
def test_compounds_are_split_where_both_parts_are_known(word: str, parts: list[str]) -> None:
    known = {"skole", "psykolog", "arbejd", "plads"}
    assert ablation.halves(word, known) == parts


def test_every_tenth_example_is_typed_wrong_once_more() -> None:
    texts = [f"planen nummer {number}" for number in range(20)]
    more, labels = ablation.mistyped(texts, ["a"] * 20)
    assert more[:20] == texts
    assert more[20:] == ["plnaen nummer 0", "plnaen nummer 10"]
    assert len(labels) == 22


def test_every_utterance_is_guessed_by_a_training_without_it() -> None:
    def method(texts, labels, asked):
        assert not set(texts) & set(asked)
        return [f"gæt {text}" for text in asked]

    splits = [(np.array([0, 1]), np.array([2])), (np.array([2]), np.array([0, 1]))]
    found = xsid.guessed(method, ["a", "b", "c"], ["x", "y", "x"], splits)
    assert found == ["gæt a", "gæt b", "gæt c"]


def test_an_xsid_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "da.valid.conll"
    rows = (
        "# id = 1\n# text-en = Hot?\n# text = Varmt?\n# intent = weather/find\n1\tVarmt\tx\tO\n\n"
    )
    file.write_text(rows, encoding="utf-8")
    assert xsid.read(file) == (["Varmt?"], ["weather/find"])


def test_the_parts_of_a_turn_add_up() -> None:
    turn = {"whole turn": 10.0, "intake": 1.0, "understand": 5.0, "machines": 2.0, "store": 3.0}
    found = turn_profile.parts(turn)
    assert (found["rest"], found["Rasa itself"]) == (3.0, 1.0)


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "accuracy,vejr"])
    assert "vejr" in capsys.readouterr().err
