"""``knowledge/teams.yml``: whole, and a fault is told with its file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.channels.teams.texts import check_teams_texts, load_teams_texts
from assistant.content import KNOWLEDGE_FOLDER, Content
from assistant.knowledge.problems import KnowledgeError

WHOLE = (KNOWLEDGE_FOLDER / "teams.yml").read_text(encoding="utf-8")


def faults(folder: Path, content: str) -> list[str]:
    (folder / "teams.yml").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_teams_texts(folder)
    return [str(problem) for problem in caught.value.problems]


def line_of(content: str, start: str) -> int:
    return next(n for n, line in enumerate(content.splitlines(), 1) if line.startswith(start))


def test_the_projects_own_texts_have_no_faults(content: Content) -> None:
    load_teams_texts(KNOWLEDGE_FOLDER)
    assert check_teams_texts(KNOWLEDGE_FOLDER, content.knowledge) == []


def test_a_missing_text_is_told(tmp_path: Path) -> None:
    lines = [line for line in WHOLE.splitlines() if not line.startswith("  kun_tekst")]
    (fault,) = faults(tmp_path, "\n".join(lines))
    assert "felt 'svar.kun_tekst': teksten mangler" in fault
    assert f"linje {line_of(WHOLE, 'svar:')}" in fault


def test_an_unknown_text_is_told_with_its_line(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, WHOLE.replace("  kun_tekst:", '  ekstra: "x"\n  kun_tekst:'))
    assert "felt 'svar.ekstra': teksten bruges ikke" in fault
    assert f"linje {line_of(WHOLE, '  kun_tekst')}" in fault


def test_an_empty_text_is_told(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, WHOLE.replace('  modtaget: "Modtaget."', '  modtaget: ""'))
    assert "svar.modtaget" in fault


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('    navn: "Vejviser"', f'    navn: "{"x" * 31}"', "for lang"),
        ('      - titel: "Hvem kontakter jeg?"', '      - titel: ""', "tomt"),
        ("pakke:", "pakker:", "kendes ikke"),
        ("  en:", "  de:", "mangler"),
    ],
)
def test_what_does_not_fit_the_package_is_told(
    tmp_path: Path, old: str, new: str, word: str
) -> None:
    assert any(word in fault for fault in faults(tmp_path, WHOLE.replace(old, new)))


def test_both_languages_have_as_many_starters(tmp_path: Path) -> None:
    cut = WHOLE.rindex("      - titel:")
    (fault,) = faults(tmp_path, WHOLE[:cut])
    assert "lige så mange" in fault


def test_typed_numbers_and_unknown_contacts_are_told(tmp_path: Path, content: Content) -> None:
    bad = WHOLE.replace('"Modtaget."', '"Ring 112 eller {ingen}."')
    (tmp_path / "teams.yml").write_text(bad, encoding="utf-8")
    found = [problem.message for problem in check_teams_texts(tmp_path, content.knowledge)]
    assert len(found) == 2
