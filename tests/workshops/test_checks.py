"""Checks across the exercise files, on a small folder and on the project's own content."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.content import Content
from assistant.knowledge.loader import Knowledge, load_knowledge
from assistant.workshops.checks import check_workshops
from assistant.workshops.content import load_workshops
from assistant.workshops.schema import STANDING_QUESTIONS, Concern, Ideology
from tests.support.small import write_folder
from tests.workshops.small import change, write_exercises

CASE = "cases/proeve.yml"


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    return load_knowledge(write_folder(tmp_path / "viden"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_exercises(tmp_path / "oevelser")


def messages(folder: Path, knowledge: Knowledge) -> list[str]:
    return [str(one) for one in check_workshops(load_workshops(folder), knowledge, folder)]


def test_the_small_folder_is_whole(folder: Path, knowledge: Knowledge) -> None:
    assert messages(folder, knowledge) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (CASE, "kontakter: [kontor]", "kontakter: [ingen]", "'ingen' findes ikke i kontakter.yml"),
        (CASE, "[definition/proeve]", "[definition/vaek]", "'definition/vaek' findes ikke"),
        (CASE, "faggrupper: [kontor]", "faggrupper: [bager]", "'bager' findes ikke i faggrupper"),
        (CASE, "{kilde: X1}", "{kilde: X9}", "'X9' findes ikke i kilder.yml"),
        (CASE, "Hvem kontakter du?", "Hvem spørger du?", "'Hvem kontakter du?'"),
        (CASE, 'noter: ["Tal langsomt."]\n', "", "mindst én note"),
        (CASE, "Ring {kontor}.", "Ring 12 34 56 78.", "et telefonnummer er skrevet"),
        (CASE, "Ring {kontor}.", "Ring {kontoret}.", "'{kontoret}' er ikke en kontakt"),
        (CASE, "Ring {kontor}.", "Tal med forældrene.", "medmindre familien"),
        (CASE, "Det er godt.", "Ring til hendes mor. Tal med familien.", "medmindre familien"),
        (CASE, "status: bekraeftet", "status: skal_bekraeftes", "hvad der er usikkert"),
        (CASE, "bekymring: nej", "bekymring: ja", "mindst hver fjerde"),
        ("quiz.yml", "    kilder: [{kilde: X1}]\n", "", "mangler en kilde"),
        ("quiz.yml", "Det er en prøve.", "Ring 112.", "et telefonnummer er skrevet"),
        ("programmer.yml", "id: proeve", "id: vaek", "trin 4: case 'vaek' findes ikke"),
    ],
)
def test_a_fault_is_told(
    folder: Path, knowledge: Knowledge, name: str, old: str, new: str, message: str
) -> None:
    change(folder, name, old, new)
    (told,) = messages(folder, knowledge)
    assert message in told


def test_advice_with_its_exception_is_fine(folder: Path, knowledge: Knowledge) -> None:
    advice = "Tal med forældrene, medmindre familien kan være en del af problemet."
    change(folder, CASE, "Ring {kontor}.", advice)
    assert messages(folder, knowledge) == []


def test_a_poor_choice_may_say_what_is_poor(folder: Path, knowledge: Knowledge) -> None:
    change(folder, CASE, '"Det andet"', '"Jeg ringer hjem til familien"')
    assert messages(folder, knowledge) == []


def test_there_is_as_much_as_was_promised(content: Content) -> None:
    found = content.workshops
    assert len(found.cases) >= 14
    assert len(found.quiz) >= 20
    assert len(found.dilemmas) >= 10
    assert {one.minutes for one in found.programmes.values()} == {20, 45, 90}
    assert len(found.programmes) >= 5
    assert any(poll.before_and_after and len(poll.choices) == 5 for poll in found.polls.values())


def test_cases_are_spread(content: Content) -> None:
    cases = content.workshops.cases.values()
    assert {one.ideology for one in cases} == set(Ideology)
    without = [one for one in cases if one.concern is Concern.NO]
    assert 4 * len(without) >= len(content.workshops.cases)
    professions = Counter(name for one in cases for name in one.professions)
    assert set(professions) == set(content.workshops.professions)


def test_every_case_asks_a_standing_question_in_most_rounds(content: Content) -> None:
    for case in content.workshops.cases.values():
        asked = [part.question for part in case.rounds]
        assert len(set(asked)) == len(asked)
        assert set(asked) <= set(STANDING_QUESTIONS), case.id


def test_the_best_choice_is_not_always_the_first(content: Content) -> None:
    """Who taps the first choice without reading must not be right all the time."""
    rounds = [part for case in content.workshops.cases.values() for part in case.rounds]
    graded = [part.choices for part in rounds if part.choices]
    first = sum(choices[0].assessment == "god" for choices in graded)
    assert first < 0.6 * len(graded)
