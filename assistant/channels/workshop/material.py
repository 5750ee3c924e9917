"""What there is to choose from and to print: programmes, cases, notes, and the hand-out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from assistant.content import content
from assistant.knowledge.page_texts import PageTexts
from assistant.knowledge.schema import Citation, Status
from assistant.workshops.room.course import caveats
from assistant.workshops.room.plan import USUAL_MINUTES, Entry, Plan, of_programme
from assistant.workshops.room.view import Views
from assistant.workshops.schema import Case, Choice, Dilemma, Poll, QuizQuestion, StepKind

_Item = Case | QuizQuestion | Dilemma | Poll


class Material:
    """The content as the trainer's page and the print page want it, as JSON types."""

    def __init__(self, views: Views, texts: Callable[[], PageTexts]) -> None:
        """``texts``: the pages' own, of the content in use now."""
        self._views = views
        self._texts = texts

    def offers(self) -> dict[str, Any]:
        """Programmes with their steps, and every single thing that can be picked."""
        found = content().workshops
        return {
            "programmes": [
                {
                    "id": one.id,
                    "title": one.title,
                    "minutes": one.minutes,
                    "brief": self._fill(one.brief),
                    "notes": [self._fill(note) for note in one.notes],
                    "steps": [
                        {"title": self._views.title(entry), "minutes": entry.minutes}
                        for entry in of_programme(one.id, found)
                    ],
                }
                for one in found.programmes.values()
            ],
            "items": [
                {
                    "kind": kind.value,
                    "id": item.id,
                    "title": self._views.title(Entry(kind, item.id, 0)),
                    "brief": self._fill(item.brief) if isinstance(item, Case) else "",
                    "professions": self._professions(item),
                    "minutes": USUAL_MINUTES[kind],
                    "both_ends": isinstance(item, Poll) and item.before_and_after,
                }
                for kind, items in self._kinds().items()
                for item in items.values()
            ],
        }

    def of_plan(self, plan: Plan) -> dict[str, Any]:
        """What a plan holds, each thing once, with its minutes."""
        kinds = self._kinds()
        shown = []
        for entry in dict.fromkeys(plan):
            item = kinds.get(entry.kind, {}).get(entry.id)
            if item is not None:
                shown.append(self._printed(entry.kind, item, entry.minutes))
        return {"items": shown}

    def everything(self) -> dict[str, Any]:
        """All there is."""
        return {
            "items": [
                self._printed(kind, item, USUAL_MINUTES[kind])
                for kind, items in self._kinds().items()
                for item in items.values()
            ]
        }

    def handout(self) -> dict[str, Any]:
        """The page that participants take home: signs, steps, whom to call, and the sources."""
        known, texts = content().knowledge, self._texts()
        topics = [known.topics[id_] for id_ in texts["huskekort_emner"]]
        citations = [citation for topic in topics for citation in topic.citations]
        return {
            "topics": [
                {
                    "title": topic.title,
                    "text": self._fill(topic.answer),
                    "caveat": self._fill(topic.caveat or "")
                    if topic.status is Status.UNCONFIRMED
                    else "",
                }
                for topic in topics
            ],
            "contacts": self._views.contacts(tuple(texts["huskekort_kontakter"])),
            "sources": self._sources(citations),
            "checked": max(topic.checked for topic in topics).isoformat(),
        }

    def _kinds(self) -> Mapping[StepKind, Mapping[str, _Item]]:
        found = content().workshops
        return {
            StepKind.CASE: found.cases,
            StepKind.QUIZ: found.quiz,
            StepKind.DILEMMA: found.dilemmas,
            StepKind.POLL: found.polls,
        }

    def _printed(self, kind: StepKind, item: _Item, minutes: int) -> dict[str, Any]:
        citations = list(item.citations)
        if isinstance(item, Case):
            citations += [one for turn in item.rounds for one in turn.citations]
        return {
            "kind": kind.value,
            "id": item.id,
            "title": self._views.title(Entry(kind, item.id, 0)),
            "minutes": minutes,
            "professions": self._professions(item),
            "rounds": self._rounds(item),
            "notes": [self._fill(note) for note in item.notes],
            "contacts": self._views.contacts(item.contacts),
            "sources": self._sources(citations),
            "caveat": self._fill(caveats(item)),
        }

    def _rounds(self, item: _Item) -> list[dict[str, Any]]:
        if isinstance(item, Case):
            return [
                {
                    **self._round(turn.question, turn.information, turn.choices, turn.explanation),
                    "caveat": self._fill(turn.caveat or ""),
                }
                for turn in item.rounds
            ]
        if isinstance(item, Dilemma):
            found = self._round("", item.situation, item.choices, item.explanation)
            return [{**found, "discuss": [self._fill(text) for text in item.discuss]}]
        if isinstance(item, QuizQuestion):
            return [self._round("", "", item.choices, item.explanation)]
        found = self._round("", "", (), item.explanation)
        return [{**found, "choices": [{"text": self._fill(text)} for text in item.choices]}]

    def _round(
        self, question: str, information: str, choices: Iterable[Choice], explanation: str
    ) -> dict[str, Any]:
        return {
            "question": self._fill(question),
            "information": self._fill(information),
            "choices": [
                {
                    "text": self._fill(choice.text),
                    "assessment": choice.assessment.value if choice.assessment else None,
                    "why": self._fill(choice.why),
                }
                for choice in choices
            ],
            "explanation": self._fill(explanation),
        }

    def _professions(self, item: _Item) -> list[str]:
        return [content().workshops.professions[id_].name for id_ in item.professions]

    def _sources(self, citations: Iterable[Citation]) -> list[dict[str, Any]]:
        """The sources, each once, with the places named together."""
        places: dict[str, list[str]] = {}
        for one in citations:
            found = places.setdefault(one.source, [])
            if one.place and one.place not in found:
                found.append(one.place)
        merged = (
            Citation.parse_obj({"kilde": id_, "sted": ", ".join(at) or None})
            for id_, at in places.items()
        )
        return self._views.sources(tuple(merged))

    def _fill(self, text: str) -> str:
        return content().composer.fill(text.strip())
