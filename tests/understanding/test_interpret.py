"""From text to decision, with a classifier that knows only what is acute."""

from assistant.content import Content
from assistant.understanding.decide import Thresholds
from assistant.understanding.interpret import Interpreter
from assistant.understanding.reading import Guess, Reading

ACUTE = "sikkerhed/akut_fare"
GUESSES = (Guess("organisation/ssp", 0.9), Guess(ACUTE, 0.1))


class Hears:
    """Takes "glas" for danger, and everything for a question about SSP."""

    def read(self, text: str, asked: object = ()) -> Reading:
        return Reading(GUESSES, 0.9 if "glas" in text else 0.0)

    def read_after(self, text: str, after: str, alone: Reading) -> Reading:
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
