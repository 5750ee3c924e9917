"""Rasa's agent, loading from a trained model only what answering needs.

A model archive also describes how it was trained. Rasa imports every component named there, and
with them TensorFlow: 400 MB and many seconds for nothing that answers a message.
"""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import (
    MODEL_ARCHIVE_METADATA_FILE,
    LocalModelStorage,
)
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.engine import names
from assistant.engine.components import MessageInterpreter
from assistant.operations.metrics import METRICS


class _ServingStorage(LocalModelStorage):
    """A model archive, read without its training graph."""

    @staticmethod
    def _load_metadata(directory: Path) -> ModelMetadata:
        found = rasa.shared.utils.io.read_json_file(directory / MODEL_ARCHIVE_METADATA_FILE)
        return ModelMetadata.from_dict({**found, "train_schema": {"nodes": {}}})


class _InOrder(DaskGraphRunner):
    """Runs the few nodes of a turn one after the other, without a scheduler between them."""

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """See Rasa's ``GraphRunner.run``."""
        results = dict(inputs or {})
        nodes = self._graph_schema.nodes

        def result(name: str) -> Any:
            if name not in results:
                needed = [(need, result(need)) for need in nodes[name].needs.values()]
                results[name] = self._instantiated_nodes[name](*needed)[1]
            return results[name]

        return {name: result(name) for name in targets or self._graph_schema.target_names}

    def interpreter(self) -> MessageInterpreter:
        """The component that understands messages."""
        components = [node._component for node in self._instantiated_nodes.values()]
        (found,) = (one for one in components if isinstance(one, MessageInterpreter))
        return found


class _ServingProcessor(MessageProcessor):
    """Rasa's processor over a model read by :class:`_ServingStorage`."""

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """See Rasa's ``parse_message``; how sure the classifier was is noted."""
        parsed = await super().parse_message(message, tracker, only_output_properties)
        if message.input_channel != names.WARM_UP_CHANNEL:
            METRICS.understood(parsed[names.TOPIC_PROPERTY]["confidence"])
        found: dict[str, Any] = parsed
        return found

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Nothing: the domain's intents are all there are. Rasa builds an empty one to compare."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        path = Path(model_path)
        with tempfile.TemporaryDirectory() as folder:
            metadata, runner = load_predict_graph_runner(
                Path(folder), path, _ServingStorage, _InOrder
            )
        return path.name, metadata, runner


class ServingAgent(Agent):
    """An agent that answers; it can't train."""

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        """The store itself.

        Rasa wraps it: where it fails, the conversation with its text goes on in memory and is never
        forgotten. Here a store that fails is a turn that fails, and the user is told.

        Raises:
            ValueError: there is no store.
        """
        if store is None:
            raise ValueError("no store was given")
        store.domain = domain
        return store

    def ahead(self, text: str) -> AbstractContextManager[None]:
        """Begin with a message that is handled inside: see :meth:`Interpreter.ahead`."""
        return self._interpreter.ahead(text)

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load the model at ``model_path``.

        Raises:
            Exception: whatever Rasa raises for a model that can't be loaded.
        """
        self.processor = _ServingProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self._interpreter = self.processor.graph_runner.interpreter()
        self.domain = self.processor.domain
        self.tracker_store.domain = self.domain
        self._set_fingerprint(fingerprint)
