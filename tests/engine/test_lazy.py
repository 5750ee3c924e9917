"""What the server does without: TensorFlow above all."""

import subprocess
import sys
from pathlib import Path

from assistant.content import ROOT

REPORT = """
import pathlib, sys
from assistant.engine import quiet
quiet.before_import()
from assistant.engine.agent import Conversations
conversations = Conversations(pathlib.Path(sys.argv[1]), "sqlite:///" + sys.argv[2])
print(conversations.ready, "tensorflow" in sys.modules)
import rasa.utils.train_utils
rasa.utils.train_utils.rank_and_mask
print("tensorflow" in sys.modules)
"""


def test_serving_does_not_load_tensorflow_and_who_needs_it_still_gets_it(
    model: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", REPORT, str(model), str(tmp_path / "talks.db")],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stdout.split() == ["True", "False", "True"]
