"""A message's way from text to decision: classifier, situation, thresholds, refinement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from assistant.intake.message import is_question
from assistant.privacy.mask import SOMEBODY, readable
from assistant.understanding.ages import age_group
from assistant.understanding.classifier import TopicClassifier
from assistant.understanding.context import NO_CONTEXT, Context
from assistant.understanding.corrections import corrected
from assistant.understanding.decide import Band, Decision, Thresholds, decide
from assistant.understanding.languages import is_foreign
from assistant.understanding.reading import Reading
from assistant.understanding.refine import refine
from assistant.understanding.situation import (
    AGE,
    EXERCISE_WISH,
    URGENT,
    WORRY,
    SituationReader,
    leading_answer,
)

# "Ingen fare lige nu", "ingen tvang i familien" and "skudt i skoen" take more than a hint to be
# acute all the same. The rules are not affected.
ALARM_WHEN_EXPLAINED = 0.82
# Right after an alarm the number stands there: "hun er kommet på skadestuen nu" is no new one.
ALARM_AFTER_ALARM = 0.3
# Nor is a reply to what the guide asked, unless it is likelier than that.
ALARM_IN_A_REPLY = 0.2
# Topics that put family control in play whatever the words were.
_FAMILY_TOPICS = frozenset({"sikkerhed/vold_mod_barn", "kontakt/social_kontrol"})
_TELLS = "dialog/oplys"
_PERSONAL_DATA = "sikkerhed/personoplysninger"
# By how much the learnt answers must be ahead to overrule what the rules read.
_LEAD_OVER_RULES = 0.6
# What tells nothing about the subject.
_NO_SUBJECT = ("sikkerhed/", "dialog/", "uklar/", "uden_for/", "assistent/")
# What stays itself though it may also answer what the guide asked.
_NO_ANSWERS = ("sikkerhed/", "dialog/afbryd", "dialog/vent", "assistent/")


@dataclass(frozen=True)
class Understood:
    """What was made of a message. ``opening`` is the "ja" or "nej" that it begins with."""

    decision: Decision
    reading: Reading
    situation: dict[str, str]
    asks: bool
    opening: str | None


def named(text: str, classifier: TopicClassifier) -> Understood:
    """The likeliest topic of ``text``, and nothing else.

    For a classifier of other topics than the knowledge's: how sure is sure enough, what a situation
    tells and where danger is are known of those topics alone.
    """
    reading = classifier.read(text)
    topic, confidence = reading.guesses[0]
    return Understood(Decision(Band.SURE, topic, confidence, False, ()), reading, {}, False, None)


@dataclass(frozen=True)
class Interpreter:
    """Understands messages; the same for Rasa's component, ``explain`` and the evaluation."""

    classifier: TopicClassifier
    situation_reader: SituationReader
    acute: frozenset[str]
    thresholds: Thresholds

    def ahead(self, text: str) -> AbstractContextManager[None]:
        """Begin with ``text`` before all is known that :meth:`interpret`, called inside, needs.

        The same comes of it, only sooner: what takes longest goes on beside the rest of the turn.
        """
        text = readable(text) or "?"
        return self.classifier.ahead(corrected(text) or text)

    def interpret(
        self,
        text: str,
        alarms: Sequence[str] = (),
        explained: bool = False,
        context: Context = NO_CONTEXT,
        identified: bool = False,
    ) -> Understood:
        """Decide what ``text`` is about.

        Args:
            text: the cleaned message (``intake.message.take_text``).
            alarms: acute topics that the alarm rules found in it.
            explained: an exception of those rules fits.
            context: what was talked about before.
            identified: more than a name was masked in it. Where nothing else is surely asked, the
                reply is about that.
        """
        text = readable(text) or "?"
        meant = corrected(text)
        says = any(character.isalnum() for character in text)
        after = context.topic if says and not context.asked else ""
        asks = is_question(text)
        # Before the classifier, which may have to wait for what was begun ahead.
        situation = self.situation_reader.read(self.classifier.correct(text))
        reading = self._read(text, meant, context)
        # "Og hvis hun er 19?" tells something: what follows from that is the dialogue's to say.
        if reading.guesses[0].topic != _TELLS or situation.keys() <= {WORRY, EXERCISE_WISH}:
            reading = self.classifier.read_after(after, reading)
        told = {} if asks else self._told(text, reading, situation, context)
        situation.update(told)
        fields = () if asks else context.asked
        replies = bool(told) or not situation.keys().isdisjoint(fields)
        explained = explained or "nej" in (situation.get("akut"), situation.get("familiekontrol"))
        thresholds = self._thresholds(after, replies, explained)
        # "Må jeg skrive til hende?" after an alarm asks about that alarm, and is none anew.
        acute = self.acute - {after}
        decision = decide(reading, acute, thresholds, alarms)
        if not decision.alarm and self._replies(decision, told, situation, fields):
            decision = replace(decision, topic=_TELLS, band=Band.SURE)
        elif not decision.alarm and self._is_mash(text):
            decision = replace(decision, band=Band.LOST)
        else:
            numbered = any(character.isdigit() for character in text) or "atten" in text.lower()
            decision = refine(decision, reading, situation, asks, is_foreign(text), numbered)
        if identified and not decision.alarm and not _answers(decision):
            decision = replace(decision, topic=_PERSONAL_DATA, band=Band.SURE)
        if decision.topic in _FAMILY_TOPICS:
            situation["familiekontrol"] = "ja"
        opening = None if meant else leading_answer(text)
        return Understood(decision, reading, situation, asks, opening)

    def _read(self, text: str, meant: str | None, context: Context) -> Reading:
        """What the classifier makes of ``text``, or of what was ``meant`` where it corrects."""
        reading = self.classifier.read(meant or text, context.asked)
        if meant:
            # What was taken back may be no question any more, but danger it still is.
            whole = self.classifier.read(text)
            reading = replace(reading, acute=max(reading.acute, whole.acute))
        return reading

    def _thresholds(self, after: str, replies: bool, explained: bool) -> Thresholds:
        """What holds for a message after the topic ``after``.

        ``replies`` to what was asked, and what is ``explained``, take more to be acute.
        """
        alarm = self.thresholds.alarm
        if after in self.acute:
            alarm = max(alarm, ALARM_AFTER_ALARM)
        if replies:
            alarm = max(alarm, ALARM_IN_A_REPLY)
        if explained:
            alarm = max(alarm, ALARM_WHEN_EXPLAINED)
        return replace(self.thresholds, alarm=alarm)

    def _is_mash(self, text: str) -> bool:
        """Whether ``text`` is keys that somebody leant on: letters, and no word of any language.

        Some are taken for a name and masked; what is left then says nothing either.
        """
        left = text.replace(SOMEBODY, "")
        if not any(character.isalpha() for character in left):
            return left != text
        return not self.classifier.knows_any(left) and not is_foreign(text)

    def _replies(
        self,
        decision: Decision,
        told: Mapping[str, str],
        situation: Mapping[str, str],
        asked: Sequence[str],
    ) -> bool:
        """Whether the message replies to what was ``asked`` rather than bringing up a topic.

        What only the rules read may as well be part of a question that is surely something else. An
        acute topic that raised no alarm is nothing that the message is about.
        """
        if decision.topic.startswith(_NO_ANSWERS) and decision.topic not in self.acute:
            return False
        read = not situation.keys().isdisjoint(asked)
        return bool(told) or (read and decision.band is not Band.SURE)

    def _told(
        self, text: str, reading: Reading, read: Mapping[str, str], context: Context
    ) -> dict[str, str]:
        """What the message tells as a reply to what was asked, beside what the rules ``read``.

        An age in numbers goes before all, and danger is not believed without a sign of it.
        """
        danger = reading.acute >= self.thresholds.alarm or leading_answer(text) == "ja"
        numbered = age_group(text) is not None
        told = {}
        for field in context.asked:
            value, lead = reading.told.get(field, (None, 0.0))
            overruled = read.get(field, value) != value and lead < _LEAD_OVER_RULES
            guessed = field not in read and lead < _LEAD_OVER_RULES
            unsaid = (field == AGE and (numbered or guessed)) or (field == URGENT and value == "ja")
            if value is not None and not overruled and (not unsaid or (field == URGENT and danger)):
                told[field] = value
        return told


def _answers(decision: Decision) -> bool:
    """Whether a question about the subject is surely answered."""
    return decision.band is Band.SURE and not decision.topic.startswith(_NO_SUBJECT)
