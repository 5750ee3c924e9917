"""When a model must be trained again, and when not."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import pytest

from assistant.content import KNOWLEDGE_FOLDER, load_content
from assistant.engine import model
from assistant.settings import Settings


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


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Settings, list[str]]:
    """Settings with an empty folder, and what was trained."""
    asked: list[str] = []
    settings = Settings(data_dir=tmp_path)
    settings.models.mkdir()
    monkeypatch.setattr(model, "fingerprint", lambda: "0123")

    monkeypatch.setattr(model, "train_apart", lambda settings: asked.append("trained"))
    return settings, asked


@pytest.mark.parametrize("harm", ["cut", "a bit", "empty", "other"])
def test_a_damaged_model_is_told_of_and_made_anew(
    trained: tuple[Settings, list[str]], harm: str
) -> None:
    settings, asked = trained
    path = model.model_path(settings)
    whole = gzip.compress(os.urandom(100_000))
    middle = len(whole) // 2
    damaged = {
        "cut": whole[:middle],
        "a bit": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "empty": b"",
        "other": b"noget helt andet",
    }
    old = settings.models / "vejviser-4567.tar.gz"
    old.write_bytes(whole)
    path.write_bytes(damaged[harm])
    told: list[str] = []
    model.ensure_model(settings, told.append)
    assert asked == ["trained"]
    assert [line.split(". ")[0] for line in told] == ["Modelfilen vejviser-0123.tar.gz er ødelagt"]
    # Only a training that has succeeded puts others out.
    assert old.read_bytes() == whole


def test_a_whole_model_is_used(trained: tuple[Settings, list[str]]) -> None:
    settings, asked = trained
    model.model_path(settings).write_bytes(gzip.compress(os.urandom(100_000)))
    told: list[str] = []
    assert model.ensure_model(settings, told.append) == model.model_path(settings)
    assert (asked, told) == ([], [])


def test_a_training_that_fails_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no program in an empty folder.
    monkeypatch.setattr(model, "ROOT", tmp_path)
    monkeypatch.setattr(model, "fingerprint", lambda: "0123")
    with pytest.raises(RuntimeError, match="ikke trænet"):
        model.ensure_model(Settings(data_dir=tmp_path / "data"), print)
