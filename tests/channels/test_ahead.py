"""A typed message is begun with before it is taken, and nothing that goes wrong there matters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant import logs
from assistant.service import Service
from assistant.settings import Settings

WORDS = "hvad er hemmeligskov"


class Conversations:
    """Notes what was begun and ended; fails if told to."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.fails = False

    @contextmanager
    def ahead(self, text: str) -> Iterator[None]:
        if self.fails:
            raise RuntimeError(f"could not read {text}")
        self.seen.append(text)
        yield
        self.seen.append("ended")


@pytest.fixture
def service(tmp_path: Path) -> Service:
    made = Service(Settings(data_dir=tmp_path))
    made._conversations = Conversations()
    made.warm = True
    return made


def begun(service: Service, text: str) -> list[str]:
    with service.ahead(text):
        service.conversations.seen.append("said")
    return service.conversations.seen


def test_it_is_begun_before_and_ended_after_what_is_inside(service: Service) -> None:
    assert begun(service, f"  {WORDS}\n") == [WORDS, "said", "ended"]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "ord \udfff ord"])
def test_what_can_not_be_read_is_not_begun(service: Service, text: str) -> None:
    assert begun(service, text) == ["said"]


def test_a_message_that_is_too_long_costs_no_more_than_the_longest(service: Service) -> None:
    assert len(begun(service, "ord " * 50_000)[0]) <= 1001


def test_nothing_is_begun_before_the_model_is_there(service: Service) -> None:
    service.warm = False
    assert begun(service, WORDS) == ["said"]


def test_nothing_is_begun_while_it_is_switched_off(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Service, "notice", "Vi er lukket.")
    assert begun(service, WORDS) == ["said"]


def test_a_fault_stops_no_turn_and_shows_no_words(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(logs, "fault", lambda *said: told.append(f"{said[0]} {type(said[1])}"))
    service.conversations.fails = True
    assert begun(service, WORDS) == ["said"]
    assert len(told) == 1
    assert "hemmeligskov" not in told[0]
