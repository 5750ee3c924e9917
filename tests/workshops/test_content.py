"""Reading the exercises: every fault is told in Danish, with its file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.workshops.content import load_workshops
from tests.workshops.small import change, write_exercises

CASE = "cases/proeve.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_exercises(tmp_path / "oevelser")


def problems(folder: Path) -> list[Problem]:
    with pytest.raises(KnowledgeError) as error:
        load_workshops(folder)
    return error.value.problems


def test_good_folder_loads(folder: Path) -> None:
    found = load_workshops(folder)
    assert list(found.cases) == ["proeve"]
    assert list(found.quiz) == ["et"]
    assert list(found.dilemmas) == ["to"]
    assert list(found.polls) == ["tre"]
    assert list(found.programmes) == ["kort"]
    assert found.quiz["et"].owner == "Prøveholdet"
    assert found.places["quiz", "et"] == (folder / "quiz.yml", 6)


def test_nothing_can_be_changed_once_it_is_loaded(folder: Path) -> None:
    case = load_workshops(folder).cases["proeve"]
    with pytest.raises(TypeError):
        case.title = "En anden"


@pytest.mark.parametrize(
    ("name", "old", "new", "field", "message"),
    [
        (CASE, "kort:", "kortt:", "kortt", "stavefejl"),
        (CASE, 'titel: "En prøve"\n', "", "titel", "feltet mangler"),
        (CASE, "id: proeve", "id: andet", "id", "skriv 'proeve'"),
        (CASE, "ideologi: ingen", "ideologi: blå", "ideologi", "brug en af: hoejre"),
        (CASE, "vurdering: nej", "vurdering: måske", "vurdering", "brug en af: god, delvis, nej"),
        (CASE, "vurdering: god", "vurdering: nej", "valg", "mindst ét valg"),
        (CASE, "vurdering: god, ", "", "valg", "god, delvis eller nej"),
        (CASE, '"Det ene"', '"' + "ord " * 26 + '"', "tekst", "forkort til højst 25"),
        (CASE, '"Noget opdigtet."', '"' + "ord " * 111 + '"', "oplysning", "forkort til højst 110"),
        (CASE, '    kilder: [{kilde: X1, sted: "s. 2"}]', "    kilder: []", "kilder", "tom"),
        (CASE, "2026-11-26", "5", "kontrolleret", "åååå-mm-dd"),
        (CASE, "definition/proeve", "proeve", "emner", "gruppe/navn"),
        ("quiz.yml", "id: et", "id: Et Spørgsmål", "id", "små bogstaver"),
        ("quiz.yml", "tema: tegn", "tema: vejr", "tema", "brug en af"),
        ("quiz.yml", "status: bekraeftet", "stauts: bekraeftet", "stauts", "stavefejl"),
        ("quiz.yml", "spoergsmaal:\n", "spoergsmål:\n", "spoergsmaal", "en liste under"),
        ("programmer.yml", "minutter: 10}", "minutter: 11}", "trin", "21 minutter tilsammen"),
        ("programmer.yml", "minutter: 20", "minutter: 30", "minutter", "20, 45 eller 90"),
        ("programmer.yml", "id: proeve, ", "", "trin", "skal have 'id'"),
        ("programmer.yml", 'titel: "Velkommen", ', "", "trin", "'titel' og 'tekst'"),
        ("afstemninger.yml", '["Slet ikke", "Helt"]', '["Ja"]', "valg", "to til fem"),
        ("dilemmaer.yml", '["Hvad nu?"]', "[]", "tal_om", "tom"),
    ],
)
def test_a_fault_names_file_field_and_what_to_do(
    folder: Path, name: str, old: str, new: str, field: str, message: str
) -> None:
    change(folder, name, old, new)
    told = [problem for problem in problems(folder) if message in problem.message]
    assert told, [str(problem) for problem in problems(folder)]
    assert told[0].file == folder / name
    assert field in told[0].field
    assert told[0].line >= 1


def test_too_few_rounds(folder: Path) -> None:
    path = folder / CASE
    text = path.read_text(encoding="utf-8")
    start, end = text.index('  - spoergsmaal: "Hvad ved'), text.index("noter:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    (problem,) = problems(folder)
    assert "tre til seks runder, ikke 1" in problem.message


def test_the_same_id_twice(folder: Path) -> None:
    text = (folder / "quiz.yml").read_text(encoding="utf-8")
    entry = text[text.index("  - id: et") :]
    (folder / "quiz.yml").write_text(text + entry, encoding="utf-8")
    (problem,) = problems(folder)
    assert problem.message == "'et' findes allerede i linje 6"


def test_a_file_that_is_no_case_is_told_of(folder: Path) -> None:
    (folder / "cases" / "min case.docx").write_bytes(b"x")
    (problem,) = problems(folder)
    assert "ender på .yml" in problem.message


def test_no_cases_and_no_file(folder: Path) -> None:
    (folder / CASE).unlink()
    (folder / "quiz.yml").unlink()
    messages = [problem.message for problem in problems(folder)]
    assert messages == ["mappen har ingen cases", "filen mangler"]
