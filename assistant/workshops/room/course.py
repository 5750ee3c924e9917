"""The places a room passes through: the welcome, every round and question, and the end.

A plan has steps; a case of three rounds is one step with four places, the last of which is the card
with whom to call. The places follow from plan and content alone, so a room only keeps a number.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.knowledge.schema import Citation, Status
from assistant.workshops.content import Workshops
from assistant.workshops.room.plan import Entry, Plan
from assistant.workshops.schema import Case, Choice, Dilemma, Poll, QuizQuestion, Round, StepKind


class Shows(str, enum.Enum):
    """What there is to see at a place."""

    WELCOME = "welcome"
    TEXT = "text"
    QUESTION = "question"
    CALL = "call"
    END = "end"


@dataclass(frozen=True)
class Place:
    """One place.

    Args:
        step: the plan's step, -1 at the welcome, the number of steps at the end.
        number, of: the round of a case and how many it has; 0 elsewhere.
        told: what earlier rounds of the same case have told.
        question: empty where things are only shown, and with dilemmas, which ask all the same.
        caveat: what of it nobody has confirmed; empty where all is.
        minutes: of the whole step.
    """

    step: int
    shows: Shows
    kind: StepKind | None = None
    title: str = ""
    number: int = 0
    of: int = 0
    information: str = ""
    told: tuple[str, ...] = ()
    question: str = ""
    choices: tuple[Choice, ...] = ()
    scale: bool = False
    explanation: str = ""
    discuss: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    contacts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    caveat: str = ""
    minutes: int = 0


@dataclass(frozen=True)
class Change:
    """The same question at both ends: the numbers of the two places."""

    before: int
    after: int


class Course:
    """The places of a plan, by number from 0."""

    def __init__(self, plan: Plan, workshops: Workshops) -> None:
        """What the content no longer has is passed over: a plan may be older than the content."""
        places = [Place(-1, Shows.WELCOME)]
        asked: list[int] = []
        for step, entry in enumerate(plan):
            poll = workshops.polls.get(entry.id) if entry.kind is StepKind.POLL else None
            if poll and poll.before_and_after:
                asked.append(len(places))
            places.extend(_places(step, entry, workshops))
        places.append(Place(len(plan), Shows.END))
        self.places: tuple[Place, ...] = tuple(places)
        self.change = Change(asked[0], asked[-1]) if len(asked) > 1 else None

    @property
    def last(self) -> int:
        """The number of the end."""
        return len(self.places) - 1

    def asks_alike(self, other: Course) -> bool:
        """Whether both have the same places with the same choices, whatever the words."""
        return self.change == other.change and list(map(_asked, self.places)) == list(
            map(_asked, other.places)
        )

    def place(self, number: int) -> Place:
        """The place ``number``; the end where the content has become shorter meanwhile."""
        return self.places[min(number, self.last)]


def _asked(place: Place) -> tuple[object, ...]:
    assessments = [choice.assessment for choice in place.choices]
    return place.step, place.shows, place.kind, place.number, place.scale, assessments


def _places(step: int, entry: Entry, workshops: Workshops) -> Iterator[Place]:
    empty = Place(step, Shows.QUESTION, entry.kind, minutes=entry.minutes)
    if entry.kind is StepKind.TEXT:
        yield from _text(entry.id, empty, workshops)
    elif entry.kind is StepKind.CASE and (case := workshops.cases.get(entry.id)):
        yield from _case(case, _about(case, empty))
    elif entry.kind is StepKind.QUIZ and (quiz := workshops.quiz.get(entry.id)):
        yield replace(
            _about(quiz, empty),
            question=quiz.question,
            choices=quiz.choices,
            explanation=quiz.explanation,
        )
    elif entry.kind is StepKind.DILEMMA and (dilemma := workshops.dilemmas.get(entry.id)):
        yield replace(
            _about(dilemma, empty),
            title=dilemma.title,
            information=dilemma.situation,
            choices=dilemma.choices,
            discuss=dilemma.discuss,
            explanation=dilemma.explanation,
        )
    elif entry.kind is StepKind.POLL and (poll := workshops.polls.get(entry.id)):
        yield replace(
            _about(poll, empty),
            question=poll.question,
            # A poll has no better and worse, and so no reasons.
            choices=tuple(Choice.parse_obj({"tekst": one, "hvorfor": one}) for one in poll.choices),
            scale=poll.scale,
            explanation=poll.explanation,
        )


def _about(item: Case | QuizQuestion | Dilemma | Poll, place: Place) -> Place:
    """``place`` with what every item says besides its question."""
    return replace(
        place,
        citations=item.citations,
        contacts=item.contacts,
        notes=item.notes,
        caveat=caveats(item),
    )


def caveats(item: Case | QuizQuestion | Dilemma | Poll, turn: Round | None = None) -> str:
    """What of an item, and of one of its rounds, is not confirmed; empty where all is."""
    own = item.caveat if item.status is not Status.CONFIRMED else None
    return " ".join(part.strip() for part in (own, turn.caveat if turn else None) if part)


def _case(case: Case, about: Place) -> Iterator[Place]:
    named = replace(about, title=case.title, of=len(case.rounds))
    told: tuple[str, ...] = ()
    for number, turn in enumerate(case.rounds, start=1):
        yield replace(
            named,
            number=number,
            information=turn.information,
            told=told,
            question=turn.question,
            choices=turn.choices,
            explanation=turn.explanation,
            citations=turn.citations,
            caveat=caveats(case, turn),
        )
        told = (*told, turn.information)
    if case.contacts:
        yield replace(named, shows=Shows.CALL, told=told)


def _text(id_: str, empty: Place, workshops: Workshops) -> Iterator[Place]:
    """A text step of a ready programme, named by the programme and its place there."""
    name, _, at = id_.rpartition(":")
    programme = workshops.programmes.get(name)
    if programme is None or int(at) >= len(programme.steps):
        return
    step = programme.steps[int(at)]
    if step.text:
        yield replace(empty, shows=Shows.TEXT, title=step.title or "", information=step.text)
