"""A message in the light of what was answered last: "og hvad med voksne?" after signs in the young.

The message is read twice, alone and together with the last topic's title; a conditional logit model
(McFadden 1974) weighs both readings, and how near each topic is to the last one, into one
probability a topic. Its few weights are learnt from example follow-ups.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from assistant.understanding.reading import Guess, Reading

# Words that point back: without what went before they mean nothing.
_POINTS_BACK = re.compile(
    r"(?i)^\W*(?:(?:jamen|men|ok(?:ay)?|nå|ja|nej|jo|fint|godt|tak|haha|hm+)\W+)*"
    r"(?:og|så|men|eller|samme|også|ellers)\b"
    r"|\b(?:den|det|de|dem|dens|deres|ham|han|hende|hun|der|her|sådan|saadan|så|samme|begge|"
    r"også|ogsaa|heller|igen|stedet|andre|nummeret)\b"
)
FEW_WORDS = 4
# So sure of a message alone, the last topic is left out of it: it would cost time and add nothing.
SURE_ALONE = 0.99
# What asks for something of the last answer, says goodbye or must be refused is that, whatever went
# before, if it is rather that than anything else.
_STAYS = (
    "assistent/",
    "dialog/aabent",
    "dialog/afbryd",
    "dialog/gentag",
    "dialog/hvorfor",
    "dialog/kilde",
    "dialog/nummer",
    "dialog/uddyb",
    "dialog/vent",
    "sikkerhed/",
    "uden_for/",
)
_RATHER = 0.5
# Most messages in a conversation can be understood alone, and most examples can't: the few that can
# count this many times.
_WEIGHT_OF_CLEAR = 10.0
_PENALTY = 0.1
# Further steps change no guess.
_MOST_STEPS = 40
_LEAST = 1e-6
_DIALOGUE = ("dialog/", "assistent/", "uden_for/", "uklar/")
_SAFETY = "sikkerhed/"


@dataclass(frozen=True)
class About:
    """What is known of a topic: its title, and the topics that its answer leads on to."""

    title: str
    leads_to: frozenset[str]


class FollowUpCase(NamedTuple):
    """An example: after the topic ``after``, ``text`` is about one of ``right``."""

    after: str
    text: str
    right: tuple[str, ...]


def points_back(text: str) -> bool:
    """Whether ``text`` looks as if it can't be understood alone."""
    return len(text.split()) <= FEW_WORDS or bool(_POINTS_BACK.search(text))


class TalkReader:
    """Reads follow-ups."""

    def __init__(self, about: Mapping[str, About], weights: np.ndarray | None = None) -> None:
        """``about``: all topics. Without ``weights`` (see :meth:`fit`) nothing is reread."""
        self._about = dict(about)
        self._weights = weights

    @property
    def about(self) -> Mapping[str, About]:
        """The topics that a message may follow."""
        return self._about

    def needed(self, text: str, after: str, alone: Reading) -> bool:
        """Whether ``text`` is better read again in the light of ``after``."""
        if self._weights is None or after not in self._about or _stays(alone):
            return False
        readable = any(character.isalnum() for character in text)
        return readable and alone.guesses[0].confidence < SURE_ALONE

    def together(self, text: str, after: str) -> str:
        """``text`` with the title of the topic ``after`` before it, to be read as one message.

        Raises:
            KeyError: there is no such topic.
        """
        return f"{self._about[after].title}. {text}"

    @classmethod
    def fit(
        cls,
        about: Mapping[str, About],
        examples: Sequence[FollowUpCase],
        alone: Sequence[Reading],
        together: Sequence[Reading],
    ) -> TalkReader:
        """Learn the weights from examples and both readings of each; from none, nothing."""
        reader = cls(about)
        rows, right, counts = [], [], []
        for example, first, second in zip(examples, alone, together):
            if _stays(first):
                continue
            topics, features = reader._features(example.text, example.after, first, second)
            rows.append(features)
            right.append(np.isin(topics, example.right))
            best = first.guesses[0]
            clear = best.topic in example.right and best.confidence >= _RATHER
            counts.append(_WEIGHT_OF_CLEAR if clear else 1.0)
        if not rows:
            return reader

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            total, slope = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
            for features, wanted, count in zip(rows, right, counts):
                shares = _softmax(features @ weights)
                hit = max(float(shares[wanted].sum()), _LEAST)
                total -= count * np.log(hit)
                slope = slope + count * features.T @ (shares - np.where(wanted, shares / hit, 0.0))
            return total / len(rows), slope / len(rows)

        start = np.zeros(rows[0].shape[1])
        start[0] = 1.0
        reader._weights = minimize(
            loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_STEPS}
        ).x
        return reader

    def read(self, text: str, after: str, alone: Reading, together: Reading) -> Reading:
        """What ``text`` is about, said after an answer on ``after``.

        How likely it is acute stays as read ``alone``.
        """
        topics, features = self._features(text, after, alone, together)
        shares = _softmax(features @ self._weights)
        order = np.argsort(-shares, kind="stable")
        guesses = tuple(Guess(topics[at], float(shares[at])) for at in order.tolist())
        return Reading(guesses, alone.acute, alone.told)

    def _features(
        self, text: str, after: str, alone: Reading, together: Reading
    ) -> tuple[list[str], np.ndarray]:
        """The topics, and for each what speaks for it: shape (topics, 21)."""
        second = {guess.topic: guess.confidence for guess in together.guesses}
        topics = [guess.topic for guess in alone.guesses]
        group = after.split("/", 1)[0] + "/"
        leads_to = self._about[after].leads_to
        base = np.array(
            [
                (
                    np.log(max(guess.confidence, _LEAST)),
                    # What went before makes nothing that is to be refused.
                    np.log(max(min(second[guess.topic], _most(guess)), _LEAST)),
                    guess.topic == after,
                    guess.topic.startswith(group),
                    guess.topic in leads_to,
                    guess.topic.startswith(_DIALOGUE),
                    guess.topic.startswith(_SAFETY),
                )
                for guess in alone.guesses
            ],
            dtype=float,
        )
        back = float(points_back(text))
        unsure = 1.0 - alone.guesses[0].confidence
        return topics, np.hstack([base, base * back, base * unsure])


def _most(alone: Guess) -> float:
    return alone.confidence if alone.topic.startswith(_SAFETY) else 1.0


def _stays(alone: Reading) -> bool:
    best = alone.guesses[0]
    return best.topic.startswith(_STAYS) and best.confidence >= _RATHER


def _softmax(scores: np.ndarray) -> np.ndarray:
    shares = np.exp(scores - scores.max())
    return np.asarray(shares / shares.sum())
