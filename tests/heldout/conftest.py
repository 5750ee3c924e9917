"""The agent with the trained model and a store of its own, without a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.engine.agent import Conversations


@pytest.fixture(scope="session")
def conversations(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Conversations:
    """Loaded once for all held-out tests."""
    return Conversations(model, tmp_path_factory.mktemp("heldout") / "conversations.db")
