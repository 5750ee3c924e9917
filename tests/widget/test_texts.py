"""The widget's texts: each is there, none is left over, and the modules use them all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.channels.widget.pages import STATIC
from assistant.channels.widget.texts import LIST_KEYS, TEXT_KEYS, load_widget_texts
from assistant.checking import check_everything
from assistant.content import KNOWLEDGE_FOLDER, Content
from assistant.knowledge.loader import Knowledge
from assistant.knowledge.problems import KnowledgeError, Problem

FILE = KNOWLEDGE_FOLDER / "widget.yml"
# In the pages' HTML, not in a module.
PAGES_ONLY = {"uden_script"}


def changed(content: Content, folder: Path, **texts: Any) -> list[Problem]:
    """What is wrong once some texts are changed; None takes one out."""
    file = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    file["tekster"].update(texts)
    file["tekster"] = {key: text for key, text in file["tekster"].items() if text is not None}
    written = yaml.safe_dump(file, allow_unicode=True, sort_keys=False, width=1000)
    (folder / "widget.yml").write_text(written, encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        load_widget_texts(folder, content.knowledge)
    return error.value.problems


def test_the_projects_own_texts(content: Content) -> None:
    texts = load_widget_texts(KNOWLEDGE_FOLDER, content.knowledge)
    assert set(texts) == {*TEXT_KEYS, *LIST_KEYS}


@pytest.mark.parametrize(
    ("texts", "field", "message"),
    [
        ({"send": None}, "tekster.send", "teksten mangler"),
        ({"sned": "Send"}, "tekster.sned", "teksten bruges ikke; se efter en stavefejl"),
        ({"send": ["Send"]}, "tekster.send", "her skal stå én tekst, ikke en liste"),
        ({"send": " "}, "tekster.send", "teksten er tom"),
        ({"kilder": "Kilder"}, "tekster.kilder", "teksten skal indeholde {antal}"),
        ({"forslag": ["a"]}, "tekster.forslag", "her skal stå en liste med 6 tekster"),
        ({"send": "{alrm}"}, "tekster.send", "'{alrm}' er ikke en kontakt"),
        (
            {"send": "Ring 112"},
            "tekster.send",
            "et telefonnummer er skrevet i teksten; brug kontaktens id i tuborgklammer",
        ),
        ({"forslag": "a"}, "tekster.forslag", "her skal stå en liste med 6 tekster"),
    ],
)
def test_a_fault_names_file_and_key(
    content: Content, tmp_path: Path, texts: dict[str, Any], field: str, message: str
) -> None:
    (problem,) = changed(content, tmp_path, **texts)
    assert (problem.file.name, problem.field, problem.message) == ("widget.yml", field, message)
    assert problem.line > 1 or texts == {"send": None}


def test_make_check_reads_them(monkeypatch: pytest.MonkeyPatch, content: Content) -> None:
    def broken(folder: Path, _: Knowledge) -> None:
        raise KnowledgeError([Problem(folder / "widget.yml", 3, "tekster.send", "teksten mangler")])

    monkeypatch.setattr("assistant.checking.content", lambda: content)
    for name in ("examples", "answers", "follow_ups"):
        monkeypatch.setattr(f"assistant.checking.load_{name}", list)
    monkeypatch.setattr("assistant.checking.load_widget_texts", broken)
    assert "tekster.send" in {problem.field for problem in check_everything()}


def test_the_modules_use_every_text_and_no_other() -> None:
    used: set[str] = set()
    for path in STATIC.glob("*.js"):
        used |= set(re.findall(r"texts\.(\w+)", path.read_text(encoding="utf-8")))
    used -= {"js"}
    reasons = {"forkert", "uklart", "mangler_noget", "forstod_mig_ikke", "andet"}
    assert used | reasons | PAGES_ONLY == {*TEXT_KEYS, *LIST_KEYS}


def test_no_text_of_the_user_interface_is_in_a_module() -> None:
    """Danish letters outside comments would be a text that nobody finds."""
    for path in STATIC.glob("*.js"):
        assert not re.search("[æøåÆØÅ]", path.read_text(encoding="utf-8")), path.name
