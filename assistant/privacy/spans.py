"""A piece of a message that tells who somebody is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Literal, NamedTuple


class Kind(str, Enum):
    """What sort of personal data a piece is; the value stands in brackets in its place."""

    NAME = "navn"
    CPR = "cpr-nummer"
    PHONE = "telefonnummer"
    EMAIL = "e-mail"
    ADDRESS = "adresse"
    PLATE = "nummerplade"
    CASE = "sagsnummer"
    BIRTH = "fødselsdato"
    PROFILE = "profil"
    ACCOUNT = "kontonummer"


class Span(NamedTuple):
    """The characters from ``start`` up to, not including, ``end``, and what they are."""

    start: int
    end: int
    kind: Kind


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """``spans`` in order, those that touch or overlap another joined to it.

    What is joined is of the kind of its longest part, so that nothing of either is left standing.
    """
    joined: list[tuple[Span, int]] = []
    for span in sorted(spans):
        length = span.end - span.start
        if joined and span.start < joined[-1][0].end:
            last, longest = joined[-1]
            kind = span.kind if length > longest else last.kind
            merged = Span(last.start, max(last.end, span.end), kind)
            joined[-1] = (merged, max(longest, length))
        else:
            joined.append((span, length))
    return [span for span, _ in joined]


def named(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Span]:
    """What the group ``id`` of ``pattern`` is of in ``text``, as pieces of ``kind``."""
    group: Literal["id"] = "id"
    for match in pattern.finditer(text):
        yield Span(match.start(group), match.end(group), kind)
