"""From text to decision, with a classifier that knows only what is acute."""

import pytest

from assistant.content import Content
from assistant.understanding.context import Context
from assistant.understanding.decide import Band, Thresholds
from assistant.understanding.interpret import Interpreter, named
from assistant.understanding.reading import Guess, Reading

ACUTE = "sikkerhed/akut_fare"
GUESSES = (Guess("organisation/ssp", 0.9), Guess(ACUTE, 0.1))


class Hears:
    """Takes "glas" for danger, and everything for a question about SSP."""

    def read(self, text: str, asked: object = ()) -> Reading:
        return Reading(GUESSES, 0.9 if "glas" in text else 0.0)

    def read_after(self, after: str, alone: Reading) -> Reading:
        return alone

    def correct(self, text: str) -> str:
        return text

    def knows_any(self, text: str) -> bool:
        return True


def test_danger_is_heard_in_what_was_taken_back(content: Content) -> None:
    reader = content.situation_reader
    interpreter = Interpreter(Hears(), reader, frozenset({ACUTE}), Thresholds(0.5, 0.12, 0.065))
    assert interpreter.interpret("ikke glas, jeg mente ssp").decision.alarm
    assert not interpreter.interpret("ikke vand, jeg mente ssp").decision.alarm


class Follows(Hears):
    """Takes whatever follows an answer on SSP for a question about a mentor."""

    def read_after(self, after: str, alone: Reading) -> Reading:
        topic = "organisation/mentor" if after == "organisation/ssp" else alone.guesses[0].topic
        return Reading((Guess(topic, 0.9), Guess(ACUTE, 0.1)), alone.acute)


@pytest.mark.parametrize(
    ("text", "context", "topic"),
    [
        ("hvad koster det", Context("organisation/ssp"), "organisation/mentor"),
        ("nej, jeg mente prisen", Context("organisation/ssp"), "organisation/mentor"),
        ("hvad koster det", Context("organisation/ssp", ("alder",)), "organisation/ssp"),
        ("?!", Context("organisation/ssp"), "organisation/ssp"),
    ],
)
def test_words_are_read_in_the_light_of_the_last_topic_unless_the_guide_asked(
    content: Content, text: str, context: Context, topic: str
) -> None:
    reader = content.situation_reader
    interpreter = Interpreter(Follows(), reader, frozenset({ACUTE}), Thresholds(0.5, 0.12, 0.065))
    assert interpreter.interpret(text, context=context).decision.topic == topic


def test_of_other_topics_the_likeliest_is_named_however_unsure() -> None:
    class Foreign(Hears):
        def read(self, text: str, asked: object = ()) -> Reading:
            return Reading((Guess("vejr/regn", 0.2), Guess("vejr/vind", 0.1)), 0.0)

    decision = named("regner det", Foreign()).decision
    assert (decision.topic, decision.confidence) == ("vejr/regn", 0.2)
    assert decision.band is Band.SURE
    assert not decision.alarm
