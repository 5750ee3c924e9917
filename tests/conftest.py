"""Fixtures shared by all tests: the content, a trained model and a running server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.content import Content, load_content
from assistant.engine import quiet
from assistant.settings import load_settings
from assistant.storage.database import sqlite_url
from tests.support.one_process import alone
from tests.support.server import RunningServer, running_server
from tests.support.servers import Postgres, Redis, postgres, redis_server

if TYPE_CHECKING:
    from assistant.engine.agent import Conversations

quiet.before_import()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process runs a folder's tests, and starts the servers that they share once.

    Before pytest-xdist's own hook, which reads the marks.
    """
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        item.add_marker(pytest.mark.xdist_group(folder))


@pytest.fixture(scope="session")
def content() -> Content:
    """The project's own content."""
    return load_content()


@pytest.fixture(scope="session")
def model() -> Path:
    """A model trained from the present sources; trained once, kept in the data folder."""
    from assistant.engine.model import ensure_model

    with alone("model"):
        return ensure_model(load_settings(), print)


@pytest.fixture(scope="session")
def conversations(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Conversations:
    """The agent with the trained model and a store of its own, without a server."""
    from assistant.engine.agent import Conversations

    file = tmp_path_factory.mktemp("conversations") / "conversations.db"
    return Conversations(model, sqlite_url(file))


@pytest.fixture(scope="session")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The real server in a process of its own, with an empty data folder and the trained model."""
    with running_server(model, tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server for all tests; each takes a database of its own."""
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def shared_redis() -> Iterator[Redis]:
    """A Redis server for all tests."""
    with redis_server() as running:
        yield running


@pytest.fixture
def postgres_database(postgres_server: Postgres) -> str:
    """The URL of an empty PostgreSQL database."""
    url = load_settings({"VEJVISER_DATABASE_URL": postgres_server.new_database()}).database_url
    assert url is not None
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of either kind; the SQLite file's folder is not there yet."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "data" / "vejviser.db")
    found: str = request.getfixturevalue("postgres_database")
    return found
