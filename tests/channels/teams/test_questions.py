"""From Teams to the editors: a card that shows the question, and a press that sends it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.channels.teams.activity import parse
from assistant.channels.teams.cards import question_card
from assistant.channels.teams.texts import load_teams_texts
from assistant.content import KNOWLEDGE_FOLDER
from assistant.insight.questions import QuestionStore
from assistant.settings import Settings
from tests.support.teams import Teams, activity, alone, text_of

URL = "https://smba.trafficmanager.net/emea/"
LOST = "zqvmaerke zqvord"
OFFER = "Send spørgsmålet til redaktionen"


@pytest.fixture
def store(teams: Teams) -> Iterator[QuestionStore]:
    found = QuestionStore(Settings(data_dir=teams.server.data).database)
    yield found
    for one in found.all():
        found.delete(one.name)


def on_disk(teams: Teams) -> bool:
    files = [one for one in teams.server.data.iterdir() if one.is_file() and not one.is_symlink()]
    return any(b"zqvmaerke" in one.read_bytes() for one in files)


def shown(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The card that the offer opens."""
    cards = [one["attachments"][0]["content"] for one in messages if "attachments" in one]
    (offer,) = [action for card in cards for action in card.get("actions", [])]
    assert (offer["type"], offer["title"]) == ("Action.ShowCard", OFFER)
    card: dict[str, Any] = offer["card"]
    return card


def press(teams: Teams, question: str, name: str) -> str:
    """Press "Send" on a card; what was said then."""
    teams.microsoft.clear()
    pressed = activity(teams.microsoft.url, value={"question": question}, **alone(name))
    assert teams.send(pressed).status == 202
    return text_of(teams.quiet())


def test_the_first_press_opens_the_card_and_asks_nobody(teams: Teams, store: QuestionStore) -> None:
    card = shown(teams.ask(LOST, **alone("redaktion1")))
    assert LOST in json.dumps(card["body"], ensure_ascii=False)
    (send,) = card["actions"]
    assert send == {"type": "Action.Submit", "title": "Send", "data": {"question": LOST}}
    # Everything that the first press needs is in the card; here nothing was kept of it.
    assert store.all() == []
    assert not on_disk(teams)
    assert "er sendt til redaktionen" in press(teams, LOST, "redaktion1")
    (kept,) = store.all()
    assert (kept.text, kept.channel, kept.handled) == (LOST, "teams", False)


def test_pressed_twice_it_is_kept_once(teams: Teams, store: QuestionStore) -> None:
    for _ in range(3):
        assert "er sendt til redaktionen" in press(teams, "hvad er zqvmaerke to", "redaktion2")
    assert len(store.all()) == 1


def test_it_is_masked_once_more_and_shown_before_it_is_kept(
    teams: Teams, store: QuestionStore
) -> None:
    said = press(teams, "må Frederikke Bundgaard komme 20 13 47 98", "redaktion3")
    assert "må [navn] komme [telefonnummer]" in said
    assert "Frederikke" not in said
    assert store.all() == []
    assert "er sendt" in press(teams, "må [navn] komme [telefonnummer]", "redaktion3")
    assert [one.text for one in store.all()] == ["må [navn] komme [telefonnummer]"]


def test_what_is_acute_is_not_sent_and_gets_the_number(teams: Teams, store: QuestionStore) -> None:
    said = press(teams, "han har en kniv og truer mig lige nu", "redaktion4")
    assert "112" in said
    assert store.all() == []


def test_it_is_offered_for_nothing_else(teams: Teams) -> None:
    for asked in ("hvad er ekstremisme?", "han har en kniv og truer mig lige nu"):
        assert OFFER not in text_of(teams.ask(asked, **alone("redaktion5")))


def test_the_question_is_shown_as_text_only() -> None:
    markup = "**fed** [link](https://example.org) <at>x</at>"
    card = question_card(markup, load_teams_texts(KNOWLEDGE_FOLDER))
    runs = [
        run
        for block in card["body"]
        for item in block.get("items", [])
        for run in item.get("inlines", [])
    ]
    assert runs == [{"type": "TextRun", "text": markup}]


@pytest.mark.parametrize("value", [{"question": ""}, {"question": 7}, {"question": "x" * 1001}, {}])
def test_what_is_no_question_is_none(value: dict[str, Any]) -> None:
    assert parse(activity(URL, value=value)).question is None
