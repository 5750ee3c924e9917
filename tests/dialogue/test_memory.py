"""What the conversation remembers of its own replies."""

import json

import pytest

from assistant.dialogue.memory import Memory, Said, memory_of, slim
from assistant.reply.compose import UNCLEAR
from assistant.reply.model import Choice, ContactCard, Reply, SourceCard


def said(number, topic="frugt/pære", kind="answer", choices=()):
    return Said(id=f"id-{number}", topic=topic, kind=kind, choices=tuple(choices), contacts=())


def bot(reply):
    return {"event": "bot", "text": None, "data": {"custom": reply}}


REPLY = Reply(
    id="id-1",
    text="Opdigtet svar om pærer.",
    topic="frugt/pære",
    kind="answer",
    sources=[SourceCard("K", "Opdigtet kilde")],
    contacts=[ContactCard("gartner", "Opdigtet gartner", True, phone="00 00 00 00")],
    choices=[Choice("Æbler", "emne:frugt/æble"), Choice("Ingen", "ingen")],
)


def test_an_empty_memory_holds_nothing():
    memory = Memory(())
    assert memory.last is None
    assert memory.last_answer is None
    assert memory.reply("id-1") is None
    assert not memory.offered("ingen")


def test_last_is_the_newest_reply():
    memory = Memory((said(1), said(2, UNCLEAR, "question")))
    assert memory.last == memory.said[1]


@pytest.mark.parametrize(
    "later",
    [
        said(2, UNCLEAR, "fallback"),
        said(2, UNCLEAR, "question"),
        said(2, kind="question"),
        said(2, kind="smalltalk"),
    ],
)
def test_the_last_answer_is_no_question_apology_or_greeting(later):
    memory = Memory((said(1), later))
    assert memory.last_answer == said(1)


@pytest.mark.parametrize("kind", ["answer", "emergency", "refusal", "redirect"])
def test_the_last_answer_may_be_of_any_other_kind(kind):
    assert Memory((said(1), said(2, kind=kind))).last_answer == said(2, kind=kind)


def test_only_questions_and_apologies_make_no_last_answer():
    assert Memory((said(1, UNCLEAR, "fallback"), said(2, kind="question"))).last_answer is None


def test_a_choice_offered_by_any_earlier_reply_is_known():
    memory = Memory((said(1, choices=["emne:frugt/æble"]), said(2), said(3)))
    assert memory.offered("emne:frugt/æble")
    assert not memory.offered("emne:frugt/pære")


def test_a_part_of_an_offered_choice_is_not_offered():
    assert not Memory((said(1, choices=["emne:frugt/æble"]),)).offered("emne:frugt")


def test_a_reply_is_found_by_its_id():
    memory = Memory((said(1), said(2)))
    assert memory.reply("id-2") == said(2)
    assert memory.reply("id-3") is None


def test_offered_topics_are_the_choices_that_name_a_topic():
    choices = ["emne:frugt/æble", "guide:akut=ja", "ingen", "emne:frugt/pære"]
    assert said(1, choices=choices).offered_topics == ["frugt/æble", "frugt/pære"]


def test_what_is_stored_are_ids_only():
    assert slim(REPLY.as_dict()) == {
        "id": "id-1",
        "topic": "frugt/pære",
        "kind": "answer",
        "choices": [{"choice": "emne:frugt/æble"}, {"choice": "ingen"}],
        "contacts": [{"id": "gartner"}],
    }


def test_no_text_of_the_reply_is_stored():
    stored = json.dumps(slim(REPLY.as_dict()), ensure_ascii=False)
    assert [t for t in ("Opdigtet", "Æbler", "00 00") if t in stored] == []


@pytest.mark.parametrize("form", [Reply.as_dict, lambda reply: slim(reply.as_dict())])
def test_a_reply_is_remembered_whole_or_as_it_is_stored(form):
    (remembered,) = memory_of([bot(form(REPLY))]).said
    assert remembered == Said(
        "id-1", "frugt/pære", "answer", ("emne:frugt/æble", "ingen"), ("gartner",)
    )


def test_replies_are_remembered_in_their_order():
    replies = [slim({**REPLY.as_dict(), "id": name}) for name in ("a", "b", "c")]
    assert [s.id for s in memory_of(map(bot, replies)).said] == ["a", "b", "c"]


def test_events_that_are_no_reply_of_ours_are_passed_over():
    events = [
        {"event": "user", "text": "", "data": {"custom": slim(REPLY.as_dict())}},
        {"event": "slot", "name": "alder", "value": "under_18"},
        {"event": "bot", "text": "hej", "data": None},
        {"event": "bot", "text": "hej", "data": {}},
        {"event": "bot", "text": "hej"},
        {"event": "bot", "data": {"custom": None}},
        bot(slim(REPLY.as_dict())),
    ]
    assert [s.id for s in memory_of(events).said] == ["id-1"]


def test_the_last_subject_stands_until_the_next():
    aside = (said(2, kind="redirect"), said(3, kind="smalltalk"), said(4, UNCLEAR, "fallback"))
    assert Memory((said(1), *aside)).last_subject == said(1)
    assert Memory((said(1), said(5, kind="refusal"), *aside)).last_subject == said(
        5, kind="refusal"
    )
    assert Memory(aside).last_subject is None
