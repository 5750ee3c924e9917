"""Builds the domain's responses from the knowledge, so that an answer is written in one place."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.content import content
from assistant.dialogue.guide import SLOTS
from assistant.engine import names


class KnowledgeImporter(TrainingDataImporter):
    """Gives the domain one response a topic and one for each fixed text that Rasa utters."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        """Takes Rasa's arguments; the knowledge folder is fixed by the project."""

    def get_domain(self) -> Domain:
        """A domain that holds nothing but responses.

        A response names its topic and nothing else: the wording is read when the reply is made
        (``generator.py``), so a changed answer needs no new model.
        """
        topics = [names.UTTER + topic for topic in content().knowledge.topics]
        fixed = [names.UTTER_UNSURE, names.UTTER_LOST]
        asked = [names.UTTER_ASK + slot for slot in SLOTS]
        responses = {name: [{"text": name}] for name in [*topics, *fixed, *asked]}
        return Domain.from_dict({"responses": responses})

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """None: rules are in ``data/rules.yml``."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """None: ``config.yml`` is read by Rasa's own importer."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """None; see :meth:`get_config`."""
        return None

    def get_nlu_data(self, language: str | None = "da") -> TrainingData:
        """None: examples are in ``data/nlu``."""
        return TrainingData()
