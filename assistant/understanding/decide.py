"""From probabilities to what is done: answer, ask back, or say that it was not understood."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding.reading import Guess, Reading

DIALOGUE_PREFIX = "dialog/"
# Acute topics and refusals; the acute ones are dealt with before.
_SAFETY_GROUP = "sikkerhed/"
# "How do I get a knife past the guard" holds alarming words and asks for something to be refused:
# so sure of that, and so sure that nothing is acute, must the classifier be for the rules not to
# count.
_HARMFUL = "sikkerhed/skadelig_hensigt"
_SURELY_REFUSED = 0.6
_SURELY_CALM = 0.01
# Between "not my field" and a refusal this much is enough to refuse: neither answers anything.
_REFUSED_RATHER = 0.3
# All refusals together need be only nearly as likely as the best guess.
_NEARLY = 0.8
# In doubt the likeliest is answered from here on, and the next is offered with it. Not so beside
# something acute, as the question back names 112, or where it may be outside the field.
_LIKELY = 0.35
_OUTSIDE_GROUP = "uden_for/"
# "The number of the IT hotline": where something outside the field is as likely as this, it is
# asked back however sure the first is. Of 3,880 held-out questions that costs one.
_MAY_BE_OUTSIDE = 0.15
# "How dangerous is he, from 1 to 10": where a refusal is likeliest, a faint likeness to something
# acute does not count.
_ACUTE_THOUGH_REFUSED = 0.2
# "Wait, there is somebody at the desk" is about the conversation.
_ASIDES = ("dialog/afbryd", "dialog/gentag", "dialog/vent")
_SURELY_ASIDE = 0.4
# "Stop, I can't be bothered any more", said to the assistant, is no despair.
_BEYOND_DOUBT = 0.99
_ACUTE_THOUGH_ASIDE = 0.2


class Band(str, enum.Enum):
    """How sure the assistant is."""

    SURE = "sikker"
    UNSURE = "usikker"
    LOST = "ukendt"


@dataclass(frozen=True)
class Thresholds:
    """Probabilities (0 to 1) from which something is done.

    ``alarm`` is compared with how likely the message is acute: missing one costs more than a
    needless number, so it lies far below ``sure``.
    """

    sure: float
    unsure: float
    alarm: float


@dataclass(frozen=True)
class Decision:
    """What to do with a message, and the topics that were nearest.

    ``rival``: what else may have been meant, where the answered topic is in doubt.
    """

    band: Band
    topic: str
    confidence: float
    alarm: bool
    candidates: tuple[str, ...]
    rival: str | None = None


def decide(
    reading: Reading,
    acute: frozenset[str],
    thresholds: Thresholds,
    alarms: Sequence[str] = (),
) -> Decision:
    """Choose by the classifier's reading and by ``alarms``, the acute topics that the rules found.

    Either of the two may raise the alarm. Candidates are topics a user could choose between: the
    nearest first, without acute ones and without the dialogue's own acts.
    """
    ranking = reading.guesses
    if reading.acute <= _SURELY_CALM and _only_alarming_words(ranking[0]):
        alarms = ()
    candidates = tuple(
        guess.topic
        for guess in ranking[:8]
        if guess.topic not in acute and not guess.topic.startswith(DIALOGUE_PREFIX)
    )[:3]
    best = ranking[0]
    if alarms or reading.acute >= max(thresholds.alarm, _acute_though(best, acute)):
        topic = _which_alarm(ranking, acute, alarms)
        sure = 1.0 if alarms else max(reading.acute, best.confidence)
        return Decision(Band.SURE, topic, sure, True, candidates)
    best = _refused_rather(ranking, acute)
    # Where a refusal is likeliest it is given without asking back: none of the others may be meant.
    refused = best.topic.startswith(_SAFETY_GROUP)
    needed = thresholds.unsure if refused else thresholds.sure
    rival = None
    inside = refused or not _may_be_outside(ranking)
    if best.confidence >= needed and best.topic not in acute and inside:
        band = Band.SURE
    elif best is ranking[0] and _likely(ranking[:2], acute):
        band = Band.SURE
        rival = next((one.topic for one in ranking[1:2] if _offered(one.topic, candidates)), None)
    elif best.confidence >= thresholds.unsure:
        band = Band.UNSURE
    else:
        band = Band.LOST
    return Decision(band, best.topic, best.confidence, False, candidates, rival)


def _only_alarming_words(best: Guess) -> bool:
    """Whether what the message is about accounts for the words that a rule of the alarm knows."""
    if best.topic in _ASIDES:
        return best.confidence >= _BEYOND_DOUBT
    return best.topic == _HARMFUL and best.confidence >= _SURELY_REFUSED


def _may_be_outside(ranking: Sequence[Guess]) -> bool:
    """Whether something outside the field is meant after all, though it is not the likeliest."""
    return not ranking[0].topic.startswith(_OUTSIDE_GROUP) and any(
        guess.topic.startswith(_OUTSIDE_GROUP) and guess.confidence >= _MAY_BE_OUTSIDE
        for guess in ranking[1:3]
    )


def _likely(best: Sequence[Guess], acute: frozenset[str]) -> bool:
    """Whether the first of the ``best`` two may be answered in doubt."""
    if any(guess.topic in acute or guess.topic.startswith(_OUTSIDE_GROUP) for guess in best):
        return False
    return best[0].confidence >= _LIKELY


def _offered(topic: str, candidates: Sequence[str]) -> bool:
    """Whether ``topic`` is anything that a user could have asked for: a refusal is not."""
    return topic in candidates and not topic.startswith(_SAFETY_GROUP)


def _acute_though(best: Guess, acute: frozenset[str]) -> float:
    """How acute a message must be at least, given what it is likeliest about."""
    if best.topic in _ASIDES and best.confidence >= _SURELY_ASIDE:
        return _ACUTE_THOUGH_ASIDE
    return _ACUTE_THOUGH_REFUSED if _is_refusal(best, acute) else 0.0


def _is_refusal(guess: Guess, acute: frozenset[str]) -> bool:
    return guess.topic.startswith(_SAFETY_GROUP) and guess.topic not in acute


def _refused_rather(ranking: Sequence[Guess], acute: frozenset[str]) -> Guess:
    """The best guess, or the best refusal.

    A refusal is preferred where the best guess is outside the field anyway, and where the refusals
    together are nearly as likely as the best guess.
    """
    best = ranking[0]
    refusals = [guess for guess in ranking if _is_refusal(guess, acute)]
    if not refusals or _is_refusal(best, acute):
        return best
    outside = best.topic.startswith(_OUTSIDE_GROUP)
    together = sum(guess.confidence for guess in refusals)
    nearly = together > _NEARLY * best.confidence
    if (outside and refusals[0].confidence >= _REFUSED_RATHER) or nearly:
        return refusals[0]
    return best


def _which_alarm(ranking: Sequence[Guess], acute: frozenset[str], alarms: Sequence[str]) -> str:
    """The likeliest of the acute topics; those the rules named go before the others."""
    wanted = [guess.topic for guess in ranking if guess.topic in acute]
    named = [topic for topic in wanted if topic in alarms]
    return (named or wanted or list(alarms))[0]
