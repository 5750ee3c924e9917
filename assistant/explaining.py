"""``python -m assistant explain``: why a message is understood as it is, for content owners.

Nothing is kept: the message comes from the command line and goes to the terminal.
"""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assistant.content import ROOT, content
from assistant.encoding import encoder
from assistant.knowledge.lines import load_yaml
from assistant.understanding.classifier import TopicClassifier
from assistant.understanding.decide import Thresholds
from assistant.understanding.interpret import Interpreter, Understood

TOPICS = 5
REASONS = 5
_FILE = "topics.joblib"


def load_classifier(model: Path) -> TopicClassifier:
    """The classifier inside a trained model.

    Raises:
        ValueError: the model holds none, or was trained with another encoder.
    """
    with tarfile.open(model) as archive, tempfile.TemporaryDirectory() as folder:
        member = next((m for m in archive.getmembers() if m.name.endswith(_FILE)), None)
        if member is None:
            raise ValueError(f"{model.name} rummer ingen klassifikator. Kør 'make train'.")
        member.name = _FILE
        archive.extract(member, folder)
        return TopicClassifier.load(Path(folder) / _FILE, encoder())


def load_interpreter(model: Path) -> Interpreter:
    """The whole understanding with the thresholds of ``config.yml``, without Rasa."""
    config, _ = load_yaml(ROOT / "config.yml")
    step = config["pipeline"][0]
    thresholds = Thresholds(step["sure"], step["unsure"], step["alarm"])
    found = content()
    return Interpreter(
        load_classifier(model), found.situation_reader, found.acute_topics, thresholds
    )


def explain(model: Path, text: str) -> Iterator[str]:
    """Lines that say what was decided about ``text``, and why.

    Raises:
        MessageError: the text is empty, too long or unreadable.
    """
    interpreter = load_interpreter(model)
    incoming = content().take(text)
    understood = interpreter.interpret(incoming.text or "", incoming.alarms, incoming.explained)
    yield from _decision(understood, incoming.alarms)
    for guess in understood.reading.guesses[:TOPICS]:
        yield ""
        yield f"{guess.topic}: {guess.confidence:.1%}"
        reasons = interpreter.classifier.reasons(incoming.text or "", guess.topic, REASONS)
        pulls = ", ".join(f"{name} {share:+.2f}" for name, share in reasons.features)
        yield f"  ord, der trækker: {pulls or 'ingen'}"
        yield f"  sætningens betydning: {reasons.meaning:+.2f}"
        yield "  nærmeste eksempler:"
        yield from (f"    {likeness:.2f}  {example}" for example, likeness in reasons.examples)


def _decision(understood: Understood, alarms: tuple[str, ...]) -> Iterator[str]:
    decision = understood.decision
    yield f"Afgørelse: {decision.topic} ({decision.band.value}, {decision.confidence:.1%})"
    rules = f"reglerne fandt {', '.join(alarms)}" if alarms else "reglerne fandt intet"
    yield f"Akut: {'ja' if decision.alarm else 'nej'} ({understood.reading.acute:.1%}; {rules})"
    told = ", ".join(f"{field}={value}" for field, value in understood.situation.items())
    yield f"Fortalt om situationen: {told or 'intet'}"
