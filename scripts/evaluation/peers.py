"""Other methods on the same messages in the same run. Each guesses a topic for each message."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline

from assistant.content import ROOT, content
from assistant.understanding.classifier import TopicClassifier
from assistant.understanding.linear import SEED
from scripts.evaluation import common, metrics
from scripts.evaluation.common import Options, Progress
from scripts.evaluation.metrics import Prediction
from tests.heldout import cases

STEPS = 9
NLPJS = Path(__file__).parent / "nlpjs"
NO_NODE = "nlp.js is left out: Node.js with npm is not on this machine."
OWN, NGRAMS, SEARCH, NLP, RASA = (
    "Vejviser's classifier",
    "character n-grams, logistic regression",
    "keyword search (BM25) over the answers",
    "nlp.js",
    "Rasa's default pipeline (DIET)",
)
# All examples take Rasa's default pipeline hours on two cores; this many a topic, ten minutes.
SAMPLE = 5
TIMEOUT = 2400

Texts = Sequence[str]
Method = Callable[[Texts, Texts, Texts], list[str]]


def own(texts: Texts, topics: Texts, asked: Texts) -> list[str]:
    """The project's classifier without rules and situation."""
    acute = content().acute_topics
    trained = TopicClassifier(common.remembered()).fit(texts, topics, acute)
    return [reading.guesses[0].topic for reading in trained.read_all(asked)]


def ngrams(texts: Texts, topics: Texts, asked: Texts) -> list[str]:
    """Character 1-5-grams and logistic regression, by stochastic gradient."""
    made = make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5), sublinear_tf=True, min_df=2),
        SGDClassifier(loss="log", alpha=3e-6, random_state=SEED),
    )
    made.fit(texts, topics)
    return [str(topic) for topic in made.predict(asked)]


def keyword_search(texts: Texts, topics: Texts, asked: Texts) -> list[str]:
    """BM25 over titles and answers of the knowledge; the examples are not used."""
    import bm25s

    known = list(content().knowledge.topics.values())
    search = bm25s.BM25()
    cut = partial(bm25s.tokenize, stopwords=None, show_progress=False)
    search.index(cut([f"{topic.title} {topic.answer}" for topic in known]), show_progress=False)
    found, _ = search.retrieve(cut(list(asked)), k=1, show_progress=False)
    return [known[int(row[0])].id for row in np.asarray(found)]


@contextmanager
def nlpjs() -> Iterator[Method | None]:
    """nlp.js with its Danish package, installed from its lock file into a folder of its own.

    Yields None where Node.js or npm is missing.

    Raises:
        subprocess.CalledProcessError: it can't be installed or fails.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "nlpjs"
        shutil.copytree(NLPJS, work, ignore=shutil.ignore_patterns("node_modules"))
        install = ["npm", "ci", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(install, cwd=work, check=True, timeout=300)

        def method(texts: Texts, topics: Texts, asked: Texts) -> list[str]:
            return _ask(
                ["node", "--max-old-space-size=8192", "peer.js"], work, texts, topics, asked
            )

        yield method


def rasa_default(texts: Texts, topics: Texts, asked: Texts) -> list[str]:
    """Rasa's default pipeline (DIET)."""
    command = [sys.executable, "-W", "ignore", "-m", "scripts.evaluation.diet"]
    return _ask(command, ROOT, texts, topics, asked)


def _ask(command: list[str], folder: Path, texts: Texts, topics: Texts, asked: Texts) -> list[str]:
    """The guesses of a process that is given examples and messages, and a file for its answer."""
    given = json.dumps({"train": list(zip(texts, topics)), "test": list(asked)})
    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        subprocess.run(
            [*command, answer.name],
            cwd=folder,
            input=given,
            capture_output=True,
            text=True,
            check=True,
            timeout=TIMEOUT,
        )
        found: list[str] = json.load(answer)
    return found


def measure(options: Options, progress: Progress) -> dict[str, Any]:
    """Every method on all examples, and once more, with Rasa's default, on a sample of them."""
    asked = common.questions(options)
    everything = common.training_data(options)
    some = common.sample(*everything, SAMPLE)

    def row(name: str, method: Method, data: tuple[list[str], list[str]]) -> dict[str, Any]:
        start = time.perf_counter()
        guesses = method(*data, [item["text"] for _, item in asked])
        return {"method": name, "seconds": time.perf_counter() - start, **_scores(asked, guesses)}

    with nlpjs() as node:
        if node is None:
            progress.say(NO_NODE)
        usual = [(OWN, own), (NGRAMS, ngrams), *([(NLP, node)] if node else [])]
        progress.step("peers: vectors of the examples")
        common.remembered().encode(everything[0])
        found: dict[str, Any] = {"sample_each": SAMPLE}
        for label, data, methods in (
            ("all", everything, [*usual, (SEARCH, keyword_search)]),
            ("sample", some, [*usual, (RASA, rasa_default)]),
        ):
            rows = []
            for name, method in methods:
                progress.step(f"peers: {name}, {len(data[0])} examples")
                rows.append(row(name, method, data))
            found[label] = {"examples": len(data[0]), "rows": rows}
    return found


def _scores(asked: list[tuple[str, dict[str, Any]]], guesses: list[str]) -> dict[str, Any]:
    predictions = [
        (name, Prediction(tuple(cases.topics_of(item)), item["style"], guess, 1.0))
        for (name, item), guess in zip(asked, guesses)
    ]
    every = [prediction for _, prediction in predictions]
    sets = {
        which: metrics.accuracy([prediction for name, prediction in predictions if name == which])
        for which in cases.SETS
    }
    return {
        "accuracy": metrics.accuracy(every),
        "macro_f1": metrics.macro_f1(every),
        "sets": sets,
        "styles": metrics.by_style(every),
    }
