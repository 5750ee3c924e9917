"""What a trainer may save of a room: counts, none of them below five.

With a total beside it a single hidden count could be worked out. So a total is told only where no
count is hidden, and how many took part only as a span of five. An average is not told at all: with
few answers it gives away which they were.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from assistant.workshops.room.rooms import Rooms
from assistant.workshops.room.store import Room

FEWEST = 5
# Excel reads a file of this kind as UTF-8 only where it begins so.
_MARK = "\ufeff"


@dataclass(frozen=True)
class Answer:
    """A choice and how many gave it; None where that is fewer than :data:`FEWEST`."""

    text: str
    count: int | None


@dataclass(frozen=True)
class Question:
    """A question with its answers.

    ``asked``: ``foer`` or ``efter`` where it is asked twice. ``total``: None where a count is
    hidden.
    """

    step: int
    kind: str
    name: str
    asked: str
    answers: tuple[Answer, ...]
    total: int | None


@dataclass(frozen=True)
class Summary:
    """Everything that may be saved. ``people`` is a span, None where fewer than five took part."""

    people: tuple[int, int] | None
    questions: tuple[Question, ...]


def summarise(rooms: Rooms, room: Room) -> Summary:
    """The summary of a room as it is now; questions that nobody has come to are left out."""
    course = rooms.course(room)
    change = course.change
    asked = {change.before: "foer", change.after: "efter"} if change else {}
    questions = []
    for at, place in enumerate(course.places):
        if not place.choices:
            continue
        counts = rooms.counts(room, at)
        if not sum(counts):
            continue
        shown = [count if count >= FEWEST else None for count in counts]
        questions.append(
            Question(
                step=place.step + 1,
                kind=place.kind.value if place.kind else "",
                name=": ".join(part for part in (place.title, place.question) if part),
                asked=asked.get(at, ""),
                answers=tuple(
                    Answer(choice.text, count) for choice, count in zip(place.choices, shown)
                ),
                total=sum(counts) if None not in shown else None,
            )
        )
    return Summary(_span(rooms.people(room)), tuple(questions))


def _span(people: int) -> tuple[int, int] | None:
    """``people`` as the span of five it lies in: 5-9, 10-14 and so on."""
    low = people - people % FEWEST
    return (low, low + FEWEST - 1) if people >= FEWEST else None


def as_csv(summary: Summary, texts: dict[str, str]) -> str:
    """The summary as a table with ``;`` between, which a Danish Excel opens as it is.

    Args:
        texts: ``trin``, ``slags``, ``spoergsmaal``, ``svar``, ``antal`` (the headings), ``under``
            (for a hidden count), ``deltagere``, ``foer``, ``efter``.
    """
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow([texts[key] for key in ("trin", "slags", "spoergsmaal", "svar", "antal")])
    for one in summary.questions:
        name = f"{one.name} ({texts[one.asked]})" if one.asked else one.name
        for answer in one.answers:
            count = texts["under"] if answer.count is None else answer.count
            table.writerow([one.step, one.kind, name, answer.text, count])
    people = texts["under"] if summary.people is None else "{}-{}".format(*summary.people)
    table.writerow(["", "", texts["deltagere"], "", people])
    return _MARK + written.getvalue()
