"""Moments by the clock in Copenhagen: open, closed, holidays, and when the plan is over."""

from __future__ import annotations

import datetime as dt

from assistant.knowledge.hours import COPENHAGEN
from assistant.reply.compose import Situation


def at(text: str) -> dt.datetime:
    """A moment by the clock in Copenhagen: ``2026-11-24 10:00``."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


OPEN = Situation(at("2026-11-24 10:00"))
CLOSED = Situation(at("2026-11-28 12:00"))
MOMENTS = {
    "tuesday morning": OPEN.now,
    "tuesday night": at("2026-11-24 23:00"),
    "saturday": CLOSED.now,
    "christmas eve": at("2026-12-24 13:30"),
    "christmas day": at("2026-12-25 12:00"),
    "next year, in utc": dt.datetime(2027, 6, 8, 7, 0, tzinfo=dt.timezone.utc),
}
