"""The servers that are harmed; started once for this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.town import Town, town


@pytest.fixture(scope="package")
def harmed(model: Path) -> Iterator[Town]:
    """Two servers over PostgreSQL and Redis of their own, which tests stop and start."""
    # One address may ask for so little that a flood is over soon; a person is busier than people.
    settings = {"VEJVISER_STOP_SECONDS": "2", "VEJVISER_RATE_LIMIT": "2000,400"}
    with town(model, settings) as found:
        yield found
