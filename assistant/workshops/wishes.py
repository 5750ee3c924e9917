"""What somebody asks to play: "dilemma, vi er 8 lærere og har 20 min"."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.understanding.danish import Word
from assistant.workshops.chat import Chat
from assistant.workshops.content import Workshops
from assistant.workshops.exercise import item, plan_of
from assistant.workshops.schema import Case, Dilemma, QuizQuestion

CASE, QUIZ, DILEMMA, PROGRAMME = "case", "quiz", "dilemma", "program"
# About how many minutes one takes in a group, and the most that are played in a row.
_MINUTES = {CASE: 15, QUIZ: 3, DILEMMA: 10}
_MOST = {CASE: 4, QUIZ: 10, DILEMMA: 5}
_USUAL = {CASE: 1, QUIZ: 5, DILEMMA: 1}

_NUMBERS = {
    "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10,
    "elleve": 11, "tolv": 12, "femten": 15, "tyve": 20, "femogtyve": 25, "tredive": 30,
    "fyrre": 40, "femogfyrre": 45, "halvtreds": 50, "tres": 60, "halvfems": 90,
}  # fmt: skip
_NUMBER = r"(\d{1,3}|" + "|".join(_NUMBERS) + ")"
_TIMES = (
    (re.compile(rf"(?i)\b{_NUMBER}\s*(?:min\b|min\.|minut)"), 1),
    (re.compile(r"(?i)\b(\d)\s*timer?\b"), 60),
)
_SPOKEN_TIMES = (
    (re.compile(r"(?i)\bhalvanden time"), 90),
    (re.compile(r"(?i)\btre kvarter"), 45),
    (re.compile(r"(?i)\b(?:et )?kvarter"), 15),
    (re.compile(r"(?i)\b(?:en )?halv time"), 30),
    (re.compile(r"(?i)\b(?:en|1) time\b"), 60),
)
_PEOPLE = re.compile(
    rf"(?i)\b(?:vi er|vi sidder|er|hold på|gruppe på)\s+(?:cirka |ca\.? )?{_NUMBER}\b(?!\s*min)"
)
_ANOTHER = "anden"


@dataclass(frozen=True)
class Wish:
    """What was asked for; None where nothing was said about it.

    ``minutes`` and ``people`` are 1 to 999.
    """

    kind: str | None = None
    profession: str | None = None
    theme: str | None = None
    ideology: str | None = None
    minutes: int | None = None
    people: int | None = None
    another: bool = False

    @property
    def says_what(self) -> bool:
        """Whether it is enough to begin with."""
        return bool(self.kind or self.profession or self.minutes or self.ideology)


@dataclass(frozen=True)
class Fitting:
    """A plan for a wish. ``exact``: it fits all that was asked for."""

    plan: tuple[str, ...]
    exact: bool


def read_wish(text: str, chat: Chat) -> Wish:
    """What ``text`` asks for."""
    words = chat.words(text)
    people = _PEOPLE.search(text)
    return Wish(
        kind=_kind(words, chat),
        profession=chat.professions.first(words),
        theme=chat.themes.first(words),
        ideology=chat.ideologies.first(words),
        minutes=_minutes(text),
        people=_number(people.group(1)) if people else None,
        another=_ANOTHER in chat.controls.all(words),
    )


def _kind(words: Sequence[Word], chat: Chat) -> str | None:
    """What is to be played. "Et dilemma til personalemødet" is a dilemma and no programme."""
    named = chat.kinds.all(words)
    return PROGRAMME if named == {PROGRAMME} else chat.kinds.first(words, without=PROGRAMME)


def _minutes(text: str) -> int | None:
    for pattern, each in _TIMES:
        match = pattern.search(text)
        if match:
            return _number(match.group(1)) * each
    return next((minutes for p, minutes in _SPOKEN_TIMES if p.search(text)), None)


def _number(written: str) -> int:
    return max(1, int(written) if written.isdigit() else _NUMBERS[written.lower()])


def plan_for(
    wish: Wish, workshops: Workshops, seen: Sequence[str], chance: random.Random
) -> Fitting:
    """What to play for ``wish``; never empty.

    What was ``seen`` comes only when there is nothing else. Where nothing fits all of the wish, the
    theme, the ideology and at last the profession are left out of account.
    """
    kind = wish.kind or (PROGRAMME if (wish.minutes or 0) >= 20 else CASE)
    if kind == PROGRAMME:
        return _programme(wish, workshops)
    usual = _USUAL[kind]
    count = max(1, min(wish.minutes // _MINUTES[kind], _MOST[kind])) if wish.minutes else usual
    for number, references in enumerate(_fitting(kind, wish, workshops)):
        if references:
            fresh = [one for one in references if one not in seen]
            old = [one for one in references if one in seen]
            chance.shuffle(fresh)
            # What was written for this profession goes before what also fits it.
            fresh.sort(key=lambda one: not _written_for(wish.profession, one, workshops))
            return Fitting(tuple([*fresh, *old][:count]), number == 0)
    raise LookupError("there is nothing to play")


def _written_for(profession: str | None, reference: str, workshops: Workshops) -> bool:
    one = item(reference, workshops)
    return isinstance(one, Case | Dilemma) and one.professions[:1] == (profession,)


def _fitting(kind: str, wish: Wish, workshops: Workshops) -> list[list[str]]:
    """References that fit: first to all of the wish, then to less and less of it."""
    items: list[Case | QuizQuestion | Dilemma] = [
        *(workshops.cases.values() if kind == CASE else ()),
        *(workshops.quiz.values() if kind == QUIZ else ()),
        *(workshops.dilemmas.values() if kind == DILEMMA else ()),
    ]

    def for_profession(one: Case | QuizQuestion | Dilemma) -> bool:
        general = not one.professions and not isinstance(one, Case)
        return wish.profession is None or general or wish.profession in one.professions

    def about(one: Case | QuizQuestion | Dilemma) -> bool:
        if isinstance(one, QuizQuestion):
            return wish.theme is None or one.theme.value == wish.theme
        return not isinstance(one, Case) or wish.ideology in (None, one.ideology.value)

    tests: list[Callable[[Case | QuizQuestion | Dilemma], bool]] = [
        lambda one: for_profession(one) and about(one),
        for_profession,
        about,
        lambda one: True,
    ]
    return [[f"{kind}/{one.id}" for one in items if test(one)] for test in tests]


def _programme(wish: Wish, workshops: Workshops) -> Fitting:
    """The longest ready programme that there is time for; for the profession where there is one."""
    minutes = wish.minutes or min(one.minutes for one in workshops.programmes.values())

    def key(programme_id: str) -> tuple[bool, int, bool]:
        one = workshops.programmes[programme_id]
        fits = one.minutes <= minutes
        own = wish.profession in one.professions
        return not fits, -one.minutes if fits else one.minutes, not own

    best = workshops.programmes[min(workshops.programmes, key=key)]
    wanted = wish.profession
    exact = wanted is None or not best.professions or wanted in best.professions
    return Fitting(plan_of(best), exact and best.minutes <= minutes)
