"""The contract (docs/openapi.yaml) against the running server: replies fit, and fuzzing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from assistant.content import ROOT
from tests.support.server import RunningServer

CONTRACT = ROOT / "docs" / "openapi.yaml"
EXAMPLES_PER_OPERATION = 60


def _reply_schema() -> dict[str, Any]:
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    return {"$ref": "#/components/schemas/Reply", "components": contract["components"]}


@pytest.mark.parametrize(
    "text",
    [
        "hvad er ekstremisme",
        "han har en kniv",
        "Jeg er bekymret for en elev på 15",
        "asdf",
        "hvad siger loven om underretning",
        "hvornår har biblioteket åbent",
        "hello, do you speak English?",
        "er min nabo terrorist",
    ],
)
def test_replies_fit_the_schema(server: RunningServer, text: str) -> None:
    for reply in server.open().say(text):
        jsonschema.validate(reply, _reply_schema(), cls=jsonschema.Draft7Validator)


def test_generated_requests_never_break_the_server(server: RunningServer, tmp_path: Path) -> None:
    """Schemathesis sends what the contract allows and what it doesn't."""
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        str(CONTRACT),
        f"--url={server.url}",
        f"--header=Authorization: Bearer {server.open().token}",
        "--checks=not_a_server_error,status_code_conformance,content_type_conformance,"
        "response_schema_conformance",
        "--exclude-method=DELETE",
        f"--max-examples={EXAMPLES_PER_OPERATION}",
        "--seed=20241",
        "--generation-database=none",
        "--no-color",
    ]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=tmp_path, timeout=600
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
