"""The pages' texts: each is there, none is left over, and the pages use them all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.channels.assets import SHARED
from assistant.channels.workshop.answers import STATUS
from assistant.channels.workshop.pages import STATIC
from assistant.channels.workshop.texts import LIST_KEYS, TEXT_KEYS, load_room_texts
from assistant.content import KNOWLEDGE_FOLDER, ROOT, Content
from assistant.knowledge.problems import KnowledgeError, Problem

FILE = KNOWLEDGE_FOLDER / "oevelser" / "rum.yml"
# Named by a part that the program puts together.
_MADE = re.compile(r"^(slags|vises|vurdering|fejl|sum)_")
_SOURCES = (ROOT / "assistant" / "channels" / "workshop", ROOT / "assistant" / "workshops" / "room")


def changed(content: Content, folder: Path, **texts: Any) -> list[Problem]:
    """What is wrong once some texts are changed; None takes one out."""
    file = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    file["tekster"].update(texts)
    file["tekster"] = {key: text for key, text in file["tekster"].items() if text is not None}
    written = yaml.safe_dump(file, allow_unicode=True, sort_keys=False, width=1000)
    (folder / "oevelser").mkdir()
    (folder / "oevelser" / "rum.yml").write_text(written, encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        load_room_texts(folder, content.knowledge)
    return error.value.problems


def test_the_projects_own_texts(content: Content) -> None:
    texts = load_room_texts(KNOWLEDGE_FOLDER, content.knowledge)
    assert set(texts) == {*TEXT_KEYS, *LIST_KEYS}


@pytest.mark.parametrize(
    ("texts", "field", "message"),
    [
        ({"pause": None}, "tekster.pause", "teksten mangler"),
        ({"pavse": "x"}, "tekster.pavse", "teksten bruges ikke; se efter en stavefejl"),
        ({"runde": "Runde"}, "tekster.runde", "teksten skal indeholde {nummer}"),
        (
            {"huskekort_emner": ["a"]},
            "tekster.huskekort_emner",
            "her skal stå en liste med 2 tekster",
        ),
        ({"huskekort_emner": ["a/b", "lov/gdpr"]}, "tekster.huskekort_emner", "'a/b' findes ikke"),
        (
            {"deltager_fod": "Ring 112"},
            "tekster.deltager_fod",
            "et telefonnummer er skrevet i teksten; brug kontaktens id i tuborgklammer",
        ),
    ],
)
def test_a_fault_names_file_and_key(
    content: Content, tmp_path: Path, texts: dict[str, Any], field: str, message: str
) -> None:
    found = changed(content, tmp_path, **texts)
    assert (field, message) in [(one.field, one.message) for one in found]
    assert "oevelser/rum.yml" in str(found[0])


def test_the_pages_use_every_text_and_no_other() -> None:
    scripts = [path for folder in (STATIC, SHARED) for path in sorted(folder.glob("*.js"))]
    code = "\n".join(path.read_text() for path in scripts)
    pages = "\n".join(path.read_text() for path in sorted(STATIC.glob("*.html")))
    python = "\n".join(
        path.read_text()
        for folder in _SOURCES
        for path in sorted(folder.glob("*.py"))
        if path.name != "texts.py"
    )
    used = {*re.findall(r"texts\.(\w+)", code), *re.findall(r"\{([a-z_]+)\}", pages)}
    used |= set(re.findall(r'texts\["(\w+)"\]', python))
    # "texts.js" is the module; "foer" and "efter" are chosen between.
    used = (used - {"js"}) | {"foer", "efter"}
    known = {key for key in (*TEXT_KEYS, *LIST_KEYS) if not _MADE.match(key)}
    assert known - used == set()
    assert {key for key in used if not _MADE.match(key)} - known == {"under", "deltagere"} - known


def test_every_error_has_a_text() -> None:
    assert {f"fejl_{key}" for key in STATUS} <= set(TEXT_KEYS)
