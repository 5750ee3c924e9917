"""No held-out sentence, nor a near-duplicate of one, is among the training examples."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping

import pytest

from assistant.examples import load_answers, load_examples, load_follow_ups
from assistant.understanding.danish import fold, squeeze
from tests.heldout import cases
from tests.safety import cases as safety

# Two sentences of five words or more that share this much of their character triples are the same
# sentence written twice. Shorter ones ("hvad er psp") are what anybody would write.
SAME = 0.85
LEAST_WORDS = 5


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", fold(squeeze(text))).strip()


def _triples(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _held_out() -> list[str]:
    single = [*safety.acute(), *safety.innocent()]
    turns = []
    for name in cases.FULL_SETS:
        single += [*cases.refusals(name), *cases.off_topic(name)]
    for name in cases.SETS:
        single += [*cases.questions(name), *cases.acute(name), *cases.innocent(name)]
        turns += [turn for talk in cases.conversations(name).values() for turn in talk["turns"]]
    return [item["text"] for item in single] + [turn["say"] for turn in turns]


def _rarest(found: frozenset[str], how_often: Mapping[str, int]) -> list[str]:
    """So many of the rarest triples that two sentences which are the same share one of them.

    The prefix filter of set similarity joins (Chaudhuri, Ganti and Kaushik 2006).
    """
    enough = len(found) - math.ceil(SAME * len(found)) + 1
    return sorted(found, key=lambda triple: (how_often[triple], triple))[:enough]


def test_held_out_sentences_are_not_trained_on() -> None:
    examples = [*load_examples(), *load_answers(), *load_follow_ups()]
    trained = [_plain(example.text) for example in examples]
    triples = [_triples(text) for text in trained]
    how_often = Counter(triple for found in triples for triple in found)
    by_triple: dict[str, list[int]] = defaultdict(list)
    for index, found in enumerate(triples):
        for triple in _rarest(found, how_often):
            by_triple[triple].append(index)
    leaked = []
    for text in map(_plain, _held_out()):
        if len(text.split()) < LEAST_WORDS:
            continue
        mine = _triples(text)
        least, most = SAME * len(mine), len(mine) / SAME
        near = {
            at
            for triple in _rarest(mine, how_often)
            for at in by_triple.get(triple, ())
            if least <= len(triples[at]) <= most
        }
        leaked += [(text, trained[at]) for at in near if _likeness(mine, triples[at]) >= SAME]
    assert not leaked


# Questions, acute and harmless messages, conversations.
LEAST = {
    cases.FIRST: (600, 150, 150, 60),
    cases.SECOND: (600, 150, 150, 60),
    cases.THIRD: (600, 120, 120, 60),
    cases.FOURTH: (300, 120, 100, 60),
    cases.FIFTH: (300, 120, 100, 60),
    cases.SIXTH: (190, 60, 60, 70),
    cases.SEVENTH: (170, 70, 60, 100),
    cases.EIGHTH: (150, 55, 55, 100),
    cases.NINTH: (150, 80, 55, 100),
    cases.TENTH: (115, 65, 55, 100),
    cases.ELEVENTH: (115, 65, 55, 95),
}


@pytest.mark.parametrize("name", cases.SETS)
def test_there_are_enough_held_out_cases(name: str) -> None:
    questions, acute, innocent, conversations = LEAST[name]
    assert len(cases.questions(name)) >= questions
    assert len(cases.acute(name)) >= acute
    assert len(cases.innocent(name)) >= innocent
    assert len(cases.conversations(name)) >= conversations


def test_no_held_out_question_is_in_two_sets() -> None:
    seen: set[str] = set()
    for name in cases.SETS:
        plain = {_plain(item["text"]) for item in cases.questions(name)}
        assert not {text for text in seen & plain if len(text.split()) >= LEAST_WORDS}
        seen |= plain
