"""An invented year of questions: nobody asked any of it."""

from __future__ import annotations

import datetime as dt
import random

from assistant.channels.web.feedback import REASONS, FeedbackStore
from assistant.content import content
from assistant.insight.counts import CountStore
from assistant.insight.questions import QuestionStore
from assistant.insight.report import Sources
from assistant.insight.turns import Outcome
from assistant.knowledge.schema import Kind
from assistant.reply.compose import UNCLEAR
from tests.support.finished import finished

QUESTIONS = (
    "Opdigtet: må vi holde temadag sammen med naboskolen om det her?",
    "Opdigtet: hvem betaler for tolk, når [navn] skal med til mødet?",
    "Opdigtet: hvad gør vi med et flag i klubbens vindue?",
)
_OF_KIND = {
    Kind.ANSWER: Outcome.ANSWERED,
    Kind.EMERGENCY: Outcome.ALARM,
    Kind.REFUSAL: Outcome.REFUSED,
    Kind.REDIRECT: Outcome.REDIRECTED,
    Kind.SMALLTALK: Outcome.TALK,
}
# How often each hour of a working day comes up.
_HOURS = (7, 8, 8, 9, 9, 9, 10, 10, 10, 10, 11, 11, 12, 12, 13, 13, 13, 14, 14, 15, 16, 19, 21)


def stores(database: str) -> Sources:
    """The stores over ``database``."""
    return Sources(CountStore(database), FeedbackStore(database), QuestionStore(database))


def count(
    into: Sources,
    number: int,
    topic: str,
    outcome: Outcome,
    now: dt.datetime,
    channel: str = "web",
) -> None:
    """Count a turn ``number`` times."""

    async def add() -> None:
        for _ in range(number):
            await into.counts.add(channel, topic, outcome, now)

    finished(add())


def send(into: Sources, text: str, now: dt.datetime, channel: str = "web") -> None:
    """Keep a question."""
    finished(into.questions.add(text, channel, now))


def fill(into: Sources, now: dt.datetime, turns: int = 900) -> None:
    """A month of questions, judgements and questions sent in; the same every time."""
    chance = random.Random(1)
    topics = [one for one in content().knowledge.topics.values() if one.kind in _OF_KIND]
    chance.shuffle(topics)
    # Few topics are asked about often, most now and then, some never.
    weights = [1 / (place + 1) if place < 110 else 0.0 for place in range(len(topics))]
    turned = []
    for _ in range(turns):
        hour = now - dt.timedelta(days=chance.randrange(28))
        at = hour.replace(hour=chance.choice(_HOURS) - 1)
        channel = chance.choices(("web", "teams", "terminal"), (70, 28, 2))[0]
        kind = chance.random()
        if kind < 0.07:
            topic, outcome = UNCLEAR, Outcome.LOST
        elif kind < 0.16:
            topic, outcome = UNCLEAR, Outcome.ASKED_BACK
        elif kind < 0.3:
            topic, outcome = "assistent/hilsen", Outcome.STARTED
        else:
            one = chance.choices(topics, weights)[0]
            topic, outcome = one.id, _OF_KIND[one.kind]
        turned.append((channel, topic, outcome, at))
        if outcome is Outcome.ANSWERED and chance.random() < 0.3:
            useful = chance.random() < 0.7
            reason = None if useful else chance.choice(REASONS)
            into.feedback.add(topic, useful, reason, channel, at)

    async def add() -> None:
        for one in turned:
            await into.counts.add(*one)

    finished(add())
    for number, text in enumerate(QUESTIONS):
        send(into, text, now - dt.timedelta(days=3 * number), ("web", "teams", "web")[number])
    into.questions.mark(into.questions.all()[-1].name, True)
