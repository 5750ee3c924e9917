"""An exercise in the chat: what a message means for it. Its words: ``reply/exercise.py``."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.reply.compose import EXERCISE, START_GUIDE, UNCLEAR
from assistant.reply.exercise import ANSWER, NEW, NOT_REAL, ONWARD, REAL, RESUME
from assistant.understanding.danish import fold, squeeze
from assistant.workshops import exercise as course
from assistant.workshops.chat import Chat
from assistant.workshops.content import Workshops
from assistant.workshops.exercise import Ending, Phase, State
from assistant.workshops.wishes import CASE, DILEMMA, QUIZ, Wish, plan_for, read_wish

_NUMBERED = re.compile(
    r"(?i)^\W*(?:(?:svar|valg|mulighed|nummer|nr|(?:jeg|vi) (?:vælger|svarer|siger))\W*)*"
    r"(?:([1-5])|([a-e]))\W*$"
)
_ORDINALS = {"første": 0, "anden": 1, "tredje": 2, "fjerde": 3, "femte": 4, "sidste": -1}
_ORDINAL = re.compile(
    r"(?i)^\W*(?:jeg vælger |vi vælger )?(?:den|det|nummer) (" + "|".join(_ORDINALS) + r")\W*$"
)
_LEAST_WORDS = 3

# Topics that stay what they are, also as an answer in one's own words.
_NEVER_ANSWERS = frozenset(
    {
        "sikkerhed/skadelig_hensigt",
        "sikkerhed/promptangreb",
        "sikkerhed/personoplysninger",
        "assistent/hilsen",
        "assistent/tak",
        "assistent/sprog",
        "dialog/vent",
    }
)
_GOODBYES = frozenset({"dialog/afbryd", "assistent/farvel"})


@dataclass(frozen=True)
class Heard:
    """A message as the exercise looks at it. ``text`` is masked, and used for this turn alone.

    ``act``: what a pressed choice stands for, without :data:`EXERCISE_CHOICE`. ``topic``, ``sure``
    and ``asks``: how it was understood. ``alarm``: it was taken for an emergency;
    ``certain_alarm``: by its words, or surely. ``worried``: it tells of a worry about
    somebody.
    """

    text: str = ""
    act: str | None = None
    topic: str = ""
    sure: bool = False
    asks: bool = False
    alarm: bool = False
    certain_alarm: bool = False
    worried: bool = False


@dataclass
class Exercises:
    """Reads what is said in an exercise."""

    workshops: Workshops
    chat: Chat
    chance: random.Random = field(default_factory=random.Random)

    def begin(self, heard: Heard, before: State | None) -> State | None:
        """The state that a message begins or goes on with; None where a choice must be offered.

        ``before``: the exercise that was played or left last.
        """
        words = self.chat.words(heard.text)
        resumes = heard.act == RESUME or self.chat.control(words) == ONWARD
        if before is not None and resumes and before.ending is not Ending.DONE:
            return course.resumed(before)
        return self._new(self._wish(heard), before)

    def is_control(self, heard: Heard) -> bool:
        """Whether a message only steers: "næste", "stop"."""
        return self.chat.control(self.chat.words(heard.text)) in _CONTROLS

    def _wish(self, heard: Heard) -> Wish:
        if heard.act is not None and heard.act.startswith(NEW):
            kind, _, profession = heard.act[len(NEW) :].partition(".")
            return Wish(kind=kind, profession=profession or None)
        return read_wish(heard.text, self.chat) if heard.act is None else Wish()

    def _new(self, wish: Wish, before: State | None) -> State | None:
        if wish.another and not wish.kind and before is not None:
            kind = before.plan[-1].partition("/")[0]
            wish = replace(wish, kind=kind if kind in (CASE, QUIZ, DILEMMA) else CASE)
        if not wish.says_what:
            return None
        seen = () if before is None else (*before.seen, *before.plan)
        fitting = plan_for(wish, self.workshops, seen, self.chance)
        grouped = (wish.people or 0) > 1 or wish.minutes is not None
        note = "gruppe" if grouped else ""
        return replace(
            course.start(fitting.plan, before), note=note if fitting.exact else "findes_ikke"
        )

    def move(self, heard: Heard, state: State) -> State | None:
        """The state after a message in the middle of an exercise.

        None where the message is not the exercise's to answer: an emergency, a real question, a
        refusal. The exercise then stays where it is.
        """
        state = replace(state, note="")
        if heard.alarm and not self._names_exercise(heard):
            return self._alarming(heard, state)
        if heard.act is not None:
            return self._pressed(heard.act, state)
        if not heard.text:
            return None
        words = self.chat.words(heard.text)
        choices = course.choices_of(state, self.workshops)
        titles = [choice if isinstance(choice, str) else choice.text for choice in choices]
        chosen = number_in(heard.text, titles)
        if chosen is not None and state.phase is Phase.ASKED:
            return course.choose(state, chosen, self.workshops)
        control = self.chat.control(words)
        if control in ("naeste", "anden") and self.chat.kinds.first(words) in (CASE, DILEMMA):
            return self._next_of_kind(heard, state)
        if control in _CONTROLS:
            return _CONTROLS[control](state, self.workshops)
        if self.chat.tells_of_real(words):
            return course.end(state, Ending.REAL)
        if heard.topic in _GOODBYES and heard.sure:
            return course.end(state, Ending.STOPPED)
        if heard.topic == EXERCISE and heard.sure:
            return self._of_exercises(heard, state)
        if state.phase is Phase.REAL:
            return self._about_real(heard, state)
        return self._said(heard, state)

    def _next_of_kind(self, heard: Heard, state: State) -> State | None:
        """ "Næste case": the next one of the plan, or a new one."""
        wish = read_wish(heard.text, self.chat)
        later = [
            at
            for at, reference in enumerate(state.plan)
            if at > state.at and reference.startswith(f"{wish.kind}/")
        ]
        return course.go_to(state, later[0]) if later else self._new(wish, state)

    @staticmethod
    def _alarming(heard: Heard, state: State) -> State | None:
        """An emergency, or an answer to a case that is about one.

        Where only the likeness to other emergencies speaks for it, and an answer is waited for, it
        is asked; the number comes first in that question too.
        """
        if heard.certain_alarm or state.phase is not Phase.ASKED:
            return None
        return course.ask_if_real(state, heard.topic)

    def _names_exercise(self, heard: Heard) -> bool:
        """Whether a message steers and says what: "jeg gider ikke flere spørgsmål" is no cry."""
        if heard.certain_alarm:
            return False
        words = self.chat.words(heard.text)
        return self.chat.control(words) in _CONTROLS and self.chat.names_exercise(words)

    def _of_exercises(self, heard: Heard, state: State) -> State:
        """A message about exercises: another one, or a longer way to say "on" or "stop"."""
        control = self.chat.control(self.chat.words(heard.text), alone=False)
        wish = read_wish(heard.text, self.chat)
        if control in _CONTROLS and not (wish.kind and wish.another):
            return _CONTROLS[control](state, self.workshops)
        return self._new(wish, state) or state

    def _about_real(self, heard: Heard, state: State) -> State | None:
        """After "is that a real person?"."""
        if heard.topic == "dialog/ja":
            return course.end(state, Ending.REAL)
        if heard.topic == "dialog/nej":
            return course.answer_freely(state, self.workshops)
        return None if heard.asks else state

    def _said(self, heard: Heard, state: State) -> State | None:
        """What is neither a command nor a choice: a dialogue act, a question, or an answer."""
        if heard.topic in _ACTS:
            return _ACTS[heard.topic](state, self.workshops)
        if not heard.asks and (heard.worried or heard.topic == START_GUIDE):
            return course.ask_if_real(state)
        if heard.topic == START_GUIDE:
            return course.ask_if_real(state)
        if heard.topic == UNCLEAR and heard.asks:
            return _again(state, self.workshops)
        if heard.asks or heard.topic in _NEVER_ANSWERS:
            return None
        if state.phase is Phase.ASKED:
            return course.answer_freely(state, self.workshops)
        return replace(state, note="videre_med")

    def _pressed(self, act: str, state: State) -> State | None:
        if act.startswith(NEW):
            return self._new(self._wish(Heard(act=act)), state)
        if act == RESUME:
            return course.resumed(state)
        place, _, rest = act.partition(":")
        if place != state.place:
            return replace(state, note="tidligere_trin")
        name, _, number = rest.partition("=")
        if name == ANSWER:
            return course.choose(state, int(number), self.workshops)
        if name == REAL:
            return course.end(state, Ending.REAL)
        if name == NOT_REAL:
            return course.answer_freely(state, self.workshops)
        return _CONTROLS[name](state, self.workshops)


def number_in(text: str, titles: Sequence[str]) -> int | None:
    """The choice (from 0) that ``text`` names by number, letter, place or its own words."""
    if not titles:
        return None
    match = _NUMBERED.match(text)
    if match:
        number, letter = match.groups()
        return int(number) - 1 if number else ord(letter.lower()) - ord("a")
    place = _ORDINAL.match(text)
    if place:
        return _ORDINALS[place.group(1).lower()] % len(titles)
    said = _plain(text)
    known = [_plain(title) for title in titles]
    alike = [at for at, title in enumerate(known) if said == title]
    if not alike and len(said.split()) >= _LEAST_WORDS:
        alike = [at for at, title in enumerate(known) if said in title or title in said]
    return alike[0] if len(alike) == 1 else None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(squeeze(text))))


def _stop(state: State, workshops: Workshops) -> State:
    return course.end(state, Ending.STOPPED)


def _again(state: State, workshops: Workshops) -> State:
    return course.resumed(state)


def _on(state: State, workshops: Workshops) -> State:
    return course.onward(course.resumed(state), workshops)


def _skip(state: State, workshops: Workshops) -> State:
    return course.skip(state, workshops)


_Move = Callable[[State, Workshops], State]
_CONTROLS: dict[str, _Move] = {
    "stop": _stop,
    "spring": _skip,
    "tilbage": course.back,
    "vis": course.reveal,
    "igen": _again,
    "naeste": _on,
}
_ACTS: dict[str, _Move] = {
    "dialog/ja": _on,
    "dialog/ved_ikke": course.reveal,
    "dialog/hvorfor": course.reveal,
    "dialog/kilde": course.reveal,
    "dialog/gentag": _again,
    "dialog/mente_andet": course.back,
}
