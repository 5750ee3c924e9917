"""The Kubernetes manifests: by the schemas of Kubernetes, and by what they promise each other."""

from __future__ import annotations

import copy
import re

import pytest
import yaml

from assistant.settings import SettingsError, load_settings
from tests.deploy.routes import public_paths
from tests.support.tools import DEPLOY, linter, run

FOLDER = DEPLOY / "kubernetes"
# The oldest that the manifests are for, and the newest that the tool knows.
VERSIONS = ("1.29", "1.37")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_manifests_follow_the_schemas(version):
    files = sorted(FOLDER.glob("*.yaml"))
    done = run(linter("kubernetes-validate"), "--strict", "-k", version, *files)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(" passed for ") == len(list(_manifests()))


def _manifests():
    for file in sorted(FOLDER.glob("*.yaml")):
        yield from yaml.safe_load_all(file.read_text())


@pytest.fixture(scope="module")
def found():
    return {(one["kind"], one["metadata"]["name"]): one for one in _manifests()}


@pytest.fixture
def pod(found):
    return copy.deepcopy(found["Deployment", "vejviser"]["spec"]["template"])


@pytest.fixture
def backup(found):
    job = found["CronJob", "vejviser-backup"]["spec"]["jobTemplate"]["spec"]
    return copy.deepcopy(job["template"])


def loose(pod: dict) -> list[str]:
    """What the pod lacks of Kubernetes' "restricted" standard, and of what Vejviser needs."""
    spec = pod["spec"]
    context = spec.get("securityContext", {})
    missing = []
    if not context.get("runAsNonRoot") or not context.get("runAsUser"):
        missing.append("root")
    if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        missing.append("seccomp")
    if spec.get("automountServiceAccountToken", True):
        missing.append("token")
    if spec.get("enableServiceLinks", True):
        missing.append("links")
    for container in spec["containers"]:
        own = container.get("securityContext", {})
        if own.get("allowPrivilegeEscalation", True):
            missing.append("escalation")
        if not own.get("readOnlyRootFilesystem"):
            missing.append("writable")
        if own.get("capabilities", {}).get("drop") != ["ALL"]:
            missing.append("capabilities")
        resources = container.get("resources", {})
        for kind in ("requests", "limits"):
            if not {"cpu", "memory"} <= set(resources.get(kind, {})):
                missing.append(kind)
    return missing


def test_the_pods_are_locked_down(pod, backup):
    assert loose(pod) == []
    assert loose(backup) == []


def test_a_looser_pod_is_told(pod):
    spec = pod["spec"]
    spec["securityContext"] = {}
    del spec["enableServiceLinks"]
    container = spec["containers"][0]
    container["securityContext"]["readOnlyRootFilesystem"] = False
    container["resources"].pop("limits")
    assert loose(pod) == ["root", "seccomp", "links", "writable", "limits"]


def test_every_label_selector_meets_the_servers_and_only_they_get_traffic(found, pod, backup):
    labels, others = pod["metadata"]["labels"], backup["metadata"]["labels"]
    service = found["Service", "vejviser"]["spec"]
    budget = found["PodDisruptionBudget", "vejviser"]["spec"]
    spread = pod["spec"]["topologySpreadConstraints"][0]["labelSelector"]
    for selector in (
        service["selector"],
        budget["selector"]["matchLabels"],
        spread["matchLabels"],
        found["Deployment", "vejviser"]["spec"]["selector"]["matchLabels"],
        found["NetworkPolicy", "vejviser-teams"]["spec"]["podSelector"]["matchLabels"],
    ):
        assert selector.items() <= labels.items()
        assert not selector.items() <= others.items()
    closed = found["NetworkPolicy", "vejviser"]["spec"]["podSelector"]["matchLabels"]
    assert closed.items() <= labels.items()
    assert closed.items() <= others.items()


def test_a_rolling_update_never_has_too_few(found, pod):
    spec = found["Deployment", "vejviser"]["spec"]
    assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    assert found["PodDisruptionBudget", "vejviser"]["spec"]["minAvailable"] < spec["replicas"]
    container = pod["spec"]["containers"][0]
    pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    # The pause, then a turn of 30 seconds at most.
    assert pod["spec"]["terminationGracePeriodSeconds"] > pause + 30


def test_the_probes_ask_the_right_addresses(pod):
    container = pod["spec"]["containers"][0]
    asked = {name: container[name]["httpGet"]["path"] for name in container if "Probe" in name}
    # A database that is away must not restart the servers.
    assert asked == {
        "startupProbe": "/health/live",
        "livenessProbe": "/health/live",
        "readinessProbe": "/health/ready",
    }


def test_what_the_pods_refer_to_is_there(found, pod, backup):
    for one in (pod, backup):
        for container in one["spec"]["containers"]:
            for source in container["envFrom"]:
                (kind, reference), *_ = source.items()
                name = {"configMapRef": "ConfigMap", "secretRef": "Secret"}[kind]
                assert (name, reference["name"]) in found
            mounted = {mount["name"] for mount in container["volumeMounts"]}
            assert mounted == {volume["name"] for volume in one["spec"]["volumes"]}
    command = backup["spec"]["containers"][0]["command"][0]
    assert (DEPLOY.parent / command).stat().st_mode & 0o111


def test_the_settings_are_known_and_the_example_holds_no_secret(found):
    settings = found["ConfigMap", "vejviser"]["data"]
    assert load_settings(settings).proxies == 1
    secrets = found["Secret", "vejviser"]["stringData"]
    assert set(secrets.values()) == {"UDFYLD"}
    with pytest.raises(SettingsError):
        load_settings({**settings, **secrets})


def test_nothing_goes_out_but_to_stores_and_dns(found):
    spec = found["NetworkPolicy", "vejviser"]["spec"]
    assert sorted(spec["policyTypes"]) == ["Egress", "Ingress"]
    for rule in spec["egress"]:
        # A rule without "to" or "ports" is open to all.
        assert rule["to"]
        assert {port["port"] for port in rule["ports"]} in ({53}, {5432}, {6379})
    for rule in found["NetworkPolicy", "vejviser-teams"]["spec"]["egress"]:
        assert {port["port"] for port in rule["ports"]} == {443}
        for to in rule["to"]:
            assert int(to["ipBlock"]["cidr"].partition("/")[2]) >= 14


def test_the_ingress_opens_every_path_of_ours_but_metrics(found):
    rule = found["Ingress", "vejviser"]["spec"]["rules"][0]["http"]["paths"]

    def is_open(path: str) -> bool:
        return any(
            path == entry["path"]
            if entry["pathType"] == "Exact"
            else re.match(rf"{re.escape(entry['path'].rstrip('/'))}(/|$)", path)
            for entry in rule
        )

    assert [path for path in public_paths() if not is_open(path)] == []
    assert not is_open("/metrics")
