"""What people ask for, in many wordings, and what they then get."""

from __future__ import annotations

import random

import pytest

from assistant.content import Content
from assistant.workshops.exercise import item, plan_of
from assistant.workshops.schema import Case, Dilemma, QuizQuestion, Theme
from assistant.workshops.wishes import Wish, plan_for, read_wish


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("start øvelse", Wish()),
        ("giv mig en case fra et jobcenter", Wish(kind="case", profession="jobcenter")),
        ("en sag fra hjemmeplejen tak", Wish(kind="case", profession="aeldrepleje")),
        ("opdigtet historie fra børnehaven", Wish(kind="case", profession="daginstitution")),
        ("case paa biblioteket", Wish(kind="case", profession="bibliotek")),
        ("case om incels", Wish(kind="case", ideology="kvindehad")),
        ("quiz om bekymringstegn", Wish(kind="quiz", theme="tegn")),
        ("quizz mig i loven", Wish(kind="quiz", theme="lov")),
        ("test min viden om tavshedspligt", Wish(kind="quiz", theme="lov")),
        ("myter og fakta, tak", Wish(kind="quiz")),
        ("sandt eller falsk", Wish(kind="quiz")),
        (
            "dilemma, vi er 8 lærere og har 20 min",
            Wish(kind="dilemma", profession="skole", minutes=20, people=8),
        ),
        ("dillema til os på bostedet", Wish(kind="dilemma", profession="bosted")),
        (
            "vi er tolv pædagoger og har en halv time",
            Wish(profession="daginstitution", minutes=30, people=12),
        ),
        ("vi har et kvarter", Wish(minutes=15)),
        ("vi er 20 og har halvanden time", Wish(minutes=90, people=20)),
        ("tre kvarter på personalemødet", Wish(kind="program", minutes=45)),
        ("program på 2 timer", Wish(kind="program", minutes=120)),
        (
            "vi har et kvarter på personalemødet, giv os et dilemma",
            Wish(kind="dilemma", minutes=15),
        ),
        ("en anden case", Wish(kind="case", another=True)),
        ("noget sværere", Wish(another=True)),
    ],
)
def test_a_wish_is_read(content: Content, text: str, expected: Wish) -> None:
    assert read_wish(text, content.chat) == expected


@pytest.mark.parametrize("profession", ["skole", "jobcenter", "bosted", "aeldrepleje", "bibliotek"])
def test_a_case_is_from_the_workplace_that_was_asked_for(content: Content, profession: str) -> None:
    for seed in range(10):
        wish = Wish(kind="case", profession=profession)
        fitting = plan_for(wish, content.workshops, (), random.Random(seed))
        (reference,) = fitting.plan
        case = item(reference, content.workshops)
        assert isinstance(case, Case)
        assert profession in case.professions
        assert fitting.exact


def test_a_case_written_for_a_profession_comes_before_one_that_also_fits(content: Content) -> None:
    for seed in range(10):
        wish = Wish(kind="case", profession="klub")
        (reference,) = plan_for(wish, content.workshops, (), random.Random(seed)).plan
        assert reference == "case/klub_stille_pige"


@pytest.mark.parametrize("theme", list(Theme))
def test_a_quiz_is_about_its_theme(content: Content, theme: Theme) -> None:
    fitting = plan_for(Wish("quiz", theme=theme.value), content.workshops, (), random.Random(1))
    questions = [item(name, content.workshops) for name in fitting.plan]
    assert len(questions) >= 3
    assert all(isinstance(one, QuizQuestion) and one.theme is theme for one in questions)


@pytest.mark.parametrize(("minutes", "count"), [(5, 1), (20, 2), (45, 4), (90, 5)])
def test_dilemmas_fill_the_time(content: Content, minutes: int, count: int) -> None:
    wish = Wish("dilemma", minutes=minutes)
    plan = plan_for(wish, content.workshops, (), random.Random(1)).plan
    assert len(set(plan)) == len(plan) == count


def test_what_was_seen_comes_last(content: Content) -> None:
    seen: list[str] = []
    for _ in content.workshops.cases:
        (reference,) = plan_for(Wish("case"), content.workshops, seen, random.Random(1)).plan
        assert reference not in seen
        seen.append(reference)
    again = plan_for(Wish("case"), content.workshops, seen, random.Random(1)).plan
    assert again[0] in seen


@pytest.mark.parametrize(
    ("minutes", "profession", "programme"),
    [(20, None, "kort_20"), (45, "skole", "skole_45"), (45, "bosted", "voksne_45"),
     (90, None, "grundig_90"), (120, None, "grundig_90"), (10, None, "kort_20")],
)  # fmt: skip
def test_a_programme_fits_time_and_profession(
    content: Content, minutes: int, profession: str | None, programme: str
) -> None:
    wish = Wish("program", profession=profession, minutes=minutes)
    plan = plan_for(wish, content.workshops, (), random.Random(1)).plan
    assert plan == plan_of(content.workshops.programmes[programme])


def test_what_is_not_there_gives_the_nearest_and_says_so(content: Content) -> None:
    wish = Wish("case", profession="bibliotek", ideology="kvindehad")
    fitting = plan_for(wish, content.workshops, (), random.Random(1))
    assert not fitting.exact
    case = item(fitting.plan[0], content.workshops)
    assert isinstance(case, Case)
    assert "bibliotek" in case.professions


def test_every_dilemma_can_come(content: Content) -> None:
    found = set()
    for seed in range(200):
        (reference,) = plan_for(Wish("dilemma"), content.workshops, (), random.Random(seed)).plan
        assert isinstance(item(reference, content.workshops), Dilemma)
        found.add(reference)
    assert len(found) == len(content.workshops.dilemmas)
