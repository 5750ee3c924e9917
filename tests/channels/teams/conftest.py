"""A server with Teams switched on, and Microsoft beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.teams.bad_tokens import KEYS
from tests.support.server import running_server
from tests.support.teams import Microsoft, Teams, microsoft


@pytest.fixture(scope="session")
def ms_of_server() -> Iterator[Microsoft]:
    """The Microsoft that the running server talks to; it has the keys of the bad tokens, too."""
    with microsoft() as state:
        state.keys = list(KEYS)
        yield state


@pytest.fixture(scope="session")
def teams_of_session(
    model: Path, ms_of_server: Microsoft, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Teams]:
    """The real server in a process of its own, with Teams switched on."""
    settings = {**ms_of_server.settings(), "VEJVISER_LOG_LEVEL": "DEBUG"}
    with running_server(model, tmp_path_factory.mktemp("data"), settings) as running:
        yield Teams(running, ms_of_server)


@pytest.fixture
def teams(teams_of_session: Teams) -> Teams:
    """The same server, with nothing sent yet and Microsoft in good order."""
    teams_of_session.microsoft.plan.clear()
    teams_of_session.microsoft.clear()
    return teams_of_session


@pytest.fixture
def ms() -> Iterator[Microsoft]:
    """A Microsoft of a test's own, without a server."""
    with microsoft() as state:
        yield state
