"""Two hundred participants on one server: every vote counted once, the bars within a second."""

from __future__ import annotations

from scripts.crowd.crowd import Crowd, percentile
from tests.workshops.arena import PHRASE, PROGRAMME, Arena
from tests.workshops.room import run

PEOPLE = 200
QUESTIONS = 2
MOST_MS = 1000


def test_two_hundred_participants(server: Arena) -> None:
    # Loading the model takes a core for a while.
    server.wait_until_ready()
    figures = run(Crowd(server.url, PHRASE, PEOPLE).run(PROGRAMME, QUESTIONS))
    assert figures.counted == figures.voted
    assert [sum(counts) for counts in figures.counted] == [PEOPLE] * QUESTIONS
    assert len(figures.bars) == (PEOPLE - 10) * QUESTIONS
    assert percentile(figures.bars, 0.95) < MOST_MS
    assert percentile(figures.moved, 0.95) < MOST_MS
