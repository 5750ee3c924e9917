"""An exercise in the chat: what a message means for it, and what is said at each step."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.reply.compose import (
    EXERCISE,
    EXERCISE_CHOICE,
    START_GUIDE,
    UNCLEAR,
    Composer,
    Situation,
)
from assistant.reply.model import Choice, Reply
from assistant.understanding.danish import fold, squeeze
from assistant.workshops import exercise as course
from assistant.workshops.chat import Chat
from assistant.workshops.content import Workshops
from assistant.workshops.exercise import Ending, Phase, Shown, State
from assistant.workshops.schema import StepKind
from assistant.workshops.wishes import CASE, DILEMMA, PROGRAMME, QUIZ, Wish, plan_for, read_wish

NEW = "ny="
RESUME = "fortsaet"
CODE = "kode"
# Acts that a choice of a step stands for; after them comes "=" and a number in ANSWER.
ANSWER, ONWARD, BACK, REVEAL, STOP, REAL, NOT_REAL = (
    "svar",
    "naeste",
    "tilbage",
    "vis",
    "stop",
    "rigtig",
    "ikke_rigtig",
)

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
    ``certain_alarm``: by its words, not by likeness alone. ``worried``: it tells of a worry about
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
    """Reads what is said in an exercise and words its steps."""

    composer: Composer
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
        if heard.alarm and (heard.certain_alarm or not self._names_exercise(heard)):
            return None
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

    def _names_exercise(self, heard: Heard) -> bool:
        """Whether a message steers and says what: "jeg gider ikke flere spørgsmål" is no cry."""
        words = self.chat.words(heard.text)
        return self.chat.control(words) in _CONTROLS and self.chat.names_exercise(words)

    def _of_exercises(self, heard: Heard, state: State) -> State:
        """A message about exercises: another one, or a longer way to say "on" or "stop"."""
        control = self.chat.control(self.chat.words(heard.text), alone=False)
        wish = read_wish(heard.text, self.chat)
        if control in _CONTROLS and not (wish.kind and wish.another):
            return _CONTROLS[control](state, self.workshops)
        return self._new(wish, state) or state

    @staticmethod
    def _about_real(heard: Heard, state: State) -> State | None:
        """After "is that a real person?"."""
        if heard.topic == "dialog/ja":
            return course.end(state, Ending.REAL)
        if heard.topic == "dialog/nej":
            return replace(state, phase=Phase.EXPLAINED, own_words=True)
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

    def menu(self, situation: Situation, before: State | None, lead: str = "") -> Reply:
        """What can be played, after a fixed text ``lead`` where one is named."""
        reply = self.composer.topic(EXERCISE, situation, self.chat.texts[lead] if lead else "")
        # What the topic leads on to comes last; with it a leader finds the way to a real workshop.
        reply.choices = [*self._new_choices("menu", with_programme=True), *reply.choices[:1]]
        if before is not None and before.ending is not Ending.DONE:
            reply.choices.insert(0, self.resume_choice())
        return reply

    def resume_choice(self) -> Choice:
        """The button that goes on with an exercise that was left."""
        return Choice(self.chat.texts["menu_fortsaet"], EXERCISE_CHOICE + RESUME)

    def _new_choices(self, prefix: str, with_programme: bool = False) -> list[Choice]:
        kinds = [CASE, QUIZ, DILEMMA] + ([PROGRAMME] if with_programme else [])
        return [
            Choice(self.chat.texts[f"{prefix}_{kind}"], f"{EXERCISE_CHOICE}{NEW}{kind}")
            for kind in kinds
        ]

    def step(self, state: State, situation: Situation, moved: bool = True) -> Reply:
        """The step as a reply.

        ``moved``: the message before moved the exercise. Otherwise something else was answered, and
        the step is only called to mind.
        """
        found = course.shown(state, self.workshops)
        if state.phase is Phase.REAL:
            return self._real_question(state, situation)
        if state.phase is Phase.EXPLAINED:
            paragraphs = (
                self._explained(found, state) if moved else [self._text("stadig_forklaret")]
            )
        else:
            paragraphs = self._asked(found, state) if moved else [self._still(found)]
        if moved and state.note:
            paragraphs = [self._text(state.note), *paragraphs]
        return self.composer.exercise(
            EXERCISE,
            paragraphs,
            situation,
            choices=self._choices(found, state),
            contacts=found.contacts if moved else (),
            citations=found.citations if moved else (),
        )

    def _real_question(self, state: State, situation: Situation) -> Reply:
        choices = [
            self._choice("rigtig_ja", state, REAL),
            self._choice("rigtig_nej", state, NOT_REAL),
        ]
        text = self._text("rigtig_spoergsmaal")
        return self.composer.exercise(EXERCISE, [text], situation, choices=choices)

    def _still(self, found: Shown) -> str:
        question = found.question or self._text("saadan_tekst")
        return self._text("stadig", spoergsmaal=question)

    def _asked(self, found: Shown, state: State) -> list[str]:
        head = self._text(
            found.kind.value,
            titel=found.title,
            nummer=str(found.number),
            antal=str(found.of),
        )
        how = "saadan_tekst" if found.kind is StepKind.TEXT else "saadan_aaben"
        parts = [head, found.information, f"**{found.question}**" if found.question else ""]
        if found.discuss:
            parts.append(self._bullets(self._text("tal_om"), found.discuss))
        if course.is_first(state):
            parts.insert(1, self._text("opdigtet"))
            parts.append(self._text("saadan_valg" if found.choices else how))
        elif not found.choices:
            parts.append(self._text(how))
        return [part for part in parts if part]

    def _explained(self, found: Shown, state: State) -> list[str]:
        parts = []
        if found.chosen is not None:
            assessment = found.chosen.assessment
            key = assessment.value if assessment else "uden_vurdering"
            parts.append(self._text(key, hvorfor=found.chosen.why))
        elif state.own_words:
            parts.append(self._text("egne_ord"))
        good = found.chosen is not None and found.chosen.text in found.best
        if found.best and not good and found.kind is not StepKind.DILEMMA:
            parts.append(self._text("godt_bud", bud=found.best[0]))
        parts.append(found.explanation)
        if found.caveat:
            parts.append(self._text("ubekraeftet", forbehold=found.caveat))
        return [*parts, self._text("videre_med")] if state.at == state.step == 0 else parts

    def _choices(self, found: Shown, state: State) -> list[Choice]:
        if state.phase is Phase.EXPLAINED or found.kind is StepKind.TEXT:
            answers = [self._choice("naeste", state, ONWARD)]
        elif found.choices:
            answers = [
                self._choice_titled(title, state, f"{ANSWER}={number}")
                for number, title in enumerate(found.choices)
            ]
        else:
            answers = [self._choice("vis_bud", state, REVEAL)]
        if state.phase is Phase.EXPLAINED or not course.is_first(state):
            answers.append(self._choice("tilbage", state, BACK))
        return [*answers, self._choice("stop", state, STOP)]

    def over(self, state: State, situation: Situation) -> Reply:
        """What is said when an exercise is over."""
        if state.ending is Ending.REAL:
            return self.composer.exercise(EXERCISE, [self._text("rigtig_sag")], situation)
        if state.ending is Ending.STOPPED:
            again = [self.resume_choice(), *self._new_choices("igen")]
            return self.composer.exercise(
                EXERCISE, [self._text("stoppet")], situation, choices=again
            )
        cases = [self.workshops.cases[n] for n in _names(state.plan, CASE)]
        contacts = list(dict.fromkeys(one for case in cases for one in case.contacts))
        topics = [topic for case in cases for topic in case.topics][:2]
        lines = [f"- {{{one}.navn}}: **{{{one}}}**" for one in contacts if self._has_number(one)]
        return self.composer.exercise(
            EXERCISE,
            [self._text("faerdig"), "\n".join(lines)],
            situation,
            choices=[*self._new_choices("igen"), *self.composer.topic_choices(topics)],
            contacts=contacts,
        )

    def _has_number(self, contact: str) -> bool:
        return bool(self.composer.knowledge.contacts[contact].phone)

    def _bullets(self, head: str, lines: Sequence[str]) -> str:
        return "\n".join([head, *(f"- {line}" for line in lines)])

    def _choice(self, key: str, state: State, act: str) -> Choice:
        return self._choice_titled(self._text(key), state, act)

    def _choice_titled(self, title: str, state: State, act: str) -> Choice:
        return Choice(self.composer.fill(title), f"{EXERCISE_CHOICE}{state.place}:{act}")

    def _text(self, key: str, **values: str) -> str:
        text = self.chat.texts[key]
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return text


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


def _names(plan: Sequence[str], kind: str) -> list[str]:
    return [name.partition("/")[2] for name in plan if name.startswith(f"{kind}/")]


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
