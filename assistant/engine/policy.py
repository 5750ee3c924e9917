"""Rasa's rules, without the half of the work that rules about intents never need."""

from __future__ import annotations

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class IntentRules(RulePolicy):
    """``RulePolicy`` for rules that know intents only, as those in ``data/rules.yml`` do.

    Rasa looks for a rule about the words of every message first, which takes as long as looking for
    one about its intent.
    """

    def _find_action_from_rules(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool,
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input:
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found
