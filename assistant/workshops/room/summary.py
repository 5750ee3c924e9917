"""What a trainer may save of a room: counts, none of them below five.

With a total beside it a single hidden count could be worked out. So a total is told only where no
count is hidden, and how many took part only as a span of five.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from assistant.workshops.room.course import Course
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
    """A question with its answers; ``total`` is None where a count is hidden."""

    step: int
    kind: str
    title: str
    question: str
    answers: tuple[Answer, ...]
    total: int | None


@dataclass(frozen=True)
class Average:
    """The averages (from 1) of a question before and after, of at least five answers each."""

    question: str
    before: float
    after: float


@dataclass(frozen=True)
class Summary:
    """Everything that may be saved. ``people`` is a span, None where fewer than five took part."""

    people: tuple[int, int] | None
    questions: tuple[Question, ...]
    average: Average | None


def summarise(rooms: Rooms, room: Room) -> Summary:
    """The summary of a room as it is now; questions that nobody has come to are left out."""
    course = rooms.course(room)
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
                title=place.title,
                question=place.question,
                answers=tuple(
                    Answer(choice.text, count) for choice, count in zip(place.choices, shown)
                ),
                total=sum(counts) if None not in shown else None,
            )
        )
    return Summary(_span(rooms.people(room)), tuple(questions), _average(rooms, room, course))


def _span(people: int) -> tuple[int, int] | None:
    """``people`` as the span of five it lies in: 5-9, 10-14 and so on."""
    low = people - people % FEWEST
    return (low, low + FEWEST - 1) if people >= FEWEST else None


def _average(rooms: Rooms, room: Room, course: Course) -> Average | None:
    if course.change is None:
        return None
    before = rooms.counts(room, course.change.before)
    after = rooms.counts(room, course.change.after)
    if min(sum(before), sum(after)) < FEWEST:
        return None
    question = course.place(course.change.before).question
    return Average(question, round(mean(before), 1), round(mean(after), 1))


def mean(counts: list[int]) -> float:
    """The average of answers 1, 2, 3 ... that were given so many times. At least one was given."""
    return sum(point * count for point, count in enumerate(counts, start=1)) / sum(counts)


def as_csv(summary: Summary, texts: dict[str, str]) -> str:
    """The summary as a table with ``;`` between, which a Danish Excel opens as it is.

    Args:
        texts: ``trin``, ``slags``, ``spoergsmaal``, ``svar``, ``antal`` (the headings), ``under``
            (for a hidden count), ``deltagere``, ``gennemsnit_foer``, ``gennemsnit_efter``.
    """
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow([texts[key] for key in ("trin", "slags", "spoergsmaal", "svar", "antal")])
    for asked in summary.questions:
        name = ": ".join(part for part in (asked.title, asked.question) if part)
        for answer in asked.answers:
            count = texts["under"] if answer.count is None else answer.count
            table.writerow([asked.step, asked.kind, name, answer.text, count])
    people = texts["under"] if summary.people is None else "{}-{}".format(*summary.people)
    table.writerow(["", "", texts["deltagere"], "", people])
    if summary.average:
        for key, value in (
            ("gennemsnit_foer", summary.average.before),
            ("gennemsnit_efter", summary.average.after),
        ):
            point = f"{value:.1f}".replace(".", ",")
            table.writerow(["", "", summary.average.question, texts[key], point])
    return _MARK + written.getvalue()
