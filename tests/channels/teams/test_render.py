"""The neutral reply in the shape Teams has for it: text, citations, card, emergency, form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.channels import terminal
from assistant.channels.teams.activity import Place, Scope
from assistant.channels.teams.outbox import Outgoing
from assistant.channels.teams.render import MAX_BYTES, Manner, Renderer, size
from assistant.channels.teams.texts import load_teams_texts
from assistant.channels.web.feedback import REASONS
from assistant.content import Content
from assistant.reply.model import Choice, ContactCard, Reply, SourceCard
from tests.support.moments import CLOSED, MOMENTS, OPEN

PLACE = Place("https://smba.trafficmanager.net/emea/", "a:samtale", Scope.PERSONAL, "a1")
KINDS = ("answer", "question", "refusal", "redirect", "fallback", "exercise", "smalltalk")
# What a TextBlock, a Container and so on may have in Adaptive Cards 1.5, of what we use.
ALLOWED: dict[str, set[str]] = {
    "AdaptiveCard": {"type", "$schema", "version", "lang", "fallbackText", "body", "actions"},
    "TextBlock": {"type", "text", "wrap", "weight", "size", "color", "isSubtle", "spacing"},
    "Container": {"type", "style", "bleed", "items", "spacing"},
    "ActionSet": {"type", "actions"},
    "Action.Submit": {"type", "title", "data"},
    "Action.ShowCard": {"type", "title", "card"},
    "RichTextBlock": {"type", "inlines"},
    "TextRun": {"type", "text"},
    "Input.ChoiceSet": {"type", "id", "style", "label", "choices"},
}


@pytest.fixture(scope="module")
def renderer(content: Content) -> Renderer:
    return Renderer(load_teams_texts(content.folder), content.composer.fill)


def reply(**more: Any) -> dict[str, Any]:
    given = {"id": "r1", "text": "**Svar.** Mere.", "topic": "frugt/pære", "kind": "answer", **more}
    return Reply(**given).as_dict()


def shown(
    renderer: Renderer, *replies: dict[str, Any], scope: Scope = Scope.PERSONAL, warn: bool = False
) -> list[Outgoing]:
    found = renderer.turn(list(replies), PLACE, Manner(scope, warn))
    for one in found:
        _is_sound(one)
    return found


def _is_sound(one: Outgoing) -> None:
    """What holds of everything that is sent."""
    for activity in filter(None, (one.activity, one.plain, one.instead)):
        assert activity["type"] == "message"
        assert size(activity) <= 100_000
        # Text and card go apart; suggested actions don't go with attachments.
        assert ("text" in activity) != ("attachments" in activity)
        assert not ("suggestedActions" in activity and "attachments" in activity)
        assert json.loads(json.dumps(activity)) == activity
        for attached in activity.get("attachments", []):
            assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
            card = attached["content"]
            assert (card["type"], card["version"]) == ("AdaptiveCard", "1.5")
            for block in blocks(card):
                assert set(block) <= ALLOWED[block["type"]], block
    assert "AIGeneratedContent" not in json.dumps(one.activity)


def blocks(card: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The card and every element and action in it."""
    yield card
    for name in ("body", "items", "actions"):
        for inner in card.get(name, []):
            yield from blocks(inner)


def card_of(one: Outgoing) -> dict[str, Any]:
    found: dict[str, Any] = one.activity["attachments"][0]["content"]
    return found


def submits(one: Outgoing) -> list[dict[str, Any]]:
    return [block for block in blocks(card_of(one)) if block["type"] == "Action.Submit"]


CHOICES = [Choice(f"Valg {n}", f"emne:a/{n}") for n in range(1, 10)]
CONTACT = ContactCard("h", "Hotlinen", False, phone="12 34 56 78", hours="kl. 8-22", open_now=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plain_reply_of_any_kind_is_one_message(renderer: Renderer, kind: str) -> None:
    (one,) = shown(renderer, reply(kind=kind))
    assert one.activity["text"] == "**Svar.** Mere."
    assert one.activity["textFormat"] == "markdown"
    assert not one.urgent


def test_sources_are_teams_own_citations(renderer: Renderer) -> None:
    sources = [
        SourceCard("A", "T" * 200, "Forlaget", 2020, "s. 4", "https://example.org/a", "2026-11-22"),
        SourceCard("B", "Kort"),
    ]
    (one,) = shown(renderer, reply(sources=sources))
    assert one.activity["text"].endswith("Kilder: [1] [2]")
    (entity,) = one.activity["entities"]
    assert entity["type"] == "https://schema.org/Message"
    assert (entity["@type"], entity["@context"]) == ("Message", "https://schema.org")
    assert "additionalType" not in entity
    first, second = entity["citation"]
    assert (first["@type"], first["position"], second["position"]) == ("Claim", 1, 2)
    document = first["appearance"]
    assert document["@type"] == "DigitalDocument"
    assert len(document["name"]) == 80
    assert document["url"] == "https://example.org/a"
    assert document["abstract"] == "Forlaget, 2020, s. 4, tjekket 2026-11-22"
    assert "url" not in second["appearance"]
    assert second["appearance"]["abstract"]


def test_up_to_three_choices_are_suggested_in_a_personal_chat(renderer: Renderer) -> None:
    (one,) = shown(renderer, reply(choices=CHOICES[:3]))
    actions = one.activity["suggestedActions"]["actions"]
    assert [action["type"] for action in actions] == ["imBack"] * 3
    assert [action["value"] for action in actions] == ["Valg 1", "Valg 2", "Valg 3"]


@pytest.mark.parametrize(
    ("more", "scope"),
    [
        ({"choices": CHOICES[:4]}, Scope.PERSONAL),
        ({"choices": CHOICES[:3], "contacts": [CONTACT]}, Scope.PERSONAL),
        ({"choices": CHOICES[:3]}, Scope.GROUP),
        ({"choices": CHOICES[:3]}, Scope.CHANNEL),
        ({"choices": CHOICES}, Scope.PERSONAL),
    ],
)
def test_otherwise_choices_are_buttons_of_a_card(
    renderer: Renderer, more: dict[str, Any], scope: Scope
) -> None:
    message, card = shown(renderer, reply(**more), scope=scope)
    assert "suggestedActions" not in message.activity
    assert [button["title"] for button in submits(card)] == [one.title for one in more["choices"]]
    for button, choice in zip(submits(card), more["choices"]):
        data = button["data"]
        assert data["choice"] == choice.choice
        assert data["msteams"] == {
            "type": "messageBack",
            "displayText": choice.title,
            "value": {"choice": choice.choice},
        }
    sets = [block for block in blocks(card_of(card)) if block["type"] == "ActionSet"]
    assert all(len(one["actions"]) <= 6 for one in sets)


def test_choices_of_a_reply_that_others_follow_are_not_suggested(renderer: Renderer) -> None:
    found = shown(renderer, reply(choices=CHOICES[:2]), reply())
    assert [("suggestedActions" in one.activity) for one in found] == [False] * 3
    assert len(submits(found[1])) == 2


def test_a_contact_can_be_called_from_the_card(renderer: Renderer) -> None:
    other = ContactCard("p", "Politiet", True, phone="114", url="https://www.example.org/x/y")
    closed = ContactCard("k", "Kontoret", True, email="post@example.org", open_now=False)
    _, card = shown(renderer, reply(contacts=[CONTACT, other, closed]))
    text = json.dumps(card_of(card), ensure_ascii=False)
    for part in (
        "[12 34 56 78](tel:+4512345678), kl. 8-22, åbent nu, ikke bekræftet",
        "[114](tel:114), [example.org](https://www.example.org/x/y)",
        "post@example.org, lukket nu",
    ):
        assert part in text
    assert "Hotlinen (12 34 56 78, kl. 8-22" in card.plain["text"]  # type: ignore[index]
    assert "Hotlinen" in card_of(card)["fallbackText"]


def test_an_emergency_is_a_card_alone_that_stands_out(renderer: Renderer) -> None:
    text = "**Ring 112 nu.**\n\n1. Kom i sikkerhed.\n2. Ring."
    urgent = reply(
        text=text,
        kind="emergency",
        urgent=True,
        contacts=[CONTACT],
        choices=CHOICES[:2],
        sources=[SourceCard("A", "Kilden")],
    )
    (one,) = shown(renderer, urgent)
    assert one.urgent
    card = card_of(one)
    alarm = card["body"][0]
    assert (alarm["type"], alarm["style"]) == ("Container", "attention")
    assert alarm["items"][0]["text"] == "Akut: gør dette nu"
    assert [item["text"] for item in alarm["items"][1:]] == text.split("\n\n")
    assert "112" in one.activity["summary"]
    assert one.activity["importance"] == "high"
    assert "112" in one.plain["text"]  # type: ignore[index]
    assert len(submits(one)) == 2
    assert "Kilden" in json.dumps(card)


def test_what_is_urgent_goes_first(renderer: Renderer) -> None:
    found = shown(renderer, reply(), reply(kind="emergency", urgent=True))
    assert [one.urgent for one in found] == [True, False]


@pytest.mark.parametrize("scope", Scope)
def test_who_wrote_personal_data_is_told_that_it_stands_in_teams(
    renderer: Renderer, scope: Scope
) -> None:
    found = shown(renderer, {**reply(), "masked": True}, reply(), scope=scope)
    assert "står stadig i Teams" in found[0].activity["text"]
    assert ("andre" in found[0].activity["text"]) == (scope is not Scope.PERSONAL)
    assert "står stadig i Teams" not in found[1].activity["text"]


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("warn", [True, False])
def test_where_others_read_along_it_is_said(renderer: Renderer, scope: Scope, warn: bool) -> None:
    text = shown(renderer, reply(), scope=scope, warn=warn)[-1].activity["text"]
    assert ("kan læse med" in text) == (warn and scope is not Scope.PERSONAL)


@pytest.mark.parametrize(
    ("kind", "rated"),
    [("answer", True), ("emergency", True), ("refusal", True), ("question", False)],
)
def test_answers_have_thumbs_and_questions_do_not(
    renderer: Renderer, kind: str, rated: bool
) -> None:
    one = shown(renderer, reply(kind=kind, urgent=kind == "emergency"))[0]
    thumbs = one.activity.get("channelData", {}).get("feedbackLoop")
    assert thumbs == ({"type": "custom"} if rated else None)
    assert one.topic == ("frugt/pære" if rated else "")


def test_the_form_behind_a_thumb_has_reasons_and_nowhere_to_type(renderer: Renderer) -> None:
    for useful in (True, False):
        value = renderer.feedback_form(useful)["task"]["value"]
        card = value["card"]["content"]
        kinds = [block["type"] for block in blocks(card)]
        assert "Input.Text" not in kinds
        assert kinds.count("Input.ChoiceSet") == (0 if useful else 1)
    inputs = [block for block in blocks(card) if block["type"] == "Input.ChoiceSet"]
    assert tuple(choice["value"] for choice in inputs[0]["choices"]) == REASONS


def test_a_list_has_an_empty_line_before_it(renderer: Renderer) -> None:
    (one,) = shown(renderer, reply(text="To ting:\n- en\n- to\n\nTal:\n1. a\n2. b"))
    assert one.activity["text"] == "To ting:\n\n- en\n- to\n\nTal:\n\n1. a\n2. b"


@pytest.mark.parametrize("urgent", [True, False])
def test_what_is_too_large_is_cut_and_says_so(renderer: Renderer, urgent: bool) -> None:
    text = "\n\n".join(f"Afsnit {n} " + "æ" * 500 for n in range(300))
    found = shown(renderer, reply(text=text, urgent=urgent, contacts=[CONTACT]))
    assert found[0].activity["text"].endswith("så får du resten.")
    assert all(size(one.activity) <= MAX_BYTES for one in found)


def _plain(text: str) -> str:
    """Text without marks and space, to hold one channel against another."""
    return re.sub(r"[\s*_]+", "", text)


@pytest.mark.parametrize("scope", Scope)
def test_every_topic_is_the_same_answer_in_teams_widget_and_terminal(
    content: Content, renderer: Renderer, scope: Scope
) -> None:
    """The widget shows the reply itself (the contract's); the terminal and Teams render it."""
    for topic in content.knowledge.topics:
        for moment in (OPEN, CLOSED):
            given = content.composer.topic(topic, moment).as_dict()
            found = shown(renderer, given, scope=scope)
            in_teams = json.dumps([one.activity for one in found], ensure_ascii=False)
            in_terminal = terminal.render(given, content.texts)
            assert _plain(given["text"]) in _plain(in_terminal)
            said = [one.activity.get("text", "") for one in found]
            for one in found:
                for card in one.activity.get("attachments", []):
                    texts = [b for b in blocks(card["content"]) if b["type"] == "TextBlock"]
                    said.append("".join(block["text"] for block in texts))
            assert _plain(given["text"]) in _plain("".join(said)), topic
            for contact in given["contacts"]:
                for value in (contact["name"], contact.get("phone"), contact.get("hours")):
                    assert not value or (value in in_teams and value in in_terminal), topic
            for choice in given["choices"]:
                assert choice["title"] in in_teams
                assert choice["title"] in in_terminal
            for source in given["sources"]:
                assert source["title"][:79].rstrip() in in_teams
                assert source["title"] in in_terminal


@pytest.mark.parametrize("name", MOMENTS)
def test_everything_the_guide_says_is_rendered_soundly(
    content: Content, renderer: Renderer, name: str
) -> None:
    from assistant.reply.compose import Situation

    now = Situation(MOMENTS[name])
    for question in content.guide.questions.values():
        given = content.composer.guide_question(question, now).as_dict()
        found = shown(renderer, given)
        said = json.dumps([one.activity for one in found], ensure_ascii=False)
        assert all(choice["title"] in said for choice in given["choices"])
    for outcome in content.guide.outcomes:
        shown(renderer, content.composer.guide_outcome(outcome, {}, now).as_dict())
