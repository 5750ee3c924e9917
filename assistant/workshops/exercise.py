"""The course of an exercise: where one is, what moves it on, and what to show. No channel in it.

An exercise is a plan of things to play, one after the other. A case has one step a round, all else
has one. Each step is first asked and then explained; the next comes when it is wished for. The
state holds ids and numbers only: what somebody wrote is never part of it, and an answer is
forgotten with the next step.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.knowledge.schema import Citation, Status
from assistant.workshops.content import Workshops
from assistant.workshops.schema import (
    WHO_TO_CALL,
    Case,
    Choice,
    Dilemma,
    Poll,
    Programme,
    QuizQuestion,
    Step,
    StepKind,
)

# How many ids of things played before are kept.
_REMEMBERED = 40


class Phase(str, enum.Enum):
    """What is shown of a step. ``REAL`` asks whether somebody told of a real case."""

    ASKED = "spurgt"
    EXPLAINED = "forklaret"
    REAL = "rigtig"


class Ending(str, enum.Enum):
    """Why an exercise is over. After ``REAL`` it can go on where it was left."""

    DONE = "faerdig"
    STOPPED = "stoppet"
    REAL = "rigtig_sag"


@dataclass(frozen=True)
class State:
    """Where an exercise is. ``plan`` are references such as ``case/skole_memes``.

    ``chosen`` is the answer to this step, counted from 0; None for words of one's own and for none.
    ``seen``: what was played before in this conversation, so that a new case is another one.
    ``note``: the name of a text to say before what is shown. ``acute``: the acute topic that an
    answer was like, while it is asked whether it is one.
    """

    plan: tuple[str, ...]
    at: int = 0
    step: int = 0
    phase: Phase = Phase.ASKED
    chosen: int | None = None
    own_words: bool = False
    ending: Ending | None = None
    seen: tuple[str, ...] = ()
    note: str = ""
    acute: str = ""

    @property
    def place(self) -> str:
        """A short name of the step, the same for as long as it is the step."""
        return f"{self.at}.{self.step}"

    def as_dict(self) -> dict[str, Any]:
        """The state as JSON types."""
        return {
            "plan": list(self.plan),
            "at": self.at,
            "step": self.step,
            "phase": self.phase.value,
            "chosen": self.chosen,
            "own_words": self.own_words,
            "ending": self.ending.value if self.ending else None,
            "seen": list(self.seen),
            "note": self.note,
            "acute": self.acute,
        }


def state_from(stored: Mapping[str, Any] | None, workshops: Workshops) -> State | None:
    """The state that :meth:`State.as_dict` gave.

    None where there is none, and where the content has changed so that it fits no more.
    """
    if not stored or "plan" not in stored:
        return None
    ending = stored["ending"]
    state = State(
        tuple(stored["plan"]),
        stored["at"],
        stored["step"],
        Phase(stored["phase"]),
        stored["chosen"],
        stored["own_words"],
        Ending(ending) if ending else None,
        tuple(stored["seen"]),
        stored["note"],
        stored["acute"],
    )
    try:
        fits = 0 <= state.step < steps_in(_item(state, workshops))
        choices = choices_of(state, workshops)
    except (KeyError, IndexError):
        return None
    return state if fits and (state.chosen is None or state.chosen < len(choices)) else None


Item = Case | QuizQuestion | Dilemma | Poll | Step


def item(reference: str, workshops: Workshops) -> Item:
    """What a reference of a plan stands for.

    Raises:
        KeyError: there is nothing of that name.
    """
    kind, _, name = reference.partition("/")
    if kind == StepKind.TEXT.value:
        programme, _, number = name.partition(".")
        return workshops.programmes[programme].steps[int(number)]
    kinds: dict[str, Mapping[str, Item]] = {
        StepKind.CASE.value: workshops.cases,
        StepKind.QUIZ.value: workshops.quiz,
        StepKind.DILEMMA.value: workshops.dilemmas,
        StepKind.POLL.value: workshops.polls,
    }
    return kinds[kind][name]


def plan_of(programme: Programme) -> tuple[str, ...]:
    """The plan of a ready programme."""
    return tuple(
        f"{step.kind.value}/{step.id or f'{programme.id}.{number}'}"
        for number, step in enumerate(programme.steps)
    )


def steps_in(one: Item) -> int:
    """How many steps there are in something to play."""
    return len(one.rounds) if isinstance(one, Case) else 1


def _item(state: State, workshops: Workshops) -> Item:
    return item(state.plan[state.at], workshops)


def choices_of(state: State, workshops: Workshops) -> Sequence[Choice | str]:
    """What can be chosen at this step; empty where it is talked over or only told."""
    one = _item(state, workshops)
    if isinstance(one, Case):
        return one.rounds[state.step].choices
    return () if isinstance(one, Step) else one.choices


def start(plan: Sequence[str], before: State | None = None) -> State:
    """The beginning of ``plan``, which must not be empty, after what was played ``before``."""
    seen = () if before is None else (*before.seen, *before.plan)
    return State(tuple(plan), seen=tuple(dict.fromkeys(seen))[-_REMEMBERED:])


def _at(state: State, at: int, step: int = 0) -> State:
    """``state`` at another step, not answered yet."""
    return State(state.plan, at, step, seen=state.seen)


def choose(state: State, number: int, workshops: Workshops) -> State:
    """Answer with the choice ``number`` (from 0). A number that is none is told so."""
    if not 0 <= number < len(choices_of(state, workshops)):
        return replace(state, note="intet_valg")
    return replace(state, phase=Phase.EXPLAINED, chosen=number, own_words=False)


def answer_freely(state: State, workshops: Workshops) -> State:
    """Answer in one's own words; they are not looked at and not kept."""
    return replace(reveal(state, workshops), own_words=True)


def reveal(state: State, workshops: Workshops) -> State:
    """Show the explanation without an answer. What is only told has none."""
    if isinstance(_item(state, workshops), Step):
        return replace(state, phase=Phase.ASKED)
    return replace(state, phase=Phase.EXPLAINED, chosen=None, own_words=False, acute="")


def ask_if_real(state: State, acute: str = "") -> State:
    """Ask whether what was written is about somebody real; ``acute`` is the topic it is like."""
    return replace(state, phase=Phase.REAL, acute=acute)


def onward(state: State, workshops: Workshops) -> State:
    """On: from the question to its explanation, from there to the next step, then to the end."""
    told_only = isinstance(_item(state, workshops), Step)
    if state.phase is not Phase.EXPLAINED and not told_only:
        return reveal(state, workshops)
    return skip(state, workshops)


def skip(state: State, workshops: Workshops) -> State:
    """To the next step whether this one was answered or not."""
    if state.step + 1 < steps_in(_item(state, workshops)):
        return _at(state, state.at, state.step + 1)
    if state.at + 1 < len(state.plan):
        return _at(state, state.at + 1)
    return replace(state, ending=Ending.DONE)


def go_to(state: State, at: int) -> State:
    """To the beginning of the plan's item ``at`` (from 0)."""
    return _at(state, at)


def back(state: State, workshops: Workshops) -> State:
    """Back: from the explanation to the question, from there to the step before."""
    if state.phase is not Phase.ASKED:
        return _at(state, state.at, state.step)
    if state.step > 0:
        return _at(state, state.at, state.step - 1)
    if state.at > 0:
        before = _at(state, state.at - 1)
        return replace(before, step=steps_in(_item(before, workshops)) - 1)
    return replace(state, note="foerste")


def end(state: State, ending: Ending) -> State:
    """Over."""
    return replace(state, ending=ending)


def resumed(state: State) -> State:
    """Where an exercise that was left goes on: at the question or the explanation it was at."""
    phase = Phase.ASKED if state.phase is Phase.REAL else state.phase
    return replace(state, phase=phase, ending=None, acute="")


def is_first(state: State) -> bool:
    """Whether this is the first step of all."""
    return state.at == 0 and state.step == 0


@dataclass(frozen=True)
class Shown:
    """What a step holds, before any channel words it. ``number`` of ``of`` counts from 1.

    ``chosen`` and ``best`` are set where the step is explained and its choices are graded.
    """

    kind: StepKind
    title: str
    number: int
    of: int
    information: str
    question: str
    choices: tuple[str, ...] = ()
    explanation: str = ""
    chosen: Choice | None = None
    best: tuple[str, ...] = ()
    discuss: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    contacts: tuple[str, ...] = ()
    caveat: str | None = None


def shown(state: State, workshops: Workshops) -> Shown:
    """What there is to show of the step; the explanation only once it is explained."""
    one = _item(state, workshops)
    whole = _of_case(one, state) if isinstance(one, Case) else _of_other(one, state)
    if isinstance(one, Step):
        return whole
    choices = choices_of(state, workshops)
    titles = tuple(choice if isinstance(choice, str) else choice.text for choice in choices)
    caveat = whole.caveat if one.status is Status.UNCONFIRMED else None
    if state.phase is not Phase.EXPLAINED:
        return replace(
            whole, choices=titles, explanation="", citations=(), contacts=(), caveat=None
        )
    picked = choices[state.chosen] if state.chosen is not None else None
    return replace(
        whole,
        choices=titles,
        chosen=None if isinstance(picked, str) else picked,
        best=tuple(c.text for c in choices if not isinstance(c, str) and c.assessment == "god"),
        caveat=caveat,
    )


def _of_case(case: Case, state: State) -> Shown:
    part = case.rounds[state.step]
    return Shown(
        StepKind.CASE,
        case.title,
        state.step + 1,
        len(case.rounds),
        part.information,
        part.question,
        explanation=part.explanation,
        citations=part.citations,
        contacts=case.contacts if part.question == WHO_TO_CALL else (),
        caveat=part.caveat or (case.caveat if state.step == 0 else None),
    )


def _of_other(one: QuizQuestion | Dilemma | Poll | Step, state: State) -> Shown:
    if isinstance(one, Step):
        return Shown(StepKind.TEXT, one.title or "", 1, 1, one.text or "", "")
    if isinstance(one, Dilemma):
        found = Shown(StepKind.DILEMMA, one.title, 1, 1, one.situation, "", discuss=one.discuss)
    else:
        kind = StepKind.QUIZ if isinstance(one, QuizQuestion) else StepKind.POLL
        found = Shown(kind, "", 1, 1, "", one.question)
    # Questions of a quiz are counted over the whole plan.
    alike = [at for at, name in enumerate(state.plan) if name.startswith(f"{found.kind.value}/")]
    return replace(
        found,
        number=alike.index(state.at) + 1,
        of=len(alike),
        explanation=one.explanation,
        citations=one.citations,
        contacts=one.contacts,
        caveat=one.caveat,
    )
