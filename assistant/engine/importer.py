"""Builds the domain's responses from the knowledge, so that an answer is written in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.content import content
from assistant.dialogue.guide import SLOTS
from assistant.engine import names
from assistant.examples import FOLDER, load_examples


class _Example(Message):
    """An example sentence that nothing changes.

    Rasa copies and hashes all examples a dozen times in one training, which is a quarter of a
    minute for nothing: such a message may be shared, and its hash kept.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> _Example:
        return self

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        if self.get(prop) != info or add_to_output:
            super().set(prop, info, add_to_output)


class KnowledgeImporter(RasaFileImporter):
    """Rasa's files as they are, and in the domain one response a topic and fixed text."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        """Takes Rasa's arguments."""
        super().__init__(config_file, domain_path, training_data_paths)
        self._nlu_data: TrainingData | None = None

    def get_domain(self) -> Domain:
        """The domain of ``domain.yml`` and the responses.

        A response names its topic and nothing else: the wording is read when the reply is made
        (``generator.py``), so a changed answer needs no new model.
        """
        topics = [names.UTTER + topic for topic in content().knowledge.topics]
        fixed = [names.UTTER_UNSURE, names.UTTER_LOST]
        asked = [names.UTTER_ASK + slot for slot in SLOTS]
        asked.append(names.UTTER_EXERCISE)
        responses = {name: [{"text": name}] for name in [*topics, *fixed, *asked]}
        return super().get_domain().merge(Domain.from_dict({"responses": responses}))

    def get_nlu_data(self, language: str | None = "da") -> TrainingData:
        """The examples that Rasa was given, for which it asks three times in one training.

        The project's own are read as everything else reads them: Rasa's reader takes some five
        times as long, as it merges the files one by one and looks at all examples again for each.
        Any others (``rasa train nlu --nlu``, ``rasa test nlu``) are left to Rasa.

        Raises:
            KnowledgeError: a file is faulty.
        """
        if self._nlu_data is None:
            given = {Path(file).resolve() for file in self._nlu_files}
            if given == {file.resolve() for file in FOLDER.rglob("*.yml")}:
                examples = [_Example.build(one.text, one.topic) for one in load_examples()]
                self._nlu_data = TrainingData(examples)
            else:
                self._nlu_data = super().get_nlu_data(language or "da")
        return self._nlu_data
