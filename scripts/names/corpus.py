"""Sentences with people in them: from Universal NER's files, and from the project's templates."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import biluo_tags_to_spans, iob_to_biluo

PERSON = "PER"
_PLACE = re.compile(r"\{(fornavn|efternavn)\}")


class Tagged(NamedTuple):
    """A sentence's words and their tags (``O``, ``B-PER``, ``I-PER`` and so on)."""

    words: list[str]
    tags: list[str]


def read_iob2(file: Path) -> list[Tagged]:
    """The sentences of a file in Universal NER's form: number, word and tag, by tabs."""
    sentences: list[Tagged] = []
    words: list[str] = []
    tags: list[str] = []
    for line in [*file.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line:
            _, word, tag, *_ = line.split("\t")
            words.append(word)
            tags.append(tag)
        elif words:
            sentences.append(Tagged(words, tags))
            words, tags = [], []
    return sentences


def with_other_names(
    sentences: Iterable[Tagged], first: Sequence[str], last: Sequence[str], random: random.Random
) -> Iterator[Tagged]:
    """The sentences that hold people, each person under another name of as many words."""
    for words, tags in sentences:
        if f"B-{PERSON}" not in tags:
            continue
        others = [
            word
            if not tag.endswith(PERSON)
            else random.choice(first if tag == f"B-{PERSON}" else last)
            for word, tag in zip(words, tags)
        ]
        yield Tagged(others, tags)


def filled(
    templates: Iterable[str],
    first: Sequence[str],
    last: Sequence[str],
    tokenizer: Language,
    random: random.Random,
) -> Iterator[Tagged]:
    """The templates with names in their places; those without places as they are."""
    for template in templates:
        text, at = "", 0
        spans: list[tuple[int, int]] = []
        for match in _PLACE.finditer(template):
            text += template[at : match.start()]
            name = random.choice(first if match[1] == "fornavn" else last)
            # First and last name side by side are one person.
            if match[1] == "efternavn" and spans and spans[-1][1] == len(text) - 1:
                spans[-1] = (spans[-1][0], len(text) + len(name))
            else:
                spans.append((len(text), len(text) + len(name)))
            text += name
            at = match.end()
        doc = tokenizer.make_doc(text + template[at:])
        tags = ["O"] * len(doc)
        for start, end in spans:
            inside = [t.i for t in doc if start <= t.idx < end]
            for place in inside:
                tags[place] = f"{'B' if place == inside[0] else 'I'}-{PERSON}"
        yield Tagged([token.text for token in doc], tags)


def in_lower_case(sentences: Iterable[Tagged]) -> Iterator[Tagged]:
    """The same without capitals, as they are typed in a hurry."""
    for words, tags in sentences:
        yield Tagged([word.lower() for word in words], tags)


def doc_of(sentence: Tagged, language: Language) -> Doc:
    """The sentence as spaCy has it."""
    doc = Doc(language.vocab, words=sentence.words)
    doc.ents = tuple(biluo_tags_to_spans(doc, iob_to_biluo(sentence.tags)))
    return doc
