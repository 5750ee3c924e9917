"""Training the model, and knowing when that is needed."""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

from assistant.content import ROOT, content
from assistant.encoding import encoder
from assistant.settings import Settings
from assistant.understanding.danish import load_pipeline

NAME = "vejviser"
# What the trained model depends on. Answers are not among them: their wording is read live.
_SOURCES = (
    "config.yml",
    "domain.yml",
    "data",
    "assistant/understanding/answers.py",
    "assistant/understanding/classifier.py",
    "assistant/understanding/corrections.py",
    "assistant/understanding/danish.py",
    "assistant/understanding/encoder.py",
    "assistant/understanding/e5_onnx.py",
    "assistant/understanding/e5_weights.py",
    "assistant/understanding/features.py",
    "assistant/understanding/follow_ups.py",
    "assistant/understanding/linear.py",
    "assistant/understanding/neighbours.py",
    "assistant/understanding/spelling.py",
    "assistant/understanding/talk.py",
    "assistant/engine/components.py",
    "assistant/engine/importer.py",
    "assistant/engine/policy.py",
)
_SUFFIXES = (".yml", ".py")
_CHUNK_BYTES = 1 << 20


def fingerprint() -> str:
    """A short hash over everything the model is made from; the same hash, the same model."""
    digest = hashlib.sha256()
    for source in _SOURCES:
        path = ROOT / source
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in _SUFFIXES:
                digest.update(file.relative_to(ROOT).as_posix().encode())
                digest.update(file.read_bytes())
    pipeline = load_pipeline()
    digest.update(repr((content().shape, pipeline.name, pipeline.version, encoder().name)).encode())
    return digest.hexdigest()[:16]


def model_path(settings: Settings) -> Path:
    """Where the model for the present sources is, or will be."""
    return settings.models / f"{NAME}-{fingerprint()}.tar.gz"


def ensure_model(settings: Settings, tell: Callable[[str], None]) -> Path:
    """The path of a trained model for the present sources.

    Trains one where there is none, and where the file is damaged: by a disk, a copy that broke off,
    or a training that was ended while it wrote.

    Raises:
        RuntimeError: the training did not succeed.
    """
    path = model_path(settings)
    if path.is_file():
        if is_whole(path):
            return path
        tell(f"Modelfilen {path.name} er ødelagt. Den bliver lavet igen; det tager nogle minutter.")
    train_apart(settings)
    return path


def train_apart(settings: Settings) -> None:
    """Train in a process of its own, which says what it does.

    Rasa's training loads TensorFlow and more; a server that trained by itself would keep a gigabyte
    for it as long as it runs.

    Raises:
        RuntimeError: it did not succeed; the process has said why.
    """
    environment = {**os.environ, "VEJVISER_DATA_DIR": str(settings.data_dir)}
    command = [sys.executable, "-W", "ignore", "-m", "assistant", "train"]
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment)
    if done.returncode != 0 or not model_path(settings).is_file():
        raise RuntimeError("Modellen blev ikke trænet. Grunden står ovenfor.")


def is_whole(model: Path) -> bool:
    """Whether the file can be read to its end and has the checksum it was written with."""
    try:
        with gzip.open(model) as packed:
            while packed.read(_CHUNK_BYTES):
                pass
    except (OSError, EOFError, zlib.error):
        return False
    # An empty file has nothing wrong with it to gzip.
    return model.stat().st_size > 0


def train(settings: Settings, tell: Callable[[str], None]) -> Path:
    """Train a model and remove older ones.

    Raises:
        RuntimeError: Rasa found the training data faulty.
    """
    from rasa.model_training import train as rasa_train

    path = model_path(settings)
    settings.models.mkdir(parents=True, exist_ok=True)
    if not encoder().dimensions:
        tell("Sætningsvektorer kan ikke indlæses her; modellen trænes uden og bliver svagere.")
    tell("Træner modellen på eksemplerne i data/nlu ...")
    result = rasa_train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=[str(ROOT / "data")],
        output=str(settings.models),
        fixed_model_name=path.name,
        force_training=True,
    )
    if result.code != 0 or not result.model:
        raise RuntimeError("Modellen kunne ikke trænes. Kør 'make check' for at se hvorfor.")
    for old in settings.models.glob(f"{NAME}-*.tar.gz"):
        if old != path:
            old.unlink()
    return path
