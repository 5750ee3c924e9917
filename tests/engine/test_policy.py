"""The policy reads rules about intents; there must be no others."""

import pytest
import yaml
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.content import ROOT
from assistant.engine.policy import IntentRules


def test_no_rule_is_about_the_words_of_a_message():
    rules = yaml.safe_load((ROOT / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    steps = [step for rule in rules for step in rule["steps"]]
    assert len(steps) > 20
    assert [step for step in steps if "user" in step] == []


@pytest.mark.parametrize("said", ["definition", "alarm", "kontaktguide", "ukendt", "usikker"])
def test_it_decides_as_rasas_own(conversations, said):
    nodes = conversations._agent.processor.graph_runner._instantiated_nodes.values()
    (policy,) = (n._component for n in nodes if isinstance(n._component, IntentRules))
    domain = conversations._agent.domain
    events = [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
        UserUttered("prøve", {"name": said}),
    ]
    tracker = DialogueStateTracker.from_events("prøve", events, domain.slots)
    ours = policy.predict_action_probabilities(tracker, domain)
    policy.__class__ = RulePolicy
    try:
        theirs = policy.predict_action_probabilities(tracker, domain)
    finally:
        policy.__class__ = IntentRules
    assert max(ours.probabilities) == 1.0
    assert ours.probabilities == theirs.probabilities
