"""What each of the three sees of a room now, as JSON types: projector, trainer, participant.

Everybody gets the whole of it each time, so whoever was away is at once where the room is.
"""

from __future__ import annotations

from typing import Any

from assistant.content import content
from assistant.knowledge.schema import Citation
from assistant.workshops.room.course import Course, Place, Shows
from assistant.workshops.room.plan import Entry
from assistant.workshops.room.rooms import Rooms
from assistant.workshops.room.store import Room
from assistant.workshops.schema import StepKind

View = dict[str, Any]


class Views:
    """Makes views of the content in use now; texts are filled with contacts' numbers."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def participant(self, room: Room) -> View:
        """What all participants see alike; who it is for adds ``mine``, the own answer."""
        place = self._place(room)
        view = self._shared(room, place)
        view["told"] = [self._fill(text) for text in place.told]
        if room.at in room.revealed:
            view["why"] = _whys(place)
        return view

    def projector(self, room: Room) -> View:
        """What everybody in the room sees on the wall, with the answers counted."""
        place = self._place(room)
        return {**self._shared(room, place), **self._counted(room, place)}

    def trainer(self, room: Room) -> View:
        """What the trainer sees: the wall's, the explanation before it is shown, and the notes."""
        place = self._place(room)
        course = self._rooms.course(room)
        return {
            **self._shared(room, place),
            **self._counted(room, place),
            **self._explained(place),
            "key": room.key,
            "why": _whys(place),
            "told": [self._fill(text) for text in place.told],
            "notes": [self._fill(text) for text in place.notes],
            "plan": [
                {"title": self.title(entry), "kind": entry.kind.value, "minutes": entry.minutes}
                for entry in room.plan
            ],
            "next": self._upcoming(room, course),
        }

    def title(self, entry: Entry) -> str:
        """What a step is called in a list."""
        found = content().workshops
        if entry.kind is StepKind.CASE and entry.id in found.cases:
            return found.cases[entry.id].title
        if entry.kind is StepKind.QUIZ and entry.id in found.quiz:
            return self._fill(found.quiz[entry.id].question)
        if entry.kind is StepKind.DILEMMA and entry.id in found.dilemmas:
            return found.dilemmas[entry.id].title
        if entry.kind is StepKind.POLL and entry.id in found.polls:
            return self._fill(found.polls[entry.id].question)
        name, _, at = entry.id.rpartition(":")
        programme = found.programmes.get(name)
        known = programme is not None and int(at) < len(programme.steps)
        return (programme.steps[int(at)].title or "") if programme and known else ""

    def contacts(self, ids: tuple[str, ...]) -> list[View]:
        """Whom to call, as cards."""
        known = content().knowledge.contacts
        return [
            {
                "id": id_,
                "name": known[id_].name,
                "phone": known[id_].phone,
                "hours": known[id_].hours_text,
                "used_for": self._fill(known[id_].used_for),
                "confirmed": known[id_].confirmed,
            }
            for id_ in ids
            # A room that goes on may name what newer content no longer has.
            if id_ in known
        ]

    def sources(self, citations: tuple[Citation, ...]) -> list[View]:
        """The sources, as cards."""
        known = content().knowledge.sources
        found = [
            (known[citation.source], citation.place)
            for citation in citations
            if citation.source in known
        ]
        return [
            {"title": source.title, "publisher": source.publisher, "year": source.year, "place": at}
            for source, at in found
        ]

    def _place(self, room: Room) -> Place:
        return self._rooms.course(room).place(room.at)

    def _shared(self, room: Room, place: Place) -> View:
        revealed = room.at in room.revealed
        view: View = {
            "at": room.at,
            "last": self._rooms.course(room).last,
            "step": place.step,
            "steps": len(room.plan),
            "shows": place.shows.value,
            "kind": place.kind.value if place.kind else None,
            "title": place.title,
            "number": place.number,
            "of": place.of,
            "information": self._fill(place.information),
            "question": self._fill(place.question),
            "choices": [self._fill(choice.text) for choice in place.choices],
            "scale": place.scale,
            "paused": room.paused,
            "revealed": revealed,
            "timer": {"ends": room.timer_ends, "left": room.timer_left},
        }
        if place.shows is Shows.CALL:
            view["contacts"] = self.contacts(place.contacts)
        if revealed:
            view.update(self._explained(place))
        return view

    def _explained(self, place: Place) -> View:
        return {
            "explanation": self._fill(place.explanation),
            "assessments": [
                choice.assessment.value if choice.assessment else None for choice in place.choices
            ],
            "discuss": [self._fill(text) for text in place.discuss],
            "sources": self.sources(place.citations),
            "caveat": self._fill(place.caveat),
        }

    def _counted(self, room: Room, place: Place) -> View:
        people = self._rooms.people(room)
        view: View = {"code": room.code, "version": room.version, "people": people}
        if place.choices:
            view["counts"] = self._rooms.counts(room, room.at)
        if place.shows is Shows.END:
            view["change"] = self._change(room)
        return view

    def _change(self, room: Room) -> View | None:
        course = self._rooms.course(room)
        if course.change is None:
            return None
        place = course.place(course.change.before)
        return {
            "question": self._fill(place.question),
            "choices": [self._fill(choice.text) for choice in place.choices],
            "before": self._rooms.counts(room, course.change.before),
            "after": self._rooms.counts(room, course.change.after),
        }

    def _upcoming(self, room: Room, course: Course) -> View | None:
        if room.at >= course.last:
            return None
        place = course.place(room.at + 1)
        return {
            "shows": place.shows.value,
            "kind": place.kind.value if place.kind else None,
            "title": place.title or self._fill(place.question),
            "number": place.number,
            "of": place.of,
        }

    def _fill(self, text: str) -> str:
        return content().composer.fill(text.strip())


def _whys(place: Place) -> list[str]:
    """Why each choice is better or worse; empty with polls, which have no better and worse."""
    if place.kind is StepKind.POLL:
        return []
    return [content().composer.fill(choice.why.strip()) for choice in place.choices]
