"""Adaptive Cards 1.5, as Teams shows them: contacts, choices, an emergency, the feedback form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.channels.teams.activity import (
    CHOICE_FIELD,
    FEEDBACK,
    QUESTION_FIELD,
    REASON_FIELD,
)
from assistant.channels.teams.texts import TeamsTexts
from assistant.channels.web.feedback import REASONS
from assistant.insight.turns import QUESTION

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
VERSION = "1.5"
# Teams shows six buttons of a set at most.
_BUTTONS_OF_A_SET = 6
_LONGEST_TITLE = 80

Block = dict[str, Any]


def attachment(card: Block) -> Block:
    """The card as an activity carries it."""
    return {"contentType": CARD_TYPE, "content": card}


def answer_card(reply: Mapping[str, Any], texts: TeamsTexts) -> Block:
    """Contacts and choices of an ordinary reply, whose text goes before as a message."""
    words = texts.replies
    body: list[Block] = []
    if reply["contacts"]:
        body.append(_text(words["kontakter"], weight="Bolder"))
        body.extend(_contact(contact, words) for contact in reply["contacts"])
    elif reply["choices"]:
        body.append(_text(words["vaelg"], weight="Bolder"))
    card = _card(body, reply["choices"], "\n".join(spoken(reply, texts)))
    if QUESTION in reply:
        # The first press opens it within the card: nobody but Teams is asked.
        opens = {
            "type": "Action.ShowCard",
            "title": words["redaktion_knap"],
            "card": question_card(reply[QUESTION], texts),
        }
        card["actions"] = [opens]
    return card


def question_card(question: str, texts: TeamsTexts) -> Block:
    """A question as the editors would get it, and the button that sends it."""
    words = texts.replies
    # A run of text is shown as it is; a TextBlock would take it for Markdown.
    shown = {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": question}]}
    body = [
        _text(words["redaktion_titel"], weight="Bolder"),
        {"type": "Container", "style": "emphasis", "items": [shown]},
        _text(words["redaktion_forklaring"], size="Small"),
    ]
    send = {
        "type": "Action.Submit",
        "title": words["redaktion_send"],
        "data": {QUESTION_FIELD: question},
    }
    return {**_card(body, [], words["redaktion_titel"]), "actions": [send]}


def emergency_card(
    reply: Mapping[str, Any], texts: TeamsTexts, source_line: str, fallback: str
) -> Block:
    """The whole of an urgent reply in one card that stands out: nothing can come before it."""
    words = texts.replies
    paragraphs = [part for part in re.split(r"\n{2,}", reply["text"].strip()) if part]
    heading = _text(words["akut"], weight="Bolder", size="Large", color="Attention")
    alarm: Block = {
        "type": "Container",
        "style": "attention",
        "bleed": True,
        "items": [heading, *(_text(part) for part in paragraphs)],
    }
    body = [alarm, *(_contact(contact, words) for contact in reply["contacts"])]
    if source_line:
        body.append(_text(source_line, size="Small", isSubtle=True))
    return _card(body, reply["choices"], fallback)


def feedback_card(useful: bool, texts: TeamsTexts) -> Block:
    """The form behind Teams' thumbs: a reason of our list, and nowhere to type."""
    words = texts.feedback
    body = [_text(words["nyttigt" if useful else "ikke_nyttigt"])]
    if not useful:
        choices = [{"title": words[reason], "value": reason} for reason in REASONS]
        body.append(
            {
                "type": "Input.ChoiceSet",
                "id": REASON_FIELD,
                "style": "expanded",
                "label": words["ikke_nyttigt"],
                "choices": choices,
            }
        )
    body.append(_text(words["intet_andet"], size="Small", isSubtle=True))
    send = {"type": "Action.Submit", "title": words["send"], "data": {FEEDBACK: True}}
    return {**_card(body, [], words["titel"]), "actions": [send]}


def contact_line(contact: Mapping[str, Any], words: Mapping[str, str], link: bool) -> str:
    """Number, mail, hours and state of a contact; ``link``: numbers can be called by a click."""
    linked: Callable[[str], str] = _telephone if link else str
    states: dict[object, str] = {True: words["aaben"], False: words["lukket"]}
    state = states.get(contact.get("open_now"))
    phone = contact.get("phone")
    details = [linked(phone) if phone else None, contact.get("email"), contact.get("hours"), state]
    if contact.get("url"):
        details.append(f"[{_host(contact['url'])}]({contact['url']})" if link else contact["url"])
    if not contact["confirmed"]:
        details.append(words["ubekraeftet"])
    return ", ".join(detail for detail in details if detail)


def spoken(reply: Mapping[str, Any], texts: TeamsTexts) -> list[str]:
    """Contacts and choices as lines of text, for who can't be shown a card."""
    words = texts.replies
    lines = []
    for contact in reply["contacts"]:
        known = contact_line(contact, words, link=False)
        shown = f"{contact['name']} ({known})" if known else contact["name"]
        lines.append(f"{words['kontakter']}: {shown}")
    lines += [f"- {choice['title']}" for choice in reply["choices"]]
    return lines


def button_data(choice: Mapping[str, str]) -> Block:
    """What a button sends: the choice beside ``msteams`` and in it.

    Teams gives a bot the one, and the clients that do not know ``messageBack`` the other.
    """
    payload = {CHOICE_FIELD: choice["choice"]}
    shown = {"type": "messageBack", "displayText": choice["title"], "value": payload}
    return {**payload, "msteams": shown}


def _card(body: Sequence[Block], choices: Sequence[Mapping[str, str]], fallback: str) -> Block:
    actions = [
        {
            "type": "Action.Submit",
            "title": choice["title"][:_LONGEST_TITLE],
            "data": button_data(choice),
        }
        for choice in choices
    ]
    sets: list[Block] = [
        {"type": "ActionSet", "actions": actions[start : start + _BUTTONS_OF_A_SET]}
        for start in range(0, len(actions), _BUTTONS_OF_A_SET)
    ]
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "lang": "da",
        "fallbackText": fallback,
        "body": [*body, *sets],
    }


def _contact(contact: Mapping[str, Any], words: Mapping[str, str]) -> Block:
    items = [_text(contact["name"], weight="Bolder")]
    known = contact_line(contact, words, link=True)
    if known:
        items.append(_text(known, spacing="None"))
    return {"type": "Container", "spacing": "Small", "items": items}


def _text(text: str, **style: Any) -> Block:
    return {"type": "TextBlock", "text": text, "wrap": True, **style}


def _telephone(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return f"[{number}](tel:{'+45' if len(digits) == 8 else ''}{digits})"


def _host(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url).split("/", 1)[0]
