"""The course of an exercise: whatever is pressed, in whatever order, it stays whole."""

from __future__ import annotations

import json
import random

import pytest

from assistant.content import Content
from assistant.workshops import exercise
from assistant.workshops.content import Workshops
from assistant.workshops.exercise import Ending, Phase, State, state_from
from assistant.workshops.schema import WHO_TO_CALL, Case, StepKind

PLAN = ("case/skole_memes", "quiz/et_tegn_er_nok", "afstemning/hvem_foerst", "tekst/kort_20.0")


@pytest.fixture
def found(content: Content) -> Workshops:
    return content.workshops


def everything(found: Workshops) -> list[str]:
    """Every reference there is."""
    kinds = {"case": found.cases, "quiz": found.quiz, "dilemma": found.dilemmas}
    plan = [f"{kind}/{name}" for kind, items in kinds.items() for name in items]
    for programme in found.programmes.values():
        plan.extend(exercise.plan_of(programme))
    return plan


def test_on_goes_from_the_question_to_its_explanation_and_then_to_the_next(
    found: Workshops,
) -> None:
    state = exercise.start(PLAN)
    assert (state.at, state.step, state.phase) == (0, 0, Phase.ASKED)
    state = exercise.onward(state, found)
    assert (state.at, state.step, state.phase) == (0, 0, Phase.EXPLAINED)
    state = exercise.onward(state, found)
    assert (state.at, state.step, state.phase) == (0, 1, Phase.ASKED)


def test_on_reaches_the_end_of_all_there_is(found: Workshops) -> None:
    plan = everything(found)
    state = exercise.start(plan)
    steps = sum(exercise.steps_in(exercise.item(name, found)) for name in plan)
    presses = 0
    while state.ending is None:
        state = exercise.onward(state, found)
        presses += 1
        assert presses <= 2 * steps
    assert state.ending is Ending.DONE
    assert state.at == len(plan) - 1


def test_back_from_the_end_comes_to_the_beginning(found: Workshops) -> None:
    state = exercise.start(PLAN)
    seen = []
    while True:
        seen.append((state.at, state.step))
        after = exercise.skip(state, found)
        if after.ending:
            break
        state = after
    back = []
    while not exercise.is_first(state):
        back.append((state.at, state.step))
        state = exercise.back(state, found)
    assert back == seen[:0:-1]
    assert exercise.back(state, found).note == "foerste"


def test_back_from_an_explanation_asks_again_and_forgets_the_answer(found: Workshops) -> None:
    state = exercise.choose(exercise.start(PLAN), 1, found)
    assert state.chosen == 1
    state = exercise.back(state, found)
    assert (state.step, state.phase, state.chosen) == (0, Phase.ASKED, None)


def test_an_answer_is_forgotten_with_the_next_step(found: Workshops) -> None:
    state = exercise.choose(exercise.start(PLAN), 2, found)
    state = exercise.onward(state, found)
    assert state.chosen is None
    assert 2 not in state.as_dict().values()


def test_a_choice_that_is_none_is_told_so(found: Workshops) -> None:
    state = exercise.start(PLAN)
    assert exercise.choose(state, 9, found).note == "intet_valg"
    assert exercise.choose(state, -1, found).phase is Phase.ASKED


def test_what_is_only_told_is_never_explained(found: Workshops) -> None:
    state = exercise.start(["tekst/kort_20.0", "quiz/et_tegn_er_nok"])
    assert exercise.reveal(state, found).phase is Phase.ASKED
    assert exercise.onward(state, found).at == 1


def test_the_explanation_is_not_given_away_before_the_answer(found: Workshops) -> None:
    for reference in everything(found):
        one = exercise.item(reference, found)
        state = exercise.start([reference])
        asked = exercise.shown(state, found)
        assert not asked.explanation
        assert not asked.citations
        assert asked.chosen is None
        if isinstance(one, Case):
            told = exercise.shown(exercise.reveal(state, found), found)
            assert told.explanation == one.rounds[0].explanation
            assert told.citations


def test_contacts_come_where_it_is_asked_whom_to_call(found: Workshops) -> None:
    for case in found.cases.values():
        state = exercise.start([f"case/{case.id}"])
        for number, part in enumerate(case.rounds):
            explained = exercise.reveal(state, found)
            wanted = case.contacts if part.question == WHO_TO_CALL else ()
            assert exercise.shown(explained, found).contacts == wanted
            assert exercise.shown(explained, found).number == number + 1
            state = exercise.skip(state, found)


def test_questions_of_a_quiz_are_counted(found: Workshops) -> None:
    plan = ["quiz/et_tegn_er_nok", "case/laerling_tro", "quiz/diagnose"]
    state = exercise.go_to(exercise.start(plan), 2)
    shown = exercise.shown(state, found)
    assert (shown.kind, shown.number, shown.of) == (StepKind.QUIZ, 2, 2)


def test_ids_of_what_was_played_are_kept_so_that_a_new_case_is_another(found: Workshops) -> None:
    first = exercise.start(["case/laerling_tro"])
    second = exercise.start(["quiz/diagnose"], exercise.skip(first, found))
    assert second.seen == ("case/laerling_tro",)
    assert exercise.onward(second, found).seen == ("case/laerling_tro",)


def test_a_state_that_fits_the_content_no_more_is_none(found: Workshops) -> None:
    stored = exercise.start(PLAN).as_dict()
    assert state_from(stored, found) is not None
    for changed in (
        {"plan": ["case/vaek"]},
        {"plan": ["tekst/kort_20.99"]},
        {"plan": ["vrøvl"]},
        {"at": 9},
        {"step": 99},
        {"chosen": 77},
    ):
        assert state_from({**stored, **changed}, found) is None
    assert state_from(None, found) is None
    assert state_from({"rum": 3}, found) is None


@pytest.mark.parametrize("seed", range(40))
def test_any_walk_stays_whole_and_holds_ids_and_numbers_only(found: Workshops, seed: int) -> None:
    chance = random.Random(seed)
    plan = chance.sample(everything(found), 4)
    state = exercise.start(plan)

    def moves(state: State) -> list[State]:
        return [
            exercise.onward(state, found),
            exercise.back(state, found),
            exercise.skip(state, found),
            exercise.reveal(state, found),
            exercise.answer_freely(state, found),
            exercise.ask_if_real(state),
            exercise.resumed(state),
            exercise.choose(state, chance.randrange(-2, 7), found),
            exercise.go_to(state, chance.randrange(len(plan))),
        ]

    for _ in range(60):
        state = chance.choice(moves(exercise.resumed(state)))
        stored = json.loads(json.dumps(state.as_dict()))
        assert state_from(stored, found) == state
        exercise.shown(state, found)
        notes = ("", "foerste", "intet_valg")
        assert stored["note"] in notes
        assert all(name in plan for name in stored["plan"])
        assert set(stored) == set(exercise.start(plan).as_dict())
