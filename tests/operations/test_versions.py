"""The version that the program names."""

from __future__ import annotations

import re

from assistant import __version__
from assistant.content import ROOT


def test_it_is_that_of_the_project() -> None:
    written = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'(?m)^version = "(.+)"$', written)[1] == __version__  # type: ignore[index]
