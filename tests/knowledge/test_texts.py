"""The fixed texts and the guide: every text is there, none is left over, the guide always ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.knowledge.schema import Kind
from assistant.knowledge.texts import (
    CONVERSATION_KEYS,
    ERROR_KEYS,
    REMOVED_KEYS,
    TERMINAL_KEYS,
    load_guide,
    load_texts,
)
from tests.support.small import outcome_data

SECTIONS = {
    "samtale": CONVERSATION_KEYS,
    "fejl": ERROR_KEYS,
    "terminal": TERMINAL_KEYS,
    "fjernet": REMOVED_KEYS,
}
TEXTS = {
    "beskrivelse": "Opdigtede tekster",
    "ejer": "Prøveholdet",
    "kontrolleret": "2026-11-22",
    "kilde": "X1",
    "status": "bekraeftet",
    **{section: {key: f"Tekst {key}" for key in keys} for section, keys in SECTIONS.items()},
}
GUIDE = {
    "beskrivelse": "Opdigtet guide",
    "ejer": "Prøveholdet",
    "kontrolleret": "2026-11-22",
    "kilder": [{"kilde": "X1"}],
    "status": "bekraeftet",
    "ord": {"alder": {"under_18": "under 18"}},
    "spoergsmaal": {
        "alder": {
            "tekst": "Er personen under 18?",
            "spoerger_om": ["alder"],
            "valg": [{"titel": "Ja", "saetter": {"alder": "under_18"}}],
        }
    },
    "udgange": [outcome_data(hvis={"akut": "ja"}, slags="akut"), outcome_data()],
}


def write(folder: Path, name: str, content: dict[str, Any]) -> Path:
    """Write ``content`` with its keys in order and a line for each key and item."""
    path = folder / name
    path.write_text(
        yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8"
    )
    return path


def copy(content: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(content))


def line_of(path: Path, start: str) -> int:
    """The number of the first line that begins with ``start``, indentation included."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return 1 + next(i for i, line in enumerate(lines) if line.startswith(start))


def text_problems(folder: Path) -> list[Problem]:
    with pytest.raises(KnowledgeError) as error:
        load_texts(folder)
    return error.value.problems


def guide_problems(folder: Path) -> list[Problem]:
    with pytest.raises(KnowledgeError) as error:
        load_guide(folder)
    return error.value.problems


def test_texts_are_read_by_section(tmp_path: Path) -> None:
    write(tmp_path, "tekster.yml", TEXTS)
    loaded = load_texts(tmp_path)
    assert loaded.conversation["fortabt"] == "Tekst fortabt"
    assert loaded.errors["tom"] == "Tekst tom"
    assert loaded.terminal["farvel"] == "Tekst farvel"


@pytest.mark.parametrize(
    ("section", "key"), [("samtale", "lukket"), ("fejl", "for_mange"), ("terminal", "farvel")]
)
def test_missing_text(tmp_path: Path, section: str, key: str) -> None:
    content = copy(TEXTS)
    del content[section][key]
    path = write(tmp_path, "tekster.yml", content)
    line = line_of(path, f"{section}:")
    expected = Problem(path, line, f"{section}.{key}", "teksten mangler")
    assert text_problems(tmp_path) == [expected]


@pytest.mark.parametrize("section", list(SECTIONS))
def test_text_that_is_not_used(tmp_path: Path, section: str) -> None:
    content = copy(TEXTS)
    content[section]["lukkket"] = "Stavet forkert"
    path = write(tmp_path, "tekster.yml", content)
    line = line_of(path, "  lukkket:")
    message = "teksten bruges ikke; se efter en stavefejl"
    assert text_problems(tmp_path) == [Problem(path, line, f"{section}.lukkket", message)]


def test_misspelt_text_is_both_missing_and_not_used(tmp_path: Path) -> None:
    content = copy(TEXTS)
    content["samtale"]["fortapt"] = content["samtale"].pop("fortabt")
    write(tmp_path, "tekster.yml", content)
    fields = [problem.field for problem in text_problems(tmp_path)]
    assert fields == ["samtale.fortabt", "samtale.fortapt"]


@pytest.mark.parametrize("section", list(SECTIONS))
def test_missing_section(tmp_path: Path, section: str) -> None:
    content = copy(TEXTS)
    del content[section]
    path = write(tmp_path, "tekster.yml", content)
    assert text_problems(tmp_path) == [Problem(path, 1, section, "feltet mangler")]


def test_unknown_field_of_the_texts(tmp_path: Path) -> None:
    path = write(tmp_path, "tekster.yml", {**TEXTS, "samtaler": {}})
    line = line_of(path, "samtaler:")
    message = "feltet kendes ikke; se efter en stavefejl"
    assert text_problems(tmp_path) == [Problem(path, line, "samtaler", message)]


def test_text_that_is_a_list(tmp_path: Path) -> None:
    content = copy(TEXTS)
    content["samtale"]["lukket"] = ["a"]
    path = write(tmp_path, "tekster.yml", content)
    line = line_of(path, "  lukket:")
    assert text_problems(tmp_path) == [
        Problem(path, line, "samtale.lukket", "her skal stå en tekst")
    ]


@pytest.mark.parametrize(("name", "load"), [("tekster.yml", load_texts), ("guide.yml", load_guide)])
def test_file_that_is_missing(tmp_path: Path, name: str, load: Any) -> None:
    with pytest.raises(KnowledgeError) as error:
        load(tmp_path)
    assert error.value.problems == [Problem(tmp_path / name, 1, "", "filen mangler")]


def test_guide_is_read_with_its_outcomes_in_order(tmp_path: Path) -> None:
    write(tmp_path, "guide.yml", GUIDE)
    loaded = load_guide(tmp_path)
    assert [outcome.when for outcome in loaded.outcomes] == [{"akut": "ja"}, {}]
    assert [outcome.kind for outcome in loaded.outcomes] == [Kind.EMERGENCY, Kind.ANSWER]
    assert loaded.questions["alder"].choices[0].sets == {"alder": "under_18"}


def test_outcome_is_about_the_guide_unless_it_says_otherwise(tmp_path: Path) -> None:
    content = copy(GUIDE)
    del content["udgange"][1]["emne"]
    write(tmp_path, "guide.yml", content)
    topics = [outcome.topic for outcome in load_guide(tmp_path).outcomes]
    assert topics == ["definition/proeve", "kontakt/vejviser"]


@pytest.mark.parametrize(
    "outcomes",
    [
        pytest.param([], id="no outcome"),
        pytest.param([outcome_data(hvis={"alder": "under_18"})], id="only with a condition"),
        pytest.param([outcome_data(), outcome_data(hvis={"akut": "ja"})], id="not the last one"),
    ],
)
def test_guide_must_end_with_an_outcome_that_always_fits(
    tmp_path: Path, outcomes: list[dict[str, Any]]
) -> None:
    path = write(tmp_path, "guide.yml", {**GUIDE, "udgange": outcomes})
    line = line_of(path, "udgange:")
    message = "den sidste udgang skal passe altid: 'hvis: {}'"
    assert guide_problems(tmp_path) == [Problem(path, line, "udgange", message)]


def test_question_may_ask_for_two_things_but_not_three(tmp_path: Path) -> None:
    content = copy(GUIDE)
    content["spoergsmaal"]["alder"]["spoerger_om"] = ["alder", "akut"]
    write(tmp_path, "guide.yml", content)
    assert load_guide(tmp_path).questions["alder"].asks_for == ["alder", "akut"]
    content["spoergsmaal"]["alder"]["spoerger_om"] = ["alder", "akut", "relation"]
    path = write(tmp_path, "guide.yml", content)
    (problem,) = guide_problems(tmp_path)
    assert problem.field == "spoergsmaal.alder.spoerger_om"
    assert problem.line == line_of(path, "    spoerger_om:")


@pytest.mark.parametrize(
    ("key", "field"), [("svar", "udgange.1.svar"), ("kontakter", "udgange.1.kontakter")]
)
def test_outcome_needs_its_required_fields(tmp_path: Path, key: str, field: str) -> None:
    content = copy(GUIDE)
    del content["udgange"][1][key]
    path = write(tmp_path, "guide.yml", content)
    line = line_of(path, "- hvis: {}")
    assert guide_problems(tmp_path) == [Problem(path, line, field, "feltet mangler")]


def test_unknown_field_of_an_outcome(tmp_path: Path) -> None:
    content = copy(GUIDE)
    content["udgange"][1]["svaret"] = "x"
    path = write(tmp_path, "guide.yml", content)
    line = line_of(path, "  svaret:")
    message = "feltet kendes ikke; se efter en stavefejl"
    assert guide_problems(tmp_path) == [Problem(path, line, "udgange.1.svaret", message)]
