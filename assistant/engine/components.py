"""The one graph component of the pipeline. Thin: the work is in ``understanding``.

``recipe.py`` registers it for training; serving needs no recipe.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.content import content
from assistant.dialogue import guide
from assistant.encoding import encoder, training_encoder
from assistant.engine import names, parse
from assistant.engine.context import context_of
from assistant.examples import load_answers, load_follow_ups
from assistant.understanding.answers import NOTHING, silent
from assistant.understanding.classifier import TopicClassifier
from assistant.understanding.context import Context
from assistant.understanding.corrections import corrected
from assistant.understanding.decide import Thresholds
from assistant.understanding.interpret import Interpreter, Understood, named
from assistant.understanding.talk import FollowUpCase

_FILE = "topics.joblib"


class MessageInterpreter(GraphComponent):
    """Classifies over all topics at once: intent, response key, one confidence, and entities.

    The entities are what the message tells about the situation, as categories only.
    """

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        classifier: TopicClassifier | None = None,
    ) -> None:
        self._storage = storage
        self._resource = resource
        self._interpreter: Interpreter | None = None
        self._of_the_knowledge = classifier is not None and _is_of_the_knowledge(classifier)
        if classifier is not None:
            self._interpreter = Interpreter(
                classifier,
                content().situation_reader,
                content().acute_topics,
                Thresholds(config["sure"], config["unsure"], config["alarm"]),
            )

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds; ``config.yml`` sets them, with the reason in ``docs/decisions``."""
        return {"sure": 0.5, "unsure": 0.2, "alarm": 0.5}

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["sklearn", "spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageInterpreter:
        """A component to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MessageInterpreter:
        """A trained component."""
        with model_storage.read_from(resource) as folder:
            classifier = TopicClassifier.load(folder / _FILE, encoder())
        return cls(config, model_storage, resource, classifier)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples of all topics."""
        examples = [e for e in training_data.intent_examples if e.get("text")]
        topics = [e.get("intent_response_key") or e.get("intent") for e in examples]
        texts = [e.get("text") for e in examples]
        classifier = TopicClassifier(training_encoder()).fit(texts, topics, content().acute_topics)
        if _is_of_the_knowledge(classifier):
            self._learn_talk(classifier, texts, topics)
        with self._storage.write_to(self._resource) as folder:
            classifier.save(folder / _FILE)
        return self._resource

    @staticmethod
    def _learn_talk(
        classifier: TopicClassifier, texts: Sequence[str], topics: Sequence[str]
    ) -> None:
        """Learn what a message tells in a conversation, beside the examples of single messages."""
        answers = [(answer.text, answer.told) for answer in load_answers()]
        answers += [(text, dict.fromkeys(guide.SLOTS, NOTHING)) for text in silent(texts, topics)]
        classifier.fit_answers([text for text, _ in answers], [told for _, told in answers])
        # A correction is read as what was meant, here as when it is served.
        follow_ups = [
            FollowUpCase(one.after, corrected(one.text) or one.text, one.topics)
            for one in load_follow_ups()
        ]
        classifier.fit_talk(_leads_to(), follow_ups)

    def ahead(self, text: str) -> AbstractContextManager[None]:
        """Begin with a typed message that is processed inside.

        Raises:
            RuntimeError: it has not been trained.
        """
        return self._trained().ahead(text)

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Write intent, ranking, response key and topic into each message."""
        interpreter, context = self._trained(), context_of(tracker)
        for message in messages:
            if self._of_the_knowledge:
                self._write(message, _interpreted(message, interpreter, context))
            else:
                self._write(message, named(message.get("text") or "", interpreter.classifier))
        return messages

    def _trained(self) -> Interpreter:
        if self._interpreter is None:
            raise RuntimeError("the classifier has not been trained")
        return self._interpreter

    @staticmethod
    def _write(message: Message, understood: Understood) -> None:
        decision = understood.decision
        intent = parse.intent_for(decision)
        topic = parse.topic_property(decision, understood.asks, understood.opening)
        for name, value in (
            ("intent", {"name": intent, "confidence": decision.confidence}),
            ("intent_ranking", parse.ranking_property(understood.reading.guesses)),
            ("response_selector", parse.selection(intent, decision.topic)),
            ("entities", parse.entities(understood.situation)),
            (names.TOPIC_PROPERTY, topic),
        ):
            message.set(name, value, add_to_output=True)


def _interpreted(message: Message, interpreter: Interpreter, context: Context) -> Understood:
    found = message.get("metadata") or {}
    return interpreter.interpret(
        message.get("text") or "",
        found.get(names.ALARM_KEY) or (),
        bool(found.get(names.EXPLAINED_KEY)),
        context,
        bool(found.get(names.MASKED_KEY)),
    )


def _is_of_the_knowledge(classifier: TopicClassifier) -> bool:
    """Whether the classifier knows a topic of the knowledge: it may be trained on anything."""
    return not content().knowledge.topics.keys().isdisjoint(classifier.topics)


def _leads_to() -> dict[str, frozenset[str]]:
    """For each topic those that its answer leads on to."""
    found = {}
    for topic in content().knowledge.topics.values():
        on = (topic.follow_up.number, topic.follow_up.adult, topic.follow_up.under_18)
        found[topic.id] = frozenset(name for name in (*topic.related, *topic.choices, *on) if name)
    return found
