"""What is counted, and that no label can hold what somebody typed."""

from __future__ import annotations

import asyncio
import logging
import statistics
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from assistant import logs
from assistant.content import Content
from assistant.engine import quiet
from assistant.operations.metrics import NO_ROUTE, ErrorCount, Metrics, main_reply

if TYPE_CHECKING:
    from assistant.engine.agent import Conversations

# What every name in ops and dashboards relies on.
NAMES = {
    *("vejviser_requests_total", "vejviser_request_seconds_bucket", "vejviser_turns_total"),
    *("vejviser_topics_total", "vejviser_turn_seconds_bucket", "vejviser_confidence_bucket"),
    *("vejviser_not_understood_total", "vejviser_asked_back_total", "vejviser_alarms_total"),
    *("vejviser_waiting", "vejviser_errors_total", "vejviser_store_down", "vejviser_off"),
    *("vejviser_info", "vejviser_reload_refused_total"),
}


def reply(kind: str = "answer", topic: str = "definition/ekstremisme") -> dict[str, Any]:
    return {"kind": kind, "topic": topic, "urgent": kind == "emergency"}


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_every_name_is_there(metrics: Metrics) -> None:
    metrics.request("/x", "GET", 200, 0.1)
    for kind in ("emergency", "question", "fallback"):
        metrics.turn("web", [reply(kind, "uklar/uddyb")], 0.1)
    metrics.understood(0.5)
    metrics.errors.labels("turn_failed").inc()
    metrics.versions("1", "m", "k")
    written = metrics.exposition().decode()
    lines = [line for line in written.splitlines() if line and line[0] != "#"]
    shown = {line.split("{")[0].split(" ")[0] for line in lines}
    assert shown >= NAMES
    assert not [name for name in shown if name.endswith("_created")]


def test_a_turn_is_counted_once_by_its_most_telling_reply(metrics: Metrics) -> None:
    masked, answer = reply("refusal", "sikkerhed/personoplysninger"), reply()
    danger = reply("emergency", "sikkerhed/akut_fare")
    assert main_reply([masked, answer]) is answer
    assert main_reply([masked]) is masked
    assert main_reply([masked, answer, danger]) is danger
    metrics.turn("teams", [answer, danger], 0.02)
    assert value(metrics, "vejviser_turns_total", channel="teams", kind="emergency") == 1
    assert value(metrics, "vejviser_turns_total", channel="teams", kind="answer") is None
    topic = {"channel": "teams", "topic": "sikkerhed/akut_fare"}
    assert value(metrics, "vejviser_alarms_total", **topic) == 1
    assert value(metrics, "vejviser_topics_total", **topic) == 1
    assert value(metrics, "vejviser_turn_seconds_sum", channel="teams") == 0.02


def test_lost_and_asked_back(metrics: Metrics) -> None:
    metrics.turn("web", [reply("fallback", "uklar/uddyb")], 0.1)
    metrics.turn("web", [reply("question", "uklar/uddyb")], 0.1)
    metrics.turn("web", [reply("fallback", "uklar/uddyb")], 0.1, failed=True)
    assert value(metrics, "vejviser_not_understood_total", channel="web") == 1
    assert value(metrics, "vejviser_asked_back_total", channel="web") == 1


def test_who_asks_chooses_no_label(metrics: Metrics) -> None:
    metrics.request(None, "ANE-HAR-EN-KNIV", 404, 0.1)
    labels = {"route": NO_ROUTE, "method": NO_ROUTE, "status": "404"}
    assert value(metrics, "vejviser_requests_total", **labels) == 1
    assert b"KNIV" not in metrics.exposition()


def test_errors_are_counted_by_our_own_words(metrics: Metrics) -> None:
    logger = logging.getLogger("tests.errors")
    logger.propagate = False
    logger.handlers[:] = [ErrorCount(metrics)]
    fields = {"extra": {logs.FIELDS: {}}}
    logger.error("turn failed", **fields)  # type: ignore[arg-type]
    logger.warning("no answer in time", **fields)  # type: ignore[arg-type]
    logger.error("%s is wrong", "min elev Ane")
    logger.error("min elev Ane er gal")
    assert value(metrics, "vejviser_errors_total", kind="turn_failed") == 1
    assert value(metrics, "vejviser_errors_total", kind="library_fault") == 2
    assert b"ane" not in metrics.exposition().lower().replace(b"vejviser_", b"")


@pytest.fixture
def loggers() -> Iterator[None]:
    """All loggers as they were, afterwards: other tests listen to them."""
    known = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    before = [(one, one.handlers[:], one.level, one.propagate) for one in known]
    yield
    for one, handlers, level, propagate in before:
        one.handlers[:], one.propagate = handlers, propagate
        one.setLevel(level)


@pytest.mark.usefixtures("loggers")
def test_the_log_still_hides_what_a_library_says_after_it_was_counted(
    metrics: Metrics, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet.logging_for("WARNING")
    root = logging.getLogger()
    root.addHandler(ErrorCount(metrics))
    logging.getLogger("rasa.core").error("min elev Ane")
    root.handlers[-1:] = []
    assert "Ane" not in capsys.readouterr().err
    assert value(metrics, "vejviser_errors_total", kind="library_fault") == 1


def test_versions_that_are_gone_are_not_shown(metrics: Metrics) -> None:
    metrics.versions("1", "m", "old")
    metrics.versions("1", "m", "new")
    assert b'knowledge="old"' not in metrics.exposition()
    assert value(metrics, "vejviser_info", version="1", model="m", knowledge="new") == 1


def test_a_store_is_up_until_it_is_known_to_be_down(metrics: Metrics) -> None:
    assert value(metrics, "vejviser_store_down", store="redis") == 0
    metrics.store("redis", True)
    assert value(metrics, "vejviser_store_down", store="redis") == 1


def test_what_waits_is_counted_while_it_waits(metrics: Metrics) -> None:
    with metrics.one_waiting():
        assert value(metrics, "vejviser_waiting") == 1
    assert value(metrics, "vejviser_waiting") == 0


def test_counting_takes_less_than_a_hundredth_of_a_turn(
    metrics: Metrics, content: Content, conversations: Conversations
) -> None:
    async def turns() -> float:
        took = []
        for _ in range(15):
            began = time.perf_counter()
            await conversations.say("taelling", content.take("hvad er ekstremisme?"), "web")
            took.append(time.perf_counter() - began)
        await conversations.forget("taelling")
        return statistics.median(took)

    turn = asyncio.run(turns())
    counted = []
    for _ in range(1000):
        began = time.perf_counter()
        metrics.turn("web", [reply()], 0.01)
        metrics.understood(0.5)
        metrics.request("/api/v1/messages", "POST", 200, 0.01)
        counted.append(time.perf_counter() - began)
    assert statistics.median(counted) < turn / 100
