"""With people talking: no reply is wrong, no conversation is lost, and it mends itself.

The longer runs, and the table: ``python -m scripts.faults``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import damaged, scenarios
from tests.faults.scenarios import Outcome
from tests.support.town import Machine, Town

# Between two messages of a person, plus the longest that a store's absence may be noticed in.
BACK_SECONDS = 10


def hold(outcome: Outcome) -> None:
    """What holds for every fault."""
    figures = outcome.figures
    assert figures.right > 0
    assert (figures.wrong, figures.lost, figures.untold) == (0, 0, 0), figures.unlike
    assert outcome.back_seconds < BACK_SECONDS


def test_a_server_is_killed_while_it_works(harmed: Town) -> None:
    outcome = scenarios.killed(harmed)
    hold(outcome)
    # What it worked on broke off, and nothing else did.
    assert 1 <= outcome.figures.broken <= 6
    assert outcome.figures.sorry == 0


def test_a_server_is_told_to_end(harmed: Town) -> None:
    outcome = scenarios.stopped(harmed)
    hold(outcome)
    assert (outcome.figures.broken, outcome.figures.sorry) == (0, 0)
    assert outcome.more["exit_code"] == 0


def test_postgresql_is_restarted(harmed: Town) -> None:
    outcome = scenarios.postgres_restarted(harmed)
    hold(outcome)
    assert outcome.figures.told > 0
    assert outcome.figures.broken == 0


def test_redis_is_restarted(harmed: Town) -> None:
    outcome = scenarios.redis_restarted(harmed)
    hold(outcome)
    assert (outcome.figures.told, outcome.figures.sorry, outcome.figures.broken) == (0, 0, 0)


def test_one_address_floods(harmed: Town) -> None:
    outcome = scenarios.flood(harmed, 6)
    hold(outcome)
    assert (outcome.figures.told, outcome.figures.broken) == (0, 0)
    asked = outcome.more["flood"]
    assert asked["429"] > 0
    assert set(asked) == {"201", "429"}


def test_a_server_with_an_embedded_database(model: Path) -> None:
    """A full disk, then slow clients, at one server."""
    try:
        with scenarios.on_small_disk(model, {}) as (one, disk):
            _embedded(one, disk)
    except PermissionError as error:
        pytest.skip(str(error))


def _embedded(one: Machine, disk: Path) -> None:
    full = scenarios.disk_full(one, disk)
    hold(full)
    assert full.figures.told + full.figures.sorry > 0
    assert full.figures.broken == 0

    slow = scenarios.slow_clients(one, 16)
    hold(slow)
    assert slow.more["held"] == scenarios.SLOW_CLIENTS
    assert slow.figures.told == 0
    # Those whose headers never end.
    assert slow.more["closed"] >= scenarios.SLOW_CLIENTS // 3


def test_a_model_that_is_none_is_told_of(model: Path) -> None:
    start = damaged.useless(model)
    assert f"Modellen {model.name} kunne ikke indlæses. Kør 'make train'" in start.printed
    assert start.answer.status == 503
    assert "112" in start.answer.json["title"]
    assert start.kept == (True, True)
