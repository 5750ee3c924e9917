"""Reading content files: every fault is told in Danish, with its file, line and field."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.knowledge.lines import load_yaml
from assistant.knowledge.loader import (
    CONTACT_FILE,
    SOURCE_FILE,
    TOPIC_FILES,
    expired,
    load_knowledge,
    missing,
)
from assistant.knowledge.problems import KnowledgeError, Problem
from tests.support.small import CONTACTS, DEFINITIONS, SOURCES, topic, write_folder

FIRST = TOPIC_FILES[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of invented content without faults."""
    return write_folder(tmp_path / "viden")


def change(folder: Path, old: str, new: str, name: str = FIRST) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(folder: Path) -> list[Problem]:
    with pytest.raises(KnowledgeError) as error:
        load_knowledge(folder)
    return error.value.problems


def only_problem(folder: Path) -> Problem:
    (problem,) = problems(folder)
    return problem


def test_good_folder_loads(folder: Path) -> None:
    knowledge = load_knowledge(folder)
    assert list(knowledge.topics) == ["definition/proeve", "definition/anden"]
    assert list(knowledge.contacts) == ["kontor"]
    assert list(knowledge.sources) == ["X1"]


def test_topic_inherits_owner_and_date_of_its_file(folder: Path) -> None:
    loaded = load_knowledge(folder).topics["definition/proeve"]
    assert loaded.owner == "Prøveholdet"
    assert loaded.checked == dt.date(2026, 11, 22)


def test_topic_inherits_the_last_day_and_the_note_of_its_file(folder: Path) -> None:
    change(folder, "emner:", 'gyldig_til: 2026-12-31\nudloebet: "Det er slut."\nemner:')
    loaded = load_knowledge(folder).topics["definition/proeve"]
    assert loaded.valid_until == dt.date(2026, 12, 31)
    assert loaded.expired_note == "Det er slut."


def test_topic_may_overrule_the_head_of_its_file(folder: Path) -> None:
    change(folder, "status: bekraeftet", 'status: bekraeftet\n    ejer: "En anden"')
    assert load_knowledge(folder).topics["definition/proeve"].owner == "En anden"
    assert load_knowledge(folder).topics["definition/anden"].owner == "Prøveholdet"


def test_place_of_an_entry_is_its_file_and_first_line(folder: Path) -> None:
    places = load_knowledge(folder).places
    assert places["emner", "definition/proeve"] == (folder / FIRST, 5)
    assert places["emner", "definition/anden"] == (folder / FIRST, 11)
    assert places["kontakter", "kontor"] == (folder / CONTACT_FILE, 3)


def test_groups_stand_once_in_the_order_of_the_files(folder: Path) -> None:
    change(folder, "id: definition/anden", "id: tegn/anden")
    assert load_knowledge(folder).groups() == ["definition", "tegn"]


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "message"),
    [
        pytest.param(
            '    titel: "En anden prøve"\n', "", 11, "titel", "feltet mangler", id="missing field"
        ),
        pytest.param("ejer: ", "# ejer: ", 1, "ejer", "feltet mangler", id="missing in the head"),
        pytest.param(
            '    titel: "En anden',
            '    tittel: "En tredje"\n    titel: "En anden',
            12,
            "tittel",
            "feltet kendes ikke; se efter en stavefejl",
            id="unknown field",
        ),
        pytest.param(
            "ejer: ",
            'ejre: "x"\nejer: ',
            2,
            "ejre",
            "feltet kendes ikke; se efter en stavefejl",
            id="unknown field in the head",
        ),
        pytest.param(
            'sted: "s. 1"',
            'side: "1"',
            9,
            "kilder.0.side",
            "feltet kendes ikke; se efter en stavefejl",
            id="unknown field of a citation",
        ),
        pytest.param(
            "status: skal_bekraeftes",
            "status: måske",
            15,
            "status",
            "værdien kendes ikke; brug en af: bekraeftet, skal_bekraeftes",
            id="bad status",
        ),
        pytest.param(
            "status: bekraeftet",
            "status: bekraeftet\n    slags: sjov",
            11,
            "slags",
            "værdien kendes ikke; brug en af: svar, akut, afvisning, henvisning, smalltalk, uklar",
            id="bad kind",
        ),
        pytest.param(
            "kontrolleret: 2026-11-22",
            "kontrolleret: 22-11-2026",
            3,
            "kontrolleret",
            "skriv datoen som åååå-mm-dd",
            id="bad date in the head",
        ),
        pytest.param(
            "status: bekraeftet",
            "status: bekraeftet\n    gyldig_til: til nytår",
            11,
            "gyldig_til",
            "skriv datoen som åååå-mm-dd",
            id="bad date of a topic",
        ),
        pytest.param(
            "id: definition/anden",
            "id: Definition-anden",
            11,
            "id",
            "'Definition-anden' er ikke et emne-id; skriv gruppe/navn med små bogstaver",
            id="bad topic id",
        ),
        pytest.param(
            "status: bekraeftet",
            "status: bekraeftet\n    relaterede: [definition/anden, anden]",
            11,
            "relaterede.1",
            "'anden' er ikke et emne-id; skriv gruppe/navn med små bogstaver",
            id="bad topic id in a link",
        ),
        pytest.param(
            '"Den er også opdigtet."',
            '"' + "ord " * 101 + '"',
            13,
            "svar",
            "svaret er på 101 ord; forkort til højst 100",
            id="too long answer",
        ),
        pytest.param(
            "En anden prøve",
            "x" * 71,
            12,
            "titel",
            "teksten er for lang; højst 70 tegn",
            id="too long title",
        ),
        pytest.param(
            "[{kilde: X1}]", "X1", 14, "kilder", "her skal stå en liste", id="text for a list"
        ),
        pytest.param(
            "[{kilde: X1}]", "[X1]", 14, "kilder.0", "her skal stå felter", id="text for fields"
        ),
        pytest.param(
            '"Den er også opdigtet."',
            "[a]",
            13,
            "svar",
            "her skal stå en tekst",
            id="list for text",
        ),
        pytest.param(
            "id: definition/anden",
            "id: definition/proeve",
            11,
            "id",
            "'definition/proeve' findes allerede i definitioner.yml, linje 5",
            id="duplicate id",
        ),
        pytest.param(
            "    status: bekraeftet\n",
            "    status: bekraeftet\n    titel: Igen\n",
            11,
            "titel",
            "feltet står to gange; slet det ene",
            id="duplicate key",
        ),
        pytest.param(
            "kilde: X1, sted",
            "kilde: X1, kilde",
            9,
            "kilde",
            "feltet står to gange; slet det ene",
            id="duplicate key in a line",
        ),
    ],
)
def test_fault_in_a_topic_file(
    folder: Path, old: str, new: str, line: int, field: str, message: str
) -> None:
    change(folder, old, new)
    problem = only_problem(folder)
    assert problem == Problem(folder / FIRST, line, field, message)


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "field", "message"),
    [
        pytest.param(
            CONTACT_FILE, '    navn: "Prøvekontoret"\n', "", 3, "navn", "feltet mangler", id="name"
        ),
        pytest.param(
            CONTACT_FILE,
            "bekraeftet: false",
            "bekraeftet: måske",
            8,
            "bekraeftet",
            "her skal stå true eller false",
            id="yes or no",
        ),
        pytest.param(
            CONTACT_FILE,
            "bekraeftet: false",
            "bekraeftet: false\n    telfon: x",
            9,
            "telfon",
            "feltet kendes ikke; se efter en stavefejl",
            id="misspelt",
        ),
        pytest.param(
            CONTACT_FILE,
            "bekraeftet: false",
            'bekraeftet: false\n    tider:\n      - {dage: [mandag], fra: "09:00", til: "15:00"}',
            10,
            "tider.0.dage.0",
            "'mandag' er ikke en ugedag; brug man, tir, ons, tor, fre, loer, soen",
            id="weekday",
        ),
        pytest.param(
            CONTACT_FILE,
            "bekraeftet: false",
            'bekraeftet: false\n    tider:\n      - {dage: [man], fra: 13:00, til: "15:00"}',
            10,
            "tider.0.fra",
            "'780' er ikke et klokkeslæt; skriv fx \"09:00\" i anførselstegn",
            id="time without quotes",
        ),
        pytest.param(
            SOURCE_FILE, "aar: 2020", "aar: nylig", 6, "aar", "her skal stå et tal", id="year"
        ),
    ],
)
def test_fault_in_another_file(
    folder: Path, name: str, old: str, new: str, line: int, field: str, message: str
) -> None:
    change(folder, old, new, name)
    problem = only_problem(folder)
    assert problem == Problem(folder / name, line, field, message)


def test_id_used_in_two_files_is_told_in_the_second(folder: Path) -> None:
    second = folder / TOPIC_FILES[1]
    second.write_text(DEFINITIONS.replace("definition/anden", "definition/ny"), encoding="utf-8")
    problem = only_problem(folder)
    assert (problem.file, problem.line) == (second, 5)
    assert problem.message == "'definition/proeve' findes allerede i definitioner.yml, linje 5"


@pytest.mark.parametrize(
    ("text", "name"),
    [(CONTACTS, CONTACT_FILE), (SOURCES, SOURCE_FILE)],
    ids=["contact", "source"],
)
def test_id_of_a_contact_or_source_stands_once(folder: Path, text: str, name: str) -> None:
    entry = text[text.index("  - id:") :]
    (folder / name).write_text(text + entry, encoding="utf-8")
    problem = only_problem(folder)
    assert (problem.file, problem.field) == (folder / name, "id")
    assert problem.line == text.count("\n") + 1
    assert f"findes allerede i {name}, linje 3" in problem.message


@pytest.mark.parametrize("name", [CONTACT_FILE, SOURCE_FILE, *TOPIC_FILES])
def test_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert only_problem(folder) == Problem(folder / name, 1, "", "filen mangler")


@pytest.mark.parametrize("text", ["", "\n\n", "# kun en bemærkning\n"])
def test_empty_file(folder: Path, text: str) -> None:
    (folder / FIRST).write_text(text, encoding="utf-8")
    assert only_problem(folder) == Problem(folder / FIRST, 1, "", "filen er tom")


def test_file_that_is_not_utf_8(folder: Path) -> None:
    (folder / FIRST).write_bytes(DEFINITIONS.encode("latin-1"))
    assert only_problem(folder) == Problem(folder / FIRST, 1, "", "filen er ikke gemt som UTF-8")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        pytest.param("    svar: |\n", "   svar: |\n", 7, id="indentation"),
        pytest.param('titel: "En anden prøve"', "titel: En: anden prøve", 12, id="colon"),
        pytest.param("[{kilde: X1}]", "[{kilde: X1}", 15, id="bracket"),
        pytest.param("    status: bekraeftet", "\tstatus: bekraeftet", 10, id="tab"),
    ],
)
def test_file_that_is_not_yaml(folder: Path, old: str, new: str, line: int) -> None:
    change(folder, old, new)
    message = "filen kan ikke læses som YAML: se efter indrykning, kolon og anførselstegn"
    assert only_problem(folder) == Problem(folder / FIRST, line, "", message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bare en tekst\n", "filen skal have en liste under 'emner:'"),
        ("- en\n- liste\n", "filen skal have en liste under 'emner:'"),
        ("emner: {}\n", "filen skal have en liste under 'emner:'"),
        ("andet: []\n", "filen skal have en liste under 'emner:'"),
    ],
)
def test_file_without_its_list(folder: Path, text: str, message: str) -> None:
    (folder / FIRST).write_text(text, encoding="utf-8")
    assert only_problem(folder) == Problem(folder / FIRST, 1, "emner", message)


def test_contact_that_has_no_fields(folder: Path) -> None:
    change(folder, "kontakter:\n", "kontakter:\n  - bare en tekst\n", CONTACT_FILE)
    problem = only_problem(folder)
    assert problem == Problem(folder / CONTACT_FILE, 3, "kontakter", "hvert punkt skal have felter")


def test_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    change(folder, "status: bekraeftet", "status: måske")
    change(folder, '    titel: "En anden prøve"\n', "")
    change(folder, "navn:", "navnet:", CONTACT_FILE)
    (folder / TOPIC_FILES[-1]).unlink()
    found = {(problem.file.name, problem.field) for problem in problems(folder)}
    assert found == {
        (FIRST, "status"),
        (FIRST, "titel"),
        (CONTACT_FILE, "navn"),
        (CONTACT_FILE, "navnet"),
        (TOPIC_FILES[-1], ""),
    }


def test_error_reads_as_a_line_for_each_fault(folder: Path) -> None:
    change(folder, "status: bekraeftet", "status: måske")
    (folder / TOPIC_FILES[-1]).unlink()
    with pytest.raises(KnowledgeError) as error:
        load_knowledge(folder)
    assert str(error.value).splitlines() == [
        "viden/definitioner.yml, linje 10, felt 'status': "
        "værdien kendes ikke; brug en af: bekraeftet, skal_bekraeftes",
        f"viden/{TOPIC_FILES[-1]}, linje 1: filen mangler",
    ]


def test_line_of_what_is_not_in_the_file_is_that_of_the_thing_around_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("a: 1\nb:\n  - c: 2\n  - d: 3\n", encoding="utf-8")
    content, lines = load_yaml(path)
    assert content == {"a": 1, "b": [{"c": 2}, {"d": 3}]}
    assert lines.line(("b", 1, "d")) == 4
    assert lines.line(("b", 1, "mangler")) == 4
    assert lines.line(("b", "mangler", "x")) == 2
    assert lines.line(("mangler",)) == 1


def test_same_key_in_two_entries_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("- a: 1\n- a: 2\n", encoding="utf-8")
    assert load_yaml(path)[0] == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(
    ("day", "over"),
    [("2026-12-30", False), ("2026-12-31", False), ("2027-01-01", True), ("2030-01-01", True)],
)
def test_answer_is_over_the_day_after_its_last(day: str, over: bool) -> None:
    assert expired(topic(gyldig_til="2026-12-31"), dt.date.fromisoformat(day)) is over


def test_answer_without_a_last_day_is_never_over() -> None:
    assert not expired(topic(), dt.date(2099, 1, 1))


def test_missing_ids_are_sorted_and_named_once() -> None:
    assert missing(["c", "a", "b", "c"], ["b"]) == ["a", "c"]
