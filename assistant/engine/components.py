"""The one graph component of the pipeline. Thin: the work is in ``understanding``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.content import content
from assistant.engine import names, parse
from assistant.intake.message import is_question, without_lead_in
from assistant.settings import load_settings
from assistant.understanding.classifier import TopicClassifier
from assistant.understanding.decide import Thresholds, decide
from assistant.understanding.encoder import CachedEncoder, Encoder, load_encoder
from assistant.understanding.refine import refine
from assistant.understanding.situation import leading_answer

_FILE = "topics.joblib"
# "Ingen fare lige nu" and "skudt i skoen" take more than a hint to be acute all the same. The rules
# are not affected.
ALARM_WHEN_EXPLAINED = 0.7
_COMPONENT = DefaultV1Recipe.ComponentType
# Topics that put family control in play whatever the words were.
_FAMILY_TOPICS = frozenset({"sikkerhed/vold_mod_barn", "kontakt/social_kontrol"})


def _training_encoder() -> Encoder:
    encoder = load_encoder()
    if not encoder.dimensions:
        return encoder
    return CachedEncoder(encoder, load_settings().data_dir / "cache" / f"{encoder.name}.npz")


@DefaultV1Recipe.register(_COMPONENT.INTENT_CLASSIFIER, is_trainable=True)
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
        self._thresholds = Thresholds(config["sure"], config["unsure"], config["alarm"])
        self._storage = storage
        self._resource = resource
        self._classifier = classifier
        self._acute = content().acute_topics

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
            classifier = TopicClassifier.load(folder / _FILE)
        return cls(config, model_storage, resource, classifier)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples of all topics."""
        examples = [e for e in training_data.intent_examples if e.get("text")]
        topics = [e.get("intent_response_key") or e.get("intent") for e in examples]
        self._classifier = TopicClassifier(_training_encoder()).fit(
            [e.get("text") for e in examples], topics, self._acute
        )
        with self._storage.write_to(self._resource) as folder:
            self._classifier.save(folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Write intent, ranking, response key and topic into each message."""
        if self._classifier is None:
            raise RuntimeError("the classifier has not been trained")
        for message in messages:
            self._understand(message, self._classifier)
        return messages

    def _understand(self, message: Message, classifier: TopicClassifier) -> None:
        text = message.get("text") or ""
        reading = classifier.read(without_lead_in(text))
        found = message.get("metadata") or {}
        alarms = found.get(names.ALARM_KEY) or []
        situation = content().situation_reader.read(text)
        asks = is_question(text)
        thresholds = self._thresholds
        if situation.get("akut") == "nej" or found.get(names.EXPLAINED_KEY):
            thresholds = replace(thresholds, alarm=max(thresholds.alarm, ALARM_WHEN_EXPLAINED))
        decision = decide(reading, self._acute, thresholds, alarms)
        decision = refine(decision, reading, situation, asks)
        if decision.topic in _FAMILY_TOPICS:
            situation["familiekontrol"] = "ja"
        intent = parse.intent_for(decision)
        topic = parse.topic_property(decision, asks, leading_answer(text))
        for name, value in (
            ("intent", {"name": intent, "confidence": decision.confidence}),
            ("intent_ranking", parse.ranking_property(reading.guesses)),
            ("response_selector", parse.selection(intent, decision.topic)),
            ("entities", parse.entities(situation)),
            (names.TOPIC_PROPERTY, topic),
        ):
            message.set(name, value, add_to_output=True)
