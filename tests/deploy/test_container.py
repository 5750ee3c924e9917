"""The Dockerfile and the compose file, as far as they can be checked without a container engine."""

from __future__ import annotations

import re

import pytest
import yaml

from assistant.content import ROOT
from tests.support.tools import DEPLOY, linter, run

DOCKERFILE = DEPLOY / "container" / "Dockerfile"
COMPOSE = DEPLOY / "container" / "compose.yml"


def instructions(text: str) -> list[tuple[str, str]]:
    """The Dockerfile's instructions with what follows each, lines joined and comments left out."""
    text = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", text, flags=re.M))
    found = (line.partition(" ") for line in text.splitlines() if line.strip())
    return [(name, rest.strip()) for name, _, rest in found]


def faults(text: str) -> list[str]:
    """What hadolint has no rule for."""
    steps = instructions(text)
    starts = [at for at, (name, _) in enumerate(steps) if name == "FROM"]
    last = steps[starts[-1] :]
    users = [rest for name, rest in last if name == "USER"]
    found = []
    if len(starts) < 2:
        found.append("one stage: what only the build needs is in the image")
    if not users or not re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1]):
        found.append("the user is not an ordinary one, by number")
    if any(rest.split()[0] not in ("${BASE}",) for name, rest in steps if name == "FROM"):
        found.append("a base that the build argument does not set")
    if not any(name == "HEALTHCHECK" and "/health/ready" in rest for name, rest in last):
        found.append("no health check")
    if any(
        re.search(r"https?://(?!127\.0\.0\.1)|[\w-]+\.(io|com|org)/", rest) for _, rest in steps
    ):
        found.append("names a host")
    if not any("assistant train" in rest for name, rest in steps[: starts[-1]] if name == "RUN"):
        found.append("no model is trained at build")
    return found


def test_the_dockerfile_follows_hadolint():
    done = run(linter("hadolint"), DOCKERFILE)
    assert done.returncode == 0, done.stdout


def test_the_dockerfile_is_as_promised():
    assert faults(DOCKERFILE.read_text()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("USER 10001:10001\n", "", "the user"),
        ("USER 10001:10001", "USER root", "the user"),
        ("FROM ${BASE}\n", "FROM debian:12\n", "a base"),
        ("/health/ready", "/", "no health check"),
        ("assistant train", "assistant check", "no model"),
        ("${BASE} AS build", "registry.example.com/python AS build", "a base"),
        ("WORKDIR", "ADD https://example.org/x /x\nWORKDIR", "names a host"),
    ],
)
def test_a_worse_dockerfile_is_told(old, new, fault):
    worse = DOCKERFILE.read_text().replace(old, new)
    assert any(found.startswith(fault) for found in faults(worse))


def test_everything_the_image_copies_is_in_the_context_and_nothing_secret_is():
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = {line[1:] for line in ignore if line.startswith("!")}
    assert "*" in ignore
    copied = [
        part
        for name, rest in instructions(DOCKERFILE.read_text())
        if name == "COPY" and not rest.startswith("--from")
        for part in rest.split()[:-1]
    ]
    assert set(copied) == allowed
    for part in allowed:
        assert (ROOT / part).exists(), part


def test_the_compose_file_follows_the_compose_specification():
    done = run(linter("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", COMPOSE)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load(COMPOSE.read_text())["services"]


def test_the_servers_are_two_alike_and_locked_down(services):
    first, second = services["server-1"], services["server-2"]
    assert {**first, "networks": 0} == {**second, "networks": 0}
    assert first["read_only"] is True
    assert first["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in first["security_opt"]
    written = {entry.partition(":")[0] for entry in first["tmpfs"]}
    volumes = [rest for name, rest in instructions(DOCKERFILE.read_text()) if name == "VOLUME"]
    assert {"/tmp", *yaml.safe_load(volumes[0])} == written


def test_only_nginx_is_open_and_the_stores_have_no_way_out(services):
    networks = yaml.safe_load(COMPOSE.read_text())["networks"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert networks["stores"]["internal"] is True
    assert services["postgres"]["networks"] == services["redis"]["networks"] == ["stores"]
    for service in services.values():
        assert "." not in service["image"].partition("/")[0].split(":-")[-1].partition(":")[0]


def test_nginx_knows_the_servers_of_the_compose_file(services):
    known = set(
        re.findall(r"server ([\d.:]+) ", (COMPOSE.parent / "vejviser-servers.conf").read_text())
    )
    given = {
        f"{services[name]['networks']['front']['ipv4_address']}:5005"
        for name in ("server-1", "server-2")
    }
    assert known == given


def test_every_value_that_must_be_filled_in_is_in_the_example():
    asked = set(re.findall(r"\$\{(\w+):\?", COMPOSE.read_text()))
    example = (COMPOSE.parent / ".env.example").read_text()
    assert asked
    for name in asked:
        # Empty, so that nobody runs with a password out of a repository.
        assert re.search(rf"^{name}=$", example, flags=re.M), name
