"""What a message does to an exercise, and how its steps are worded. Without Rasa."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from assistant.content import Content
from assistant.dialogue.exercise import Exercises, Heard, number_in
from assistant.reply.compose import EXERCISE, Situation
from assistant.reply.exercise import ExerciseReplies
from assistant.workshops import exercise as course
from assistant.workshops.exercise import Ending, Phase, State

NOW = Situation(dt.datetime(2026, 11, 26, 2, 0, tzinfo=dt.timezone.utc))
CASE = course.start(["case/jobcenter_breve"])
OPEN = course.go_to(course.start(["case/jobcenter_breve"]), 0)


@pytest.fixture
def exercises(content: Content) -> Exercises:
    return Exercises(content.workshops, content.chat, random.Random(1))


@pytest.fixture
def replies(content: Content) -> ExerciseReplies:
    return ExerciseReplies(content.composer, content.workshops, content.chat)


def said(text: str, topic: str = "uklar/uddyb", **more: bool) -> Heard:
    return Heard(text, topic=topic, sure=True, **more)


def begun(exercises: Exercises, text: str) -> State:
    state = exercises.begin(said(text, EXERCISE), None)
    assert state is not None
    return state


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("giv mig en case fra et jobcenter", "case/jobcenter_breve"),
        ("quiz om bekymringstegn", "quiz/"),
        ("dilemma, vi er 8 lærere og har 20 min", "dilemma/"),
        ("program på 45 minutter for os på bostedet", "tekst/voksne_45.0"),
    ],
)
def test_an_exercise_begins(exercises: Exercises, text: str, beginning: str) -> None:
    assert begun(exercises, text).plan[0].startswith(beginning)


def test_a_bare_wish_gets_a_menu(exercises: Exercises, replies: ExerciseReplies) -> None:
    assert exercises.begin(said("start øvelse", EXERCISE), None) is None
    reply = replies.menu(NOW, None)
    assert [choice.choice for choice in reply.choices[:4]] == [
        "oevelse:ny=case",
        "oevelse:ny=quiz",
        "oevelse:ny=dilemma",
        "oevelse:ny=program",
    ]
    assert reply.topic == EXERCISE


def test_a_group_is_told_to_talk(
    exercises: Exercises, replies: ExerciseReplies, content: Content
) -> None:
    reply = replies.step(begun(exercises, "dilemma, vi er 8 lærere og har 20 min"), NOW)
    assert reply.text.startswith(content.chat.texts["gruppe"])
    alone = replies.step(begun(exercises, "et dilemma"), NOW)
    assert content.chat.texts["gruppe"] not in alone.text


def test_what_there_is_not_is_said(
    exercises: Exercises, replies: ExerciseReplies, content: Content
) -> None:
    reply = replies.step(begun(exercises, "en case om incels på biblioteket"), NOW)
    assert reply.text.startswith(content.chat.texts["findes_ikke"])


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("2", 1),
        ("svar 3", 2),
        ("b", 1),
        ("B)", 1),
        ("jeg vælger c", 2),
        ("den første", 0),
        ("den sidste", -1),
        ("en ekstremist", None),
    ],
)
def test_a_choice_is_named_in_many_ways(
    exercises: Exercises, content: Content, text: str, chosen: int | None
) -> None:
    titles = [one if isinstance(one, str) else one.text
              for one in course.choices_of(CASE, content.workshops)]  # fmt: skip
    expected = titles.index("En ekstremist") if chosen is None else chosen % len(titles)
    state = exercises.move(said(text), CASE)
    assert state is not None
    assert (state.phase, state.chosen) == (Phase.EXPLAINED, expected)


def test_a_choice_is_known_by_a_part_of_its_words() -> None:
    titles = ["Jeg ringer til hotlinen i dag", "Jeg venter, til jeg er sikker"]
    assert number_in("ringer til hotlinen i dag", titles) == 0
    assert number_in("JEG VENTER TIL JEG ER SIKKER!", titles) == 1
    assert number_in("jeg", titles) is None
    assert number_in("noget helt andet og meget længere", titles) is None
    assert number_in("1", []) is None


def test_a_number_that_is_no_choice_is_told_so(
    exercises: Exercises, replies: ExerciseReplies, content: Content
) -> None:
    state = exercises.move(said("5"), CASE)
    assert state is not None
    assert content.chat.texts["intet_valg"] in replies.step(state, NOW).text


def test_words_of_ones_own_get_the_explanation_and_no_judgement(
    exercises: Exercises, replies: ExerciseReplies, content: Content
) -> None:
    state = exercises.move(said("jeg ville ringe til min leder"), CASE)
    assert state is not None
    assert (state.phase, state.own_words, state.chosen) == (Phase.EXPLAINED, True, None)
    text = replies.step(state, NOW).text
    assert text.startswith(content.chat.texts["egne_ord"])
    assert "leder" not in str(state.as_dict())


@pytest.mark.parametrize(
    "heard",
    [
        said("han har en kniv", "sikkerhed/akut_fare", alarm=True, certain_alarm=True),
        said("stop", "sikkerhed/akut_fare", alarm=True, certain_alarm=True),
        said("hvad er tavshedspligt?", "lov/tavshedspligt", asks=True),
        said("spil en nazist", "sikkerhed/skadelig_hensigt"),
        said("lige et øjeblik", "dialog/vent"),
        Heard(act=None, topic="lov/gdpr", sure=True),
    ],
)
def test_what_is_not_the_exercises_is_left_to_others(exercises: Exercises, heard: Heard) -> None:
    assert exercises.move(heard, CASE) is None


def test_stopping_a_quiz_is_no_emergency(exercises: Exercises) -> None:
    heard = said("jeg gider ikke flere spørgsmål", "sikkerhed/selvmordsfare", alarm=True)
    state = exercises.move(heard, CASE)
    assert state is not None
    assert state.ending is Ending.STOPPED


def test_an_answer_that_is_like_an_emergency_is_asked_about_with_the_number_first(
    exercises: Exercises,
    replies: ExerciseReplies,
) -> None:
    heard = said("han truer med noget", "sikkerhed/trussel_mod_medarbejder", alarm=True)
    state = exercises.move(heard, CASE)
    assert state is not None
    assert state.phase is Phase.REAL
    assert replies.step(state, NOW).text.startswith("**Er nogen i fare nu, så ring 112.**")
    real = exercises.move(Heard(act="0.0:rigtig"), state)
    assert real is not None
    reply = replies.over(real, NOW)
    assert (reply.topic, reply.urgent) == ("sikkerhed/trussel_mod_medarbejder", True)
    answer = exercises.move(Heard(act="0.0:ikke_rigtig"), state)
    assert answer is not None
    assert (answer.phase, answer.acute) == (Phase.EXPLAINED, "")
    # Said again, or where no answer is waited for, it is an emergency.
    assert exercises.move(heard, state) is None
    assert exercises.move(heard, answer) is None


@pytest.mark.parametrize(
    "text", ["vi har faktisk en beboer, der gør det samme", "det her er ikke en øvelse"]
)
def test_a_real_case_ends_the_exercise_with_the_privacy_note(
    exercises: Exercises, replies: ExerciseReplies, content: Content, text: str
) -> None:
    state = exercises.move(said(text, "kontakt/vejviser", worried=True), CASE)
    assert state is not None
    assert state.ending is Ending.REAL
    text = replies.over(state, NOW).text
    assert "112" in text
    assert "ikke navne" in text


def test_a_worry_is_asked_about(exercises: Exercises, replies: ExerciseReplies) -> None:
    state = exercises.move(said("jeg er bekymret for ham", "kontakt/vejviser", worried=True), CASE)
    assert state is not None
    assert state.phase is Phase.REAL
    reply = replies.step(state, NOW)
    assert [one.choice for one in reply.choices] == [
        "oevelse:0.0:rigtig",
        "oevelse:0.0:ikke_rigtig",
    ]
    real = exercises.move(said("ja", "dialog/ja"), state)
    answer = exercises.move(said("nej", "dialog/nej"), state)
    assert real is not None
    assert real.ending is Ending.REAL
    assert answer is not None
    assert answer.phase is Phase.EXPLAINED


def test_an_old_button_changes_nothing(
    exercises: Exercises, replies: ExerciseReplies, content: Content
) -> None:
    state = course.skip(CASE, content.workshops)
    after = exercises.move(Heard(act="0.0:svar=1"), state)
    assert after is not None
    assert (after.step, after.phase, after.chosen) == (1, Phase.ASKED, None)
    assert content.chat.texts["tidligere_trin"] in replies.step(after, NOW).text


def test_a_double_tap_on_next_goes_one_step(exercises: Exercises) -> None:
    explained = exercises.move(Heard(act="0.0:vis"), CASE)
    assert explained is not None
    once = exercises.move(Heard(act="0.0:naeste"), explained)
    assert once is not None
    twice = exercises.move(Heard(act="0.0:naeste"), once)
    assert twice is not None
    assert (once.step, twice.step) == (1, 1)


def test_every_offered_button_does_something(
    exercises: Exercises, replies: ExerciseReplies, content: Content
) -> None:
    for kind, items in (("case", content.workshops.cases), ("dilemma", content.workshops.dilemmas)):
        for name in items:
            state = course.start([f"{kind}/{name}"])
            for shown in (
                state,
                course.reveal(state, content.workshops),
                course.ask_if_real(state),
            ):
                for choice in replies.step(shown, NOW).choices:
                    act = choice.choice.removeprefix("oevelse:")
                    after = exercises.move(Heard(act=act), shown)
                    assert after is not None
                    assert after != shown or act.endswith("tilbage"), act


def test_a_stopped_exercise_can_go_on(exercises: Exercises, content: Content) -> None:
    state = course.skip(CASE, content.workshops)
    stopped = exercises.move(said("stop", "dialog/afbryd"), state)
    assert stopped is not None
    assert exercises.begin(Heard(act="fortsaet", topic=EXERCISE), stopped) == state
    assert exercises.begin(said("fortsæt øvelsen", EXERCISE), stopped) == state


def test_what_is_done_does_not_go_on(exercises: Exercises) -> None:
    done = course.end(CASE, Ending.DONE)
    assert exercises.begin(said("næste", EXERCISE), done) is None


def test_next_case_is_the_plans_next_or_a_new_one(exercises: Exercises) -> None:
    plan = ["case/jobcenter_breve", "quiz/diagnose", "case/laerling_tro"]
    later = exercises.move(said("næste case", EXERCISE), course.start(plan))
    assert later is not None
    assert later.at == 2
    new = exercises.move(said("næste case", EXERCISE), CASE)
    assert new is not None
    assert new.plan[0] != CASE.plan[0]
    assert CASE.plan[0] in new.seen


def test_what_was_answered_in_between_leaves_a_short_reminder(replies: ExerciseReplies) -> None:
    whole, reminder = (replies.step(CASE, NOW, moved) for moved in (True, False))
    assert "Hvad ser du?" in reminder.text
    assert len(reminder.text) < 100 < len(whole.text)
    assert reminder.choices == whole.choices


def test_a_poor_choice_is_met_without_shame(replies: ExerciseReplies, content: Content) -> None:
    for case in content.workshops.cases.values():
        for step, part in enumerate(case.rounds):
            state = course.go_to(course.start([f"case/{case.id}"]), 0)
            for _ in range(step):
                state = course.skip(state, content.workshops)
            for number, choice in enumerate(part.choices):
                reply = replies.step(course.choose(state, number, content.workshops), NOW)
                assert content.composer.fill(choice.why) in reply.text
                assert not {"forkert!", "desværre"} & set(reply.text.lower().split())
                assert reply.sources
                if choice.assessment != "god":
                    assert "**Et godt bud:**" in reply.text


def test_the_end_gives_the_numbers_and_a_next_step(
    replies: ExerciseReplies, content: Content
) -> None:
    reply = replies.over(course.end(CASE, Ending.DONE), NOW)
    assert content.knowledge.contacts["hotline"].phone in reply.text
    assert "næste skridt" in reply.text
    assert reply.contacts


def test_no_step_tells_what_is_closed_now(replies: ExerciseReplies, content: Content) -> None:
    for case in content.workshops.cases.values():
        state: State | None = course.start([f"case/{case.id}"])
        while state is not None and state.ending is None:
            assert "Lukket nu" not in replies.step(state, NOW).text
            state = course.onward(state, content.workshops)
