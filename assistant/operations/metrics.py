"""Numbers for Prometheus: how much, how fast, how well. Names and meaning: ``docs/drift.md``.

A label is always one of few, fixed values: a route's pattern, a channel, a kind, a topic. Nothing
that a user typed or was called ever comes near one, and no value tells of a single conversation.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from assistant.logs import FIELDS, LIBRARY_FAULT
from assistant.reply.compose import PERSONAL_DATA, UNCLEAR

CONTENT_TYPE = CONTENT_TYPE_LATEST
STORES = ("database", "redis")
# A route that is none of ours: whoever asks for it chose its name.
NO_ROUTE = "-"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# A turn takes about 15 ms on an idle core; RESPONSE_TIMEOUT ends at 30 s.
_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
_SHARES = tuple(share / 10 for share in range(1, 11))
_NO_WORD = re.compile(r"[^a-z]+")

Reply = Mapping[str, Any]


class Metrics:
    """All numbers of one process."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "vejviser_requests",
            "HTTP requests by route pattern",
            ["route", "method", "status"],
            registry=registry,
        )
        self.request_seconds = Histogram(
            "vejviser_request_seconds",
            "Time until a response began",
            ["route"],
            buckets=_SECONDS,
            registry=registry,
        )
        self.turns = Counter(
            "vejviser_turns", "Turns by the kind of reply", ["channel", "kind"], registry=registry
        )
        self.topics = Counter(
            "vejviser_topics",
            "Turns by the topic of the reply",
            ["channel", "topic"],
            registry=registry,
        )
        self.turn_seconds = Histogram(
            "vejviser_turn_seconds",
            "Time a turn takes once it is its turn",
            ["channel"],
            buckets=_SECONDS,
            registry=registry,
        )
        self.confidence = Histogram(
            "vejviser_confidence",
            "How sure the classifier was of a typed message",
            buckets=_SHARES,
            registry=registry,
        )
        self.not_understood = Counter(
            "vejviser_not_understood", "Turns that were lost", ["channel"], registry=registry
        )
        self.asked_back = Counter(
            "vejviser_asked_back",
            "Turns that were answered with a question",
            ["channel"],
            registry=registry,
        )
        self.alarms = Counter(
            "vejviser_alarms",
            "Turns with an emergency reply",
            ["channel", "topic"],
            registry=registry,
        )
        self.waiting = Gauge(
            "vejviser_waiting", "Messages that wait for their turn", registry=registry
        )
        self.errors = Counter(
            "vejviser_errors", "Errors in the log, by event", ["kind"], registry=registry
        )
        self.store_down = Gauge(
            "vejviser_store_down", "1 where a store does not answer", ["store"], registry=registry
        )
        self.off = Gauge("vejviser_off", "1 while it is switched off", registry=registry)
        self.info = Gauge(
            "vejviser_info",
            "The versions in use",
            ["version", "model", "knowledge"],
            registry=registry,
        )
        self.reload_refused = Counter(
            "vejviser_reload_refused", "New content that could not be used", registry=registry
        )
        for store in STORES:
            self.store_down.labels(store).set(0)
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)

    def request(self, route: str | None, method: str, status: int, seconds: float) -> None:
        """Count a request. ``route``: its pattern, None where there is no such route."""
        pattern = route or NO_ROUTE
        known = method if method in _METHODS else NO_ROUTE
        self.requests.labels(pattern, known, str(status)).inc()
        self.request_seconds.labels(pattern).observe(seconds)

    def turn(
        self, channel: str, replies: Sequence[Reply], seconds: float, failed: bool = False
    ) -> None:
        """Count a turn by its most telling reply, one of ``replies`` (in the contract's form).

        Args:
            failed: something went wrong; it says nothing about what was understood.
        """
        reply = main_reply(replies)
        kind, topic = reply["kind"], reply["topic"]
        self.turns.labels(channel, kind).inc()
        self.topics.labels(channel, topic).inc()
        self.turn_seconds.labels(channel).observe(seconds)
        if reply["urgent"]:
            self.alarms.labels(channel, topic).inc()
        elif kind == "question":
            self.asked_back.labels(channel).inc()
        elif kind == "fallback" and topic == UNCLEAR and not failed:
            self.not_understood.labels(channel).inc()

    def understood(self, confidence: float) -> None:
        """Note how sure (0 to 1) the classifier was."""
        self.confidence.observe(confidence)

    def store(self, name: str, down: bool) -> None:
        """Note whether a store of :data:`STORES` is down."""
        self.store_down.labels(name).set(down)

    def versions(self, version: str, model: str, knowledge: str) -> None:
        """Note which versions are in use; the ones before are gone."""
        self.info.clear()
        self.info.labels(version, model, knowledge).set(1)

    def exposition(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)

    @contextmanager
    def one_waiting(self) -> Iterator[None]:
        """Count a message as waiting for as long as this takes."""
        with self.waiting.track_inprogress():
            yield


class ErrorCount(logging.Handler):
    """Counts the errors of our own log by their event, a fixed name in the code."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.ERROR)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """See :class:`logging.Handler`."""
        # A record that is not one of our own events may quote a message.
        event = str(record.msg) if hasattr(record, FIELDS) else LIBRARY_FAULT
        kind = _NO_WORD.sub("_", event.lower()).strip("_")
        self._metrics.errors.labels(kind).inc()


def main_reply(replies: Sequence[Reply]) -> Reply:
    """The reply that a turn is counted by: what is urgent, else the first that answers it.

    That personal data was taken out is told in a reply before the answer.
    """
    urgent = [reply for reply in replies if reply["urgent"]]
    answers = [reply for reply in replies if reply["topic"] != PERSONAL_DATA]
    return (urgent or answers or replies)[0]


# When each series began is of no use, and doubles their number.
disable_created_metrics()
# One server is one process.
METRICS = Metrics()
