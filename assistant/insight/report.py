"""The numbers that content owners see: made here once, for the page and for ``rapport``.

Who works in a small place must not be found by what they asked. So a count of one to four is never
told, other counts are rounded to the nearest five, a share is made of the rounded counts and of
fifty and more only, and no topic is told with its hour or channel (docs/decisions/0016).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.channels.web.feedback import REASONS, FeedbackStore
from assistant.insight.counts import CountStore
from assistant.insight.period import SHORTEST_DAYS
from assistant.insight.questions import QuestionStore, SentQuestion
from assistant.insight.turns import Outcome
from assistant.knowledge.hours import COPENHAGEN
from assistant.knowledge.loader import Knowledge
from assistant.knowledge.schema import Kind, Topic
from assistant.reply.compose import UNCLEAR

FEWEST = 5
FEWEST_FOR_SHARE = 50
# An answer is held against its source once a year, and named here two months before.
REVIEW_AFTER = dt.timedelta(days=365)
REVIEW_NEAR = dt.timedelta(days=60)
# Turns in which something was asked; the others are greetings, thanks, exercises, steps of the
# contact guide, and turns that failed.
ASKED = frozenset(
    {
        Outcome.ANSWERED,
        Outcome.ASKED_BACK,
        Outcome.LOST,
        Outcome.ALARM,
        Outcome.REFUSED,
        Outcome.REDIRECTED,
    }
)
_NO_TOPIC = (Outcome.STARTED, Outcome.FAILED)


@dataclass(frozen=True)
class OutcomeRow:
    """How many turns came to this; ``share`` is of those in which something was asked, in percent.

    ``count`` is None where it is one to four; ``share`` where it may not be told, or where nothing
    was asked (``asked`` is False).
    """

    outcome: str
    asked: bool
    count: int | None
    share: int | None


@dataclass(frozen=True)
class TopicRow:
    """How often a topic came up; ``share`` is of all turns about a topic, in percent."""

    topic: str
    title: str
    group: str
    count: int | None
    share: int | None


@dataclass(frozen=True)
class HourRow:
    """What was asked in an hour of the day (0 to 23, Danish time), and how much was lost of it."""

    hour: int
    count: int | None
    lost: int | None


@dataclass(frozen=True)
class ChannelRow:
    """What was asked by a channel, and the shares in percent."""

    channel: str
    count: int | None
    answered: int | None
    asked_back: int | None
    lost: int | None


@dataclass(frozen=True)
class FeedbackRow:
    """What was judged about a topic; ``reasons`` are in the order of ``REASONS``."""

    topic: str
    title: str
    useful: int | None
    not_useful: int | None
    reasons: tuple[int | None, ...]


@dataclass(frozen=True)
class ReviewRow:
    """An answer that is due; ``reason``: ``gyldig_til`` or ``kontrolleret``."""

    topic: str
    title: str
    owner: str
    due: dt.date
    reason: str
    past: bool


@dataclass(frozen=True)
class ContactRow:
    """A contact that nobody has confirmed."""

    contact: str
    name: str
    used_for: str


@dataclass(frozen=True)
class NeverRow:
    """A topic that nobody asked about in the period."""

    topic: str
    title: str
    group: str


@dataclass(frozen=True)
class Report:
    """Everything, as of ``made`` (Danish time). ``since``: the first hour that was counted."""

    made: dt.datetime
    days: int
    first: dt.date
    since: dt.date | None
    asked: int | None
    outcomes: tuple[OutcomeRow, ...]
    topics: tuple[TopicRow, ...]
    hours: tuple[HourRow, ...]
    channels: tuple[ChannelRow, ...]
    feedback: tuple[FeedbackRow, ...]
    reviews: tuple[ReviewRow, ...]
    contacts: tuple[ContactRow, ...]
    never: tuple[NeverRow, ...]
    questions: tuple[SentQuestion, ...]


@dataclass(frozen=True)
class Sources:
    """Where the numbers come from."""

    counts: CountStore
    feedback: FeedbackStore
    questions: QuestionStore


def make_report(sources: Sources, knowledge: Knowledge, now: dt.datetime, days: int) -> Report:
    """The report of the last ``days`` whole days and today, as of ``now``.

    Raises:
        ValueError: ``days`` is less than ``SHORTEST_DAYS``.
    """
    if days < SHORTEST_DAYS:
        raise ValueError("too short a period")
    made = now.astimezone(COPENHAGEN)
    first = made.date() - dt.timedelta(days=days)
    begin = dt.datetime.combine(first, dt.time(), COPENHAGEN)
    outcomes: Counter[Outcome] = Counter()
    topics: Counter[str] = Counter()
    seen = set()
    for (topic, outcome), count in sources.counts.sums(begin, "topic", "outcome"):
        seen.add(topic)
        outcomes[Outcome(outcome)] += count
        if topic != UNCLEAR and Outcome(outcome) not in _NO_TOPIC:
            topics[topic] += count
    since = sources.counts.first_hour()
    return Report(
        made=made,
        days=days,
        first=first,
        since=since.astimezone(COPENHAGEN).date() if since else None,
        asked=shown(_asked(outcomes)),
        outcomes=_outcomes(outcomes),
        topics=_topics(topics, knowledge),
        hours=_hours(sources.counts.sums(begin, "hour", "outcome")),
        channels=_channels(sources.counts.sums(begin, "channel", "outcome")),
        feedback=_feedback(sources.feedback, begin, knowledge),
        reviews=tuple(_reviews(knowledge, made.date())),
        contacts=tuple(
            ContactRow(one.id, one.name, one.used_for)
            for one in knowledge.contacts.values()
            if not one.confirmed
        ),
        never=tuple(
            NeverRow(topic.id, topic.title, topic.group)
            for topic in knowledge.topics.values()
            if topic.id not in seen and topic.kind is not Kind.FALLBACK
        ),
        questions=tuple(sources.questions.all()),
    )


def shown(count: int) -> int | None:
    """``count`` as it may be told: none, to the nearest five, or None for one to four."""
    if 0 < count < FEWEST:
        return None
    return FEWEST * round(count / FEWEST)


def share(part: int, whole: int) -> int | None:
    """``part`` of ``whole`` in percent, as the counts that are told give it; None: not told."""
    told, of = shown(part), shown(whole)
    if told is None or of is None or of < FEWEST_FOR_SHARE:
        return None
    return round(100 * told / of)


def _asked(outcomes: Counter[Outcome]) -> int:
    return sum(count for outcome, count in outcomes.items() if outcome in ASKED)


def _outcomes(counted: Counter[Outcome]) -> tuple[OutcomeRow, ...]:
    whole = _asked(counted)
    return tuple(
        OutcomeRow(
            one.value,
            one in ASKED,
            shown(counted[one]),
            share(counted[one], whole) if one in ASKED else None,
        )
        for one in Outcome
    )


def _topics(counted: Counter[str], knowledge: Knowledge) -> tuple[TopicRow, ...]:
    whole = counted.total()
    rows = [
        TopicRow(topic, _title(topic, knowledge), topic.split("/", 1)[0], shown(n), share(n, whole))
        for topic, n in counted.items()
    ]
    # By what is told of them: the order must not tell more.
    return tuple(sorted(rows, key=lambda row: (-_size(row.count), row.title)))


def _hours(sums: Iterable[tuple[tuple[Any, ...], int]]) -> tuple[HourRow, ...]:
    asked: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    for (hour, outcome), count in sums:
        local = hour.replace(tzinfo=dt.timezone.utc).astimezone(COPENHAGEN).hour
        if Outcome(outcome) in ASKED:
            asked[local] += count
        if Outcome(outcome) is Outcome.LOST:
            lost[local] += count
    return tuple(HourRow(h, shown(asked[h]), share(lost[h], asked[h])) for h in range(24))


def _channels(sums: Iterable[tuple[tuple[object, ...], int]]) -> tuple[ChannelRow, ...]:
    counted: dict[str, Counter[Outcome]] = {}
    for (channel, outcome), count in sums:
        counted.setdefault(str(channel), Counter())[Outcome(outcome)] += count
    rows = []
    for channel, outcomes in sorted(counted.items()):
        whole = _asked(outcomes)
        rows.append(
            ChannelRow(
                channel,
                shown(whole),
                share(outcomes[Outcome.ANSWERED], whole),
                share(outcomes[Outcome.ASKED_BACK], whole),
                share(outcomes[Outcome.LOST], whole),
            )
        )
    return tuple(rows)


def _feedback(
    store: FeedbackStore, begin: dt.datetime, knowledge: Knowledge
) -> tuple[FeedbackRow, ...]:
    useful: Counter[str] = Counter()
    not_useful: Counter[str] = Counter()
    reasons: dict[str, Counter[str | None]] = {}
    for topic, was_useful, reason, count in store.sums(begin):
        (useful if was_useful else not_useful)[topic] += count
        reasons.setdefault(topic, Counter())[reason] += count
    rows = [
        FeedbackRow(
            topic,
            _title(topic, knowledge),
            shown(useful[topic]),
            shown(not_useful[topic]),
            tuple(shown(counted[reason]) for reason in REASONS),
        )
        for topic, counted in reasons.items()
    ]
    return tuple(sorted(rows, key=lambda r: (-_size(r.not_useful), -_size(r.useful), r.title)))


def _reviews(knowledge: Knowledge, today: dt.date) -> Sequence[ReviewRow]:
    rows = []
    for topic in knowledge.topics.values():
        due, reason = _due(topic)
        if due - REVIEW_NEAR <= today:
            rows.append(ReviewRow(topic.id, topic.title, topic.owner, due, reason, due < today))
    return sorted(rows, key=lambda row: (row.due, row.topic))


def _due(topic: Topic) -> tuple[dt.date, str]:
    """When an answer is to be looked at again, and by which field."""
    checked = topic.checked + REVIEW_AFTER
    if topic.valid_until is not None and topic.valid_until < checked:
        return topic.valid_until, "gyldig_til"
    return checked, "kontrolleret"


def _title(topic: str, knowledge: Knowledge) -> str:
    known = knowledge.topics.get(topic)
    return known.title if known else topic


def _size(count: int | None) -> int:
    return 1 if count is None else count
