"""Alert rules and dashboard: by Prometheus' own tool, and against the names of our metrics."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from tests.support.tools import DEPLOY, debian, run

RULES = DEPLOY / "prometheus" / "vejviser.rules.yml"
CASES = DEPLOY / "prometheus" / "vejviser.rules.test.yml"
DASHBOARD = DEPLOY / "grafana" / "vejviser.json"
# What Grafana puts in, and what Prometheus knows without us.
_INTERVAL = ("$__rate_interval", "5m")
_FOREIGN = {"up"}


@pytest.fixture(scope="module")
def rules():
    return yaml.safe_load(RULES.read_text())["groups"][0]["rules"]


@pytest.fixture(scope="module")
def panels():
    found = json.loads(DASHBOARD.read_text())["panels"]
    return [panel for panel in found if panel["type"] != "row"]


def known() -> dict[str, set[str]]:
    """The series that the server tells, each with its labels."""
    from assistant.operations.metrics import Metrics

    series: dict[str, set[str]] = {}
    for collector in vars(Metrics()).values():
        if not hasattr(collector, "describe"):
            continue
        for metric in collector.describe():
            labels = set(collector._labelnames)
            names = {
                "counter": [f"{metric.name}_total"],
                "histogram": [f"{metric.name}_{part}" for part in ("bucket", "count", "sum")],
            }.get(metric.type, [metric.name])
            for name in names:
                series[name] = labels | ({"le"} if name.endswith("_bucket") else set())
    return series


def unknown(expression: str) -> list[str]:
    """What an expression names that the server does not tell: series, and labels of ours."""
    told = known()
    wrong = []
    for name, chosen in re.findall(r"\b(vejviser_\w+|up)\b(?:\{([^}]*)\})?", expression):
        if name in _FOREIGN:
            continue
        if name not in told:
            wrong.append(name)
            continue
        labels = set(re.findall(r"(\w+)\s*[=!]", chosen))
        wrong += [f"{name}.{label}" for label in sorted(labels - told[name])]
    told_by_any = set().union(*told.values()) | {"instance", "job"}
    for grouped in re.findall(r"\bby \(([^)]*)\)", expression):
        wrong += [label for label in re.split(r",\s*", grouped) if label not in told_by_any]
    return wrong


def test_the_rules_are_well_formed():
    done = run(debian("promtool", "prometheus"), "check", "rules", RULES)
    assert done.returncode == 0, done.stdout


def test_every_alert_fires_and_is_silent_when_it_should(rules):
    done = run(debian("promtool", "prometheus"), "test", "rules", CASES.name, folder=CASES.parent)
    assert done.returncode == 0, done.stdout
    cases = [
        check
        for test in yaml.safe_load(CASES.read_text())["tests"]
        for check in test["alert_rule_test"]
    ]
    for rule in rules:
        tried = {bool(one["exp_alerts"]) for one in cases if one["alertname"] == rule["alert"]}
        assert tried == {True, False}, rule["alert"]


def test_alerts_say_in_danish_what_to_do(rules):
    for rule in rules:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert set(rule["annotations"]) == {"summary", "description"}
        manual = (DEPLOY.parent / "docs" / "udrulning.md").read_text()
        assert f"`{rule['alert']}`" in manual


def test_rules_and_panels_name_what_the_server_tells(rules, panels):
    asked = [rule["expr"] for rule in rules]
    asked += [target["expr"] for panel in panels for target in panel["targets"]]
    assert len(asked) > 30
    assert {expression: unknown(expression) for expression in asked if unknown(expression)} == {}


@pytest.mark.parametrize(
    ("expression", "wrong"),
    [
        ("rate(vejviser_turns[5m])", ["vejviser_turns"]),
        ('vejviser_store_down{shop="redis"}', ["vejviser_store_down.shop"]),
        ("sum by (text) (vejviser_waiting)", ["text"]),
    ],
)
def test_a_wrong_name_is_told(expression, wrong):
    assert unknown(expression) == wrong


def test_every_metric_of_ours_is_on_the_dashboard(panels):
    shown = " ".join(target["expr"] for panel in panels for target in panel["targets"])
    missing = [
        name
        for name in known()
        if name not in shown and not name.endswith(("_count", "_sum", "_created"))
    ]
    assert missing == []


def test_the_panels_expressions_are_promql(panels, tmp_path):
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    recorded = [
        {"record": f"panel:{number}", "expr": expression.replace(*_INTERVAL)}
        for number, expression in enumerate(asked)
    ]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": recorded}]}))
    done = run(debian("promtool", "prometheus"), "check", "rules", file)
    assert done.returncode == 0, done.stdout


def test_the_panels_have_names_of_their_own_and_do_not_overlap(panels):
    everything = json.loads(DASHBOARD.read_text())["panels"]
    assert len({panel["id"] for panel in everything}) == len(everything)
    assert len({panel["title"] for panel in panels}) == len(panels)
    taken = set()
    for panel in everything:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


def test_the_example_of_what_to_ask_is_a_configuration():
    example = DEPLOY / "prometheus" / "scrape.example.yml"
    done = run(debian("promtool", "prometheus"), "check", "config", example)
    assert done.returncode == 0, done.stdout
