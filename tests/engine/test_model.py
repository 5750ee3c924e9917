"""When a model must be trained again, and when not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.content import KNOWLEDGE_FOLDER, load_content
from assistant.engine import model


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all that the fingerprint is made from."""
    for name in model._SOURCES:
        source, target = model.ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    shutil.copytree(KNOWLEDGE_FOLDER, tmp_path / "knowledge")
    monkeypatch.setattr(model, "ROOT", tmp_path)
    monkeypatch.setattr(model, "content", lambda: load_content(tmp_path / "knowledge"))
    return tmp_path


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_changed_answer_needs_no_new_model(copy: Path) -> None:
    before = model.fingerprint()
    _replace(copy / "knowledge" / "organisation.yml", "Infohus", "Infohuset kaldet Infohus")
    assert model.fingerprint() == before


def test_a_new_example_needs_a_new_model(copy: Path) -> None:
    before = model.fingerprint()
    file = copy / "data" / "nlu" / "organisation" / "ssp.yml"
    file.write_text(file.read_text() + "    - hvad i alverden er ssp nu for noget\n")
    assert model.fingerprint() != before


def test_another_threshold_needs_a_new_model(copy: Path) -> None:
    before = model.fingerprint()
    _replace(copy / "config.yml", "sure: ", "sure: 0")
    assert model.fingerprint() != before
