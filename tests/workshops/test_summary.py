"""What may be saved: counts, none below five, and nothing from which one could be worked out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pypdfium2
import pytest

from assistant.channels.workshop.pages import room_texts
from assistant.channels.workshop.summary_pdf import as_pdf
from assistant.storage.database import sqlite_url
from assistant.workshops.room.store import Room
from assistant.workshops.room.summary import Summary, as_csv, summarise
from tests.workshops.room import Hall

SUM = "sum_"


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(sqlite_url(tmp_path / "vejviser.db"))


def voted(hall: Hall, answers: dict[int, list[int]], people: int) -> tuple[Room, Summary]:
    """A room in which at each place so many gave each answer."""
    room = hall.open()
    tokens = hall.join(room, people)
    for at, counts in answers.items():
        room = hall.go(room, at)
        free = iter(tokens)
        for choice, count in enumerate(counts):
            for _ in range(count):
                hall.rooms.vote(next(free), at, choice)
    return room, summarise(hall.rooms, room)


def table(summary: Summary) -> list[list[str]]:
    texts = {key.removeprefix(SUM): str(text) for key, text in room_texts().items()}
    written = as_csv(summary, texts)
    assert written.startswith("\ufeff")
    return list(csv.reader(io.StringIO(written[1:]), delimiter=";"))


def test_counts_below_five_are_hidden(hall: Hall) -> None:
    _, summary = voted(hall, {1: [5, 4, 1, 0, 7], 2: [6, 5]}, 17)
    poll, case = summary.questions
    assert [answer.count for answer in poll.answers] == [5, None, None, None, 7]
    assert poll.total is None
    assert [answer.count for answer in case.answers] == [6, 5]
    assert case.total == 11
    assert summary.people == (15, 19)


def test_questions_nobody_came_to_are_left_out(hall: Hall) -> None:
    _, summary = voted(hall, {}, 3)
    assert summary == Summary(None, ())


def test_before_and_after_are_told_apart(hall: Hall) -> None:
    _, summary = voted(hall, {1: [9, 0, 0, 0, 0], 7: [0, 0, 0, 0, 9]}, 9)
    assert [one.asked for one in summary.questions] == ["foer", "efter"]
    names = {row[2] for row in table(summary)}
    assert {"Hvor sikker er du? (før)", "Hvor sikker er du? (efter)"} <= names


def test_no_cell_of_the_file_is_a_number_below_five(hall: Hall) -> None:
    _, summary = voted(hall, {1: [5, 4, 1, 0, 7], 2: [6, 1], 6: [12, 3]}, 18)
    rows = table(summary)
    assert rows[0] == ["Trin", "Slags", "Spørgsmål", "Svar", "Antal"]
    counts = [row[4] for row in rows[1:]]
    assert counts[:5] == ["5", "under 5", "under 5", "under 5", "7"]
    assert counts[5:] == ["6", "under 5", "12", "under 5", "15-19"]


def test_the_pdf_says_the_same(hall: Hall) -> None:
    _, summary = voted(hall, {1: [5, 4, 1, 0, 7], 2: [6, 5]}, 17)
    document = pypdfium2.PdfDocument(as_pdf(summary, room_texts()))
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert "Workshop: antal svar" in text
    assert "Deltagere: 15-19" in text
    assert text.count("under 5") == 3
    assert "I alt: 11" in text
    assert "I alt: 17" not in text
    assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=1)


def test_a_long_one_has_more_pages_and_an_empty_one_says_so(hall: Hall) -> None:
    _, summary = voted(hall, {1: [9, 0, 0, 0, 0], 2: [6, 5], 4: [6, 5], 6: [6, 5], 7: [9]}, 11)
    many = Summary(summary.people, summary.questions * 5)
    assert len(pypdfium2.PdfDocument(as_pdf(many, room_texts()))) > 1
    document = pypdfium2.PdfDocument(as_pdf(Summary(None, ()), room_texts()))
    assert "Der er ingen svar endnu." in document[0].get_textpage().get_text_range()
