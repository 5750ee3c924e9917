"""What a turn came to, and when its question may be sent to the editors."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.insight.turns import QUESTION, Outcome, offer_to_send, outcome_of
from assistant.intake.message import Incoming
from assistant.privacy.spans import Kind
from assistant.reply.compose import (
    GREETING_CHOICE,
    NONE_OF_THEM,
    PERSONAL_DATA,
    START_GUIDE,
    UNCLEAR,
)
from assistant.reply.model import Reply
from tests.support.contract import KINDS

TYPED = Incoming(text="hvad er en opdigtet ting")
TOPIC = "frugt/paere"


def reply(kind: str, topic: str = TOPIC, **more: Any) -> dict[str, Any]:
    given = Reply("r1", "Svar.", topic, kind, urgent=kind == "emergency").as_dict()
    return {**given, **more}


LOST = reply("fallback", UNCLEAR, not_understood=True)
NOTE = reply("refusal", PERSONAL_DATA, masked=True)


@pytest.mark.parametrize(
    ("incoming", "replies", "topic", "outcome"),
    [
        (TYPED, [reply("answer")], TOPIC, Outcome.ANSWERED),
        (TYPED, [reply("question", UNCLEAR)], UNCLEAR, Outcome.ASKED_BACK),
        (TYPED, [reply("question", START_GUIDE)], START_GUIDE, Outcome.GUIDE),
        (TYPED, [LOST], UNCLEAR, Outcome.LOST),
        (TYPED, [LOST, reply("question", START_GUIDE)], UNCLEAR, Outcome.LOST),
        (TYPED, [reply("fallback", UNCLEAR)], UNCLEAR, Outcome.TALK),
        (TYPED, [reply("smalltalk", "assistent/tak")], "assistent/tak", Outcome.TALK),
        (TYPED, [reply("refusal")], TOPIC, Outcome.REFUSED),
        (TYPED, [reply("redirect")], TOPIC, Outcome.REDIRECTED),
        (TYPED, [reply("exercise", "workshop/oevelse")], "workshop/oevelse", Outcome.EXERCISE),
        # The note about what was masked is not what was asked about; alone it is.
        (TYPED, [NOTE, reply("answer")], TOPIC, Outcome.ANSWERED),
        (TYPED, [NOTE], PERSONAL_DATA, Outcome.REFUSED),
        # A danger counts first, wherever it stands.
        (TYPED, [reply("answer"), reply("emergency", "s/fare")], "s/fare", Outcome.ALARM),
        (Incoming(choice=f"emne:{TOPIC}"), [reply("answer")], TOPIC, Outcome.ANSWERED),
        (Incoming(choice=GREETING_CHOICE), [reply("smalltalk")], TOPIC, Outcome.STARTED),
        # "Did you mean ...? None of them": it was lost after all.
        (Incoming(choice=NONE_OF_THEM), [reply("question", UNCLEAR)], UNCLEAR, Outcome.LOST),
    ],
)
def test_the_outcome(
    incoming: Incoming, replies: list[dict[str, Any]], topic: str, outcome: Outcome
) -> None:
    assert outcome_of(incoming, replies) == (topic, outcome)


def test_every_kind_of_reply_has_an_outcome() -> None:
    for kind in KINDS:
        assert outcome_of(TYPED, [reply(kind)])[1] in Outcome


def test_what_failed_is_told_apart_and_a_danger_is_not_hidden_by_it() -> None:
    sorry = reply("fallback", UNCLEAR)
    assert outcome_of(TYPED, [sorry], failed=True) == (UNCLEAR, Outcome.FAILED)
    danger = reply("emergency", "s/fare")
    assert outcome_of(TYPED, [danger], failed=True) == ("s/fare", Outcome.ALARM)


def offered(incoming: Incoming, *replies: dict[str, Any]) -> list[str | None]:
    given = [dict(one) for one in replies]
    offer_to_send(incoming, given)
    return [one.get(QUESTION) for one in given]


def test_a_question_that_was_not_understood_is_offered_as_it_was_read() -> None:
    masked = Incoming(text="hvem er [navn]", masked=(Kind.NAME,))
    assert offered(TYPED, LOST) == [TYPED.text]
    assert offered(masked, NOTE, LOST) == [None, "hvem er [navn]"]


@pytest.mark.parametrize(
    ("incoming", "replies"),
    [
        (TYPED, [reply("answer")]),
        (TYPED, [reply("question", UNCLEAR)]),
        (Incoming(text="x", alarms=("s/fare",)), [LOST]),
        (TYPED, [reply("emergency"), LOST]),
        (TYPED, [LOST, reply("question", START_GUIDE)]),
        (Incoming(choice=NONE_OF_THEM), [LOST]),
        (Incoming(text="x" * 1001), [LOST]),
    ],
)
def test_nothing_else_is_offered(incoming: Incoming, replies: list[dict[str, Any]]) -> None:
    assert set(offered(incoming, *replies)) == {None}
