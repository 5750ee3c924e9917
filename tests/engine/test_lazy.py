"""What the server does without: TensorFlow above all."""

import subprocess
import sys

from assistant.content import ROOT

REPORT = """
import sys
from assistant.engine import quiet
quiet.before_import()
import assistant.engine.agent, assistant.engine.components
print("tensorflow" in sys.modules)
import rasa.utils.train_utils
rasa.utils.train_utils.rank_and_mask
print("tensorflow" in sys.modules)
"""


def test_serving_does_not_load_tensorflow_and_who_needs_it_still_gets_it():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", REPORT],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stdout.split() == ["False", "True"]
