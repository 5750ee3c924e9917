"""The assistant itself on the held-out sentences: understanding alone, and whole conversations."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant.content import content
from assistant.intake.message import MessageError
from assistant.reply.masked import identified
from assistant.storage.database import sqlite_url
from assistant.understanding.danish import fold, squeeze
from assistant.understanding.decide import Band
from assistant.understanding.interpret import Interpreter, Understood
from scripts.evaluation import common, metrics
from scripts.evaluation.common import Options, Progress
from scripts.evaluation.metrics import Prediction
from tests.heldout import cases

STEPS = len(cases.SETS) + 2
PAIRS = 12
# Groups that answer nothing: asking back, small talk, "that is not my field".
NO_ANSWER = ("uden_for/", "uklar/", "assistent/")
OUTSIDE = "uden_for/"
UNREADABLE = "uklar/uddyb"

Items = Sequence[dict[str, Any]]


class Reader:
    """Understands messages, rules included, as a turn does; each text once."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._known: dict[str, Understood | None] = {}

    def __call__(self, text: str) -> Understood | None:
        """What is made of a message; None for one that is refused as unreadable."""
        if text not in self._known:
            self._known[text] = self._understood(text)
        return self._known[text]

    def _understood(self, text: str) -> Understood | None:
        try:
            incoming = content().take(text)
        except MessageError:
            return None
        return self._interpreter.interpret(
            incoming.text or "",
            incoming.alarms,
            incoming.explained,
            identified=identified(incoming.masked),
        )


def guesses(read: Reader, items: Iterable[dict[str, Any]]) -> list[Prediction]:
    """A prediction for each question; a message in doubt counts with its likeliest topic."""
    found = []
    for item in items:
        made = read(item["text"])
        right, style = tuple(cases.topics_of(item)), item.get("style", "plain")
        if made is None:
            found.append(Prediction(right, style, UNREADABLE, 1.0))
            continue
        said = made.decision
        sure = said.band is Band.SURE
        found.append(Prediction(right, style, said.topic, said.confidence, sure))
    return found


def unseen(items: Items, predictions: Sequence[Prediction]) -> float:
    """The accuracy on the questions that are not among the examples word for word.

    Short ones ("hvad er psp") are what anybody would write; ``test_separation.py`` lets them pass.
    """
    trained = {_plain(text) for text in common.examples()[0]}
    new = [p for item, p in zip(items, predictions) if _plain(item["text"]) not in trained]
    return metrics.accuracy(new)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", fold(squeeze(text))).strip()


def alarm(found: Understood) -> bool:
    """Whether a message raises the alarm."""
    return found.decision.alarm


def refused(found: Understood) -> bool:
    """Whether a message is refused."""
    said = found.decision
    return said.band is Band.SURE and not said.alarm and said.topic.startswith("sikkerhed/")


def answered(found: Understood) -> bool:
    """Whether a message gets an answer of the field."""
    return found.decision.band is Band.SURE and not found.decision.topic.startswith(NO_ANSWER)


def behaviour(read: Reader, name: str, options: Options) -> dict[str, tuple[int, int]]:
    """What is done with a set's messages that need more than a topic: how many, of how many."""

    def count(items: Items, what: Callable[[Understood], bool]) -> tuple[int, int]:
        made = [read(item["text"]) for item in options.some(items)]
        return sum(found is not None and what(found) for found in made), len(made)

    found = {
        "acute_found": count(cases.acute(name), alarm),
        "false_alarms": count(cases.innocent(name), alarm),
    }
    if name in cases.FULL_SETS:
        found["refused"] = count(cases.refusals(name), refused)
        found["off_topic_answered"] = count(cases.off_topic(name), answered)
    return found


def alarms_on_questions(read: Reader, items: Items) -> tuple[int, int]:
    """How many questions about something that is not acute raise the alarm, and of how many."""
    acute = content().acute_topics
    calm = [item for item in items if not acute.intersection(cases.topics_of(item))]
    made = [read(item["text"]) for item in calm]
    return sum(found is not None and alarm(found) for found in made), len(calm)


def off_topic_auroc(read: Reader, options: Options) -> float:
    """How well the share of probability on topics of the field tells questions from off-topic."""

    def inside(text: str) -> float:
        made = read(text)
        if made is None:
            return 0.0
        return 1 - sum(g.confidence for g in made.reading.guesses if g.topic.startswith(OUTSIDE))

    asked = [
        inside(item["text"])
        for name in cases.FULL_SETS
        for item in options.some(cases.questions(name))
        if not cases.topics_of(item)[0].startswith(NO_ANSWER)
    ]
    other = [
        inside(item["text"])
        for name in cases.FULL_SETS
        for item in options.some(cases.off_topic(name))
    ]
    return metrics.separation(asked, other)


def whole_conversations(model: Path, options: Options) -> dict[str, tuple[int, int]]:
    """For each set: conversations right in every turn, and all of them."""
    from assistant.engine.agent import Conversations
    from tests.support.turns import fits, say

    with tempfile.TemporaryDirectory() as folder:
        conversations = Conversations(model, sqlite_url(Path(folder) / "conversations.db"))

        def right(name: str, talk: dict[str, Any]) -> bool:
            return all(
                fits(say(conversations, name, turn["say"]), turn["expect"])
                for turn in talk["turns"]
            )

        found = {}
        for name in cases.SETS:
            talks = options.some(list(cases.conversations(name).items()))
            good = sum(right(f"{name}/{title}", talk) for title, talk in talks)
            found[name] = (good, len(talks))
        return found


def measure(options: Options, progress: Progress) -> dict[str, Any]:
    """The figures of the assistant as it is served, for each held-out set and all together."""
    from assistant.engine.model import ensure_model
    from assistant.explaining import load_interpreter
    from assistant.settings import load_settings

    progress.step("accuracy: the model")
    model = ensure_model(load_settings(), progress.say)
    read = Reader(load_interpreter(model))
    sets: dict[str, dict[str, Any]] = {}
    everything: list[Prediction] = []
    all_asked: list[dict[str, Any]] = []
    for name in cases.SETS:
        progress.step(f"accuracy: the {name} set")
        asked = options.some(cases.questions(name))
        predictions = guesses(read, asked)
        everything += predictions
        all_asked += asked
        sets[name] = {
            **metrics.summary(predictions),
            "unseen": unseen(asked, predictions),
            **behaviour(read, name, options),
            "alarms_on_questions": alarms_on_questions(read, asked),
        }
    progress.step("accuracy: whole conversations")
    for name, talks in whole_conversations(model, options).items():
        sets[name]["conversations"] = talks
    return {
        "sets": sets,
        "all": {**metrics.summary(everything), "unseen": unseen(all_asked, everything)},
        "confusions": metrics.confusions(everything, PAIRS),
        "reliability": metrics.reliability(everything),
        "curve": metrics.answered_against_wrong(everything),
        "off_topic_auroc": off_topic_auroc(read, options),
    }
