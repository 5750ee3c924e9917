"""A message's way from text to decision: classifier, situation, thresholds, refinement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.intake.message import is_question, without_lead_in
from assistant.understanding.classifier import Reading, TopicClassifier
from assistant.understanding.decide import Decision, Thresholds, decide
from assistant.understanding.languages import is_foreign
from assistant.understanding.refine import refine
from assistant.understanding.situation import SituationReader, leading_answer

# "Ingen fare lige nu", "ingen tvang i familien" and "skudt i skoen" take more than a hint to be
# acute all the same. The rules are not affected.
ALARM_WHEN_EXPLAINED = 0.95
# Topics that put family control in play whatever the words were.
_FAMILY_TOPICS = frozenset({"sikkerhed/vold_mod_barn", "kontakt/social_kontrol"})


@dataclass(frozen=True)
class Understood:
    """What was made of a message. ``opening`` is the "ja" or "nej" that it begins with."""

    decision: Decision
    reading: Reading
    situation: dict[str, str]
    asks: bool
    opening: str | None


@dataclass(frozen=True)
class Interpreter:
    """Understands messages; the same for Rasa's component, ``explain`` and the evaluation."""

    classifier: TopicClassifier
    situation_reader: SituationReader
    acute: frozenset[str]
    thresholds: Thresholds

    def interpret(
        self, text: str, alarms: Sequence[str] = (), explained: bool = False
    ) -> Understood:
        """Decide what ``text`` is about.

        Args:
            text: the cleaned message (``intake.message.take_text``).
            alarms: acute topics that the alarm rules found in it.
            explained: an exception of those rules fits.
        """
        reading = self.classifier.read(without_lead_in(text))
        situation = self.situation_reader.read(self.classifier.correct(text))
        asks = is_question(text)
        thresholds = self.thresholds
        if explained or "nej" in (situation.get("akut"), situation.get("familiekontrol")):
            thresholds = replace(thresholds, alarm=max(thresholds.alarm, ALARM_WHEN_EXPLAINED))
        decision = decide(reading, self.acute, thresholds, alarms)
        decision = refine(decision, reading, situation, asks, is_foreign(text))
        if decision.topic in _FAMILY_TOPICS:
            situation["familiekontrol"] = "ja"
        return Understood(decision, reading, situation, asks, leading_answer(text))
