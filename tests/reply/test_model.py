"""The neutral reply as the HTTP contract has it: required fields always, optional ones if known."""

from __future__ import annotations

import json

import pytest

from assistant.reply.model import Choice, ContactCard, Reply, SourceCard
from tests.support.contract import reply_faults


def reply(**changes: object) -> Reply:
    given: dict[str, object] = {
        "id": "1",
        "text": "Et svar.",
        "topic": "definition/proeve",
        "kind": "answer",
    }
    return Reply(**{**given, **changes})  # type: ignore[arg-type]


def test_plain_reply_has_exactly_the_required_fields() -> None:
    assert reply().as_dict() == {
        "id": "1",
        "text": "Et svar.",
        "topic": "definition/proeve",
        "kind": "answer",
        "urgent": False,
        "sources": [],
        "contacts": [],
        "choices": [],
    }


def test_source_without_details_has_only_the_required_fields() -> None:
    made = reply(sources=[SourceCard("X1", "Bog om prøver")]).as_dict()
    assert made["sources"] == [{"id": "X1", "title": "Bog om prøver"}]


def test_source_shows_every_detail_it_has() -> None:
    details = {
        "id": "X1",
        "title": "Bog om prøver",
        "publisher": "Prøveforlaget",
        "year": 2020,
        "place": "s. 4",
        "url": "https://example.org/bog",
        "checked": "2026-11-22",
    }
    assert reply(sources=[SourceCard(**details)]).as_dict()["sources"] == [details]


def test_contact_without_details_has_only_the_required_fields() -> None:
    made = reply(contacts=[ContactCard("kontor", "Prøvekontoret", False)]).as_dict()
    assert made["contacts"] == [{"id": "kontor", "name": "Prøvekontoret", "confirmed": False}]


def test_contact_shows_every_detail_it_has() -> None:
    details = {
        "id": "kontor",
        "name": "Prøvekontoret",
        "confirmed": True,
        "phone": "12 34 56 78",
        "email": "kontor@example.org",
        "url": "https://example.org",
        "hours": "altid",
        "open_now": True,
        "confirmed_on": "2026-11-01",
    }
    assert reply(contacts=[ContactCard(**details)]).as_dict()["contacts"] == [details]


@pytest.mark.parametrize("optional", ["phone", "email", "url", "hours", "open_now", "confirmed_on"])
def test_unknown_detail_of_a_contact_is_absent_and_not_null(optional: str) -> None:
    card = ContactCard("kontor", "Prøvekontoret", False, "1", "a@b", "u", "h", True, "2026-11-01")
    setattr(card, optional, None)
    (made,) = reply(contacts=[card]).as_dict()["contacts"]
    assert optional not in made
    assert len(made) == 8


def test_closed_contact_says_so_though_false_is_empty() -> None:
    card = ContactCard("kontor", "Prøvekontoret", False, open_now=False)
    (made,) = reply(contacts=[card]).as_dict()["contacts"]
    assert made["open_now"] is False
    assert made["confirmed"] is False


def test_choice_has_a_title_and_what_is_sent_back() -> None:
    made = reply(choices=[Choice("Videre", "emne:definition/anden")]).as_dict()
    assert made["choices"] == [{"title": "Videre", "choice": "emne:definition/anden"}]


def test_lists_keep_their_order() -> None:
    made = reply(
        sources=[SourceCard("b", "B"), SourceCard("a", "A")],
        contacts=[ContactCard("b", "B", True), ContactCard("a", "A", True)],
        choices=[Choice("B", "b"), Choice("A", "a")],
    ).as_dict()
    assert [card["id"] for card in made["sources"]] == ["b", "a"]
    assert [card["id"] for card in made["contacts"]] == ["b", "a"]
    assert [choice["choice"] for choice in made["choices"]] == ["b", "a"]


def test_dict_is_a_copy_that_leaves_the_reply_alone() -> None:
    original = reply(sources=[SourceCard("X1", "Bog")])
    made = original.as_dict()
    made["sources"].clear()
    made["text"] = "Ændret."
    assert original.sources == [SourceCard("X1", "Bog")]
    assert original.text == "Et svar."


def test_two_replies_do_not_share_their_lists() -> None:
    first, second = reply(), reply()
    first.choices.append(Choice("Videre", "x"))
    assert second.choices == []


def test_dict_can_be_sent_as_json() -> None:
    made = reply(
        text="Æøå **fed**",
        urgent=True,
        kind="emergency",
        contacts=[ContactCard("kontor", "Prøvekontoret", True, open_now=True)],
    ).as_dict()
    assert json.loads(json.dumps(made)) == made
    assert reply_faults(made) == []
