"""The pipeline of ``config.yml``, trained and tested by Rasa's own commands on other data."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import yaml

from assistant.content import ROOT

TRAIN = {
    "bestil_pizza": [
        "jeg vil gerne bestille en pizza",
        "en pizza med skinke, tak",
        "kan jeg få to pizzaer leveret",
        "bring en stor pizza til døren",
        "vi er sultne, send en pizza",
        "pizza med ost og oliven",
    ],
    "vejr/regn": [
        "regner det i morgen",
        "bliver det regnvejr i weekenden",
        "skal jeg tage paraply med",
        "hvornår holder regnen op",
        "er der byger på vej",
        "kommer der regn i eftermiddag",
    ],
    "vejr/vind": [
        "hvor meget blæser det",
        "bliver det storm i nat",
        "hvad er vindstyrken på havnen",
        "kommer der kraftig vind",
        "blæser det op i morgen",
        "er der stormvarsel",
    ],
}
TEST = {
    "bestil_pizza": ["kan I levere en pizza", "send en pizza med oliven"],
    "vejr/regn": ["kommer der regn i weekenden", "skal jeg have paraply med i morgen"],
    "vejr/vind": ["blæser det meget på havnen", "bliver det stormvejr"],
}


def _write(file: Path, examples: dict[str, list[str]]) -> Path:
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in examples.items()
    ]
    file.write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}), encoding="utf-8")
    return file


def _rasa(*arguments: str) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "rasa", *arguments]
    done = subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_rasa_trains_and_tests_the_pipeline_on_what_it_is_given(tmp_path: Path) -> None:
    train, test = _write(tmp_path / "a.yml", TRAIN), _write(tmp_path / "b.yml", TEST)
    models, report = tmp_path / "models", tmp_path / "report"
    _rasa("train", "nlu", "--config", "config.yml", "--nlu", str(train), "--out", str(models))
    _rasa("test", "nlu", "--nlu", str(test), "--model", str(models), "--out", str(report))
    found = json.loads((report / "intent_report.json").read_text(encoding="utf-8"))
    groups = {intent.split("/")[0] for intent in TRAIN}
    assert groups <= set(found)
    assert found["accuracy"] == 1.0
