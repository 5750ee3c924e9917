"""No held-out sentence, nor a near-duplicate of one, is among the training examples."""

from __future__ import annotations

import re
from collections import defaultdict

from assistant.examples import load_examples
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
    single = [*cases.questions(), *cases.acute(), *cases.innocent()]
    single += [*safety.acute(), *safety.innocent()]
    turns = [turn for talk in cases.conversations().values() for turn in talk["turns"]]
    return [item["text"] for item in single] + [turn["say"] for turn in turns]


def test_held_out_sentences_are_not_trained_on() -> None:
    by_triple: dict[str, set[int]] = defaultdict(set)
    trained = [_plain(example.text) for example in load_examples()]
    triples = [_triples(text) for text in trained]
    for index, found in enumerate(triples):
        for triple in found:
            by_triple[triple].add(index)
    leaked = []
    for text in map(_plain, _held_out()):
        if len(text.split()) < LEAST_WORDS:
            continue
        mine = _triples(text)
        rare = sorted(mine, key=lambda triple: len(by_triple[triple]))[: len(mine) // 4 + 1]
        near = set().union(*(by_triple[triple] for triple in rare))
        leaked += [(text, trained[i]) for i in near if _likeness(mine, triples[i]) >= SAME]
    assert not leaked


def test_there_are_enough_held_out_cases() -> None:
    assert len(cases.questions()) >= 600
    assert len(cases.acute()) >= 150
    assert len(cases.innocent()) >= 150
    assert len(cases.conversations()) >= 60
