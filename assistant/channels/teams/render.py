"""The neutral reply as activities for Teams: what every channel says, in the shape Teams has.

An ordinary reply is a message with Teams' own citations and thumbs, and a card where there are
contacts or many choices. An urgent one is a card alone, so that nothing stands before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.channels.teams.activity import Place, Scope
from assistant.channels.teams.cards import (
    answer_card,
    attachment,
    emergency_card,
    feedback_card,
    question_card,
    spoken,
)
from assistant.channels.teams.outbox import Outgoing
from assistant.channels.teams.texts import TeamsTexts
from assistant.insight.turns import QUESTION

# Teams takes 100 KB a message, counted as UTF-16; some room is left for what it adds itself.
MAX_BYTES = 90_000
MOST_SUGGESTED = 3
MOST_CITATIONS = 20
_NAME_CHARACTERS = 80
_ABSTRACT_CHARACTERS = 160
_SUMMARY_CHARACTERS = 120
_LIST = re.compile(r"(?m)^((?!- |\d+\. ).+)\n(- |\d+\. )")
_RATED = ("answer", "emergency", "refusal", "redirect")

Reply = Mapping[str, Any]


@dataclass(frozen=True)
class Manner:
    """How a turn is shown: in what scope, and whether to say that others can read along."""

    scope: Scope
    warn: bool = False


@dataclass(frozen=True)
class Renderer:
    """Renders turns; ``fill`` puts numbers in the place of contacts' ids."""

    texts: TeamsTexts
    fill: Callable[[str], str]

    def turn(self, replies: Sequence[Reply], place: Place, manner: Manner) -> list[Outgoing]:
        """The replies of a turn in order, what is urgent first."""
        ordered = sorted(self._with_notes(replies, manner), key=lambda reply: not reply["urgent"])
        out: list[Outgoing] = []
        for number, reply in enumerate(ordered, start=1):
            out.extend(self._reply(reply, place, manner, last=number == len(ordered)))
        return out

    def text(self, text: str, place: Place) -> Outgoing:
        """A fixed text."""
        return Outgoing(place, _message(self.fill(text)), attempts=5)

    def typing(self, place: Place) -> Outgoing:
        """That an answer is on its way; tried once, as the answer soon follows."""
        return Outgoing(place, {"type": "typing"}, attempts=1)

    def question(self, question: str, place: Place) -> Outgoing:
        """A question as the editors would get it, to be seen before it is sent."""
        title = self.texts.replies["redaktion_titel"]
        card = _carrying(question_card(question, self.texts), title)
        return Outgoing(place, card, _message(self.texts.replies["redaktion_ikke_sendt"]))

    def feedback_form(self, useful: bool) -> dict[str, Any]:
        """The answer to a pressed thumb: our form instead of Teams' own, which has a text field."""
        info = {
            "title": self.texts.feedback["titel"],
            "height": "small" if useful else "medium",
            "width": "small",
            "card": attachment(feedback_card(useful, self.texts)),
        }
        return {"task": {"type": "continue", "value": info}}

    def _with_notes(self, replies: Sequence[Reply], manner: Manner) -> list[dict[str, Any]]:
        """The replies, with what only Teams has to say added to the texts."""
        words, shared = self.texts.replies, manner.scope is not Scope.PERSONAL
        noted = [dict(reply) for reply in replies]
        if noted and noted[0].get("masked"):
            key = "staar_stadig_for_andre" if shared else "staar_stadig"
            noted[0]["text"] += "\n\n" + words[key]
        if noted and manner.warn and shared:
            noted[-1]["text"] += f"\n\n_{words['andre_laeser_med']}_"
        return noted

    def _reply(self, reply: Reply, place: Place, manner: Manner, last: bool) -> list[Outgoing]:
        words = self.texts.replies
        claims = _claims(reply["sources"], words)
        # Said where an answer may have been lost: never the answer itself once more.
        instead = _message(self.fill(words["kom_det_frem"]))
        topic = reply["topic"] if reply["kind"] in _RATED else ""
        if reply["urgent"]:
            activity, plain = self._urgent(reply, claims)
            return [Outgoing(place, activity, plain, instead, urgent=True, topic=topic)]
        marks = " ".join(f"[{claim['position']}]" for claim in claims)
        activity = _message(reply["text"] + (f"\n\n{words['kilder']}: {marks}" if marks else ""))
        if claims:
            activity["entities"] = [_citations(claims)]
        if topic:
            activity["channelData"] = _thumbs()
        suggested = last and _may_be_suggested(reply, manner)
        if suggested:
            activity["suggestedActions"] = _suggested(reply["choices"])
        plain = self._fit(_message(reply["text"]))
        out = [Outgoing(place, self._fit(activity), plain, instead, topic=topic)]
        if reply["contacts"] or QUESTION in reply or (reply["choices"] and not suggested):
            card = _carrying(answer_card(reply, self.texts), words["kontakter"])
            listed = self._fit(_message("\n".join(spoken(reply, self.texts))))
            out.append(Outgoing(place, self._fit(card), listed, instead))
        return out

    def _urgent(
        self, reply: Reply, claims: Sequence[Mapping[str, Any]]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The card of an urgent reply, and the same as text for where a card is not taken."""
        words = self.texts.replies
        named = "; ".join(claim["appearance"]["name"] for claim in claims)
        source_line = f"{words['kilder']}: {named}" if named else ""
        whole = "\n".join([reply["text"], *spoken(reply, self.texts)])
        card = emergency_card(reply, self.texts, source_line, whole)
        activity = {
            **_carrying(card, f"{words['akut']}: {_summary(reply['text'])}"),
            "importance": "high",
            "channelData": _thumbs(),
        }
        return self._fit(activity), self._fit(_message(f"**{words['akut']}**\n\n{whole}"))

    def _fit(self, activity: dict[str, Any]) -> dict[str, Any]:
        """The activity, cut down where Teams would not take it."""
        if size(activity) <= MAX_BYTES:
            return activity
        note = "\n\n" + self.texts.replies["forkortet"]
        text = activity.get("text") or activity.get("attachments", [{}])[0].get("content", {}).get(
            "fallbackText", ""
        )
        room = (MAX_BYTES - 4_000) // 2
        return _message(str(text)[:room].rsplit("\n", 1)[0] + note)


def size(activity: Mapping[str, Any]) -> int:
    """How many bytes Teams counts."""
    return len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def _message(text: str) -> dict[str, Any]:
    # Without an empty line before it, Teams shows a list as one long line.
    text = _LIST.sub(r"\1\n\n\2", text)
    return {"type": "message", "textFormat": "markdown", "locale": "da-DK", "text": text}


def _carrying(card: dict[str, Any], summary: str) -> dict[str, Any]:
    """A card goes without text: Teams shows the two of one activity in an order of its own."""
    return {
        "type": "message",
        "locale": "da-DK",
        "summary": summary,
        "attachments": [attachment(card)],
    }


def _thumbs() -> dict[str, Any]:
    return {"feedbackLoop": {"type": "custom"}}


def _may_be_suggested(reply: Reply, manner: Manner) -> bool:
    """Suggested actions vanish with the next message, and everybody sees them: for one reader."""
    few = 0 < len(reply["choices"]) <= MOST_SUGGESTED
    return few and not reply["contacts"] and manner.scope is Scope.PERSONAL


def _suggested(choices: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    actions = [
        {"type": "imBack", "title": choice["title"], "value": choice["title"]} for choice in choices
    ]
    return {"to": [], "actions": actions}


def _claims(sources: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> list[dict[str, Any]]:
    claims = []
    for position, source in enumerate(sources[:MOST_CITATIONS], start=1):
        details = [str(source[key]) for key in ("publisher", "year", "place") if key in source]
        if source.get("checked"):
            details.append(f"{words['tjekket']} {source['checked']}")
        document = {
            "@type": "DigitalDocument",
            "name": _cut(str(source["title"]), _NAME_CHARACTERS),
            "abstract": _cut(", ".join(details) or str(source["title"]), _ABSTRACT_CHARACTERS),
        }
        if source.get("url"):
            document["url"] = str(source["url"])
        claims.append({"@type": "Claim", "position": position, "appearance": document})
    return claims


def _citations(claims: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Teams' own citations, without the label "AI generated": nothing here is generated."""
    return {
        "type": "https://schema.org/Message",
        "@type": "Message",
        "@context": "https://schema.org",
        "@id": "",
        "citation": list(claims),
    }


def _summary(text: str) -> str:
    return _cut(" ".join(text.replace("*", "").split()), _SUMMARY_CHARACTERS)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
