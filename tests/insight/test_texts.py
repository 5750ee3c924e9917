"""The texts of the page and the command: each is there and used, and faults are told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.channels.assets import SHARED
from assistant.channels.insight.pages import STATIC, STATUS
from assistant.channels.web.feedback import REASONS
from assistant.content import KNOWLEDGE_FOLDER, ROOT, Content
from assistant.insight.texts import FILE, TEXT_KEYS, load_insight_texts
from assistant.knowledge.problems import KnowledgeError

# Put together from a name: an outcome, a channel, a section, an error.
_MADE = re.compile(r"^(udfald|kanal|fejl|grund|kol)_|_(titel|tekst)$")


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"under": None}, "teksten mangler"),
        ({"undr": "x"}, "teksten bruges ikke; se efter en stavefejl"),
        ({"dage": "dage"}, "teksten skal indeholde {antal}"),
        (
            {"tom": "Ring 112"},
            "et telefonnummer er skrevet i teksten; brug kontaktens id i tuborgklammer",
        ),
    ],
)
def test_a_fault_names_file_and_key(
    content: Content, tmp_path: Path, texts: dict[str, Any], message: str
) -> None:
    file = yaml.safe_load((KNOWLEDGE_FOLDER / FILE).read_text(encoding="utf-8"))
    file["tekster"].update(texts)
    file["tekster"] = {key: text for key, text in file["tekster"].items() if text is not None}
    (tmp_path / FILE).write_text(yaml.safe_dump(file, allow_unicode=True), encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        load_insight_texts(tmp_path, content.knowledge)
    (problem,) = error.value.problems
    assert (problem.field, problem.message) == (f"tekster.{next(iter(texts))}", message)


def test_every_text_is_used() -> None:
    folders = (STATIC, SHARED, ROOT / "assistant" / "insight")
    files = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    code = "\n".join(path.read_text() for path in files if path.name != "texts.py")
    for key in TEXT_KEYS.keys() - set(REASONS):
        assert _MADE.search(key) or re.search(rf"\b{key}\b", code), key


def test_every_error_has_a_text() -> None:
    assert {f"fejl_{key}" for key in STATUS} <= set(TEXT_KEYS)
