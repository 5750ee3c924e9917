"""How an exercise is worded: what there is to play, a step of it, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reply.compose import EXERCISE, EXERCISE_CHOICE, Composer, Situation
from assistant.reply.model import Choice, Reply
from assistant.workshops import exercise as course
from assistant.workshops.chat import Chat
from assistant.workshops.content import Workshops
from assistant.workshops.exercise import Ending, Phase, Shown, State
from assistant.workshops.schema import StepKind
from assistant.workshops.wishes import CASE, DILEMMA, PROGRAMME, QUIZ

NEW = "ny="
RESUME = "fortsaet"
CODE = "kode"
# Whom an answer that sounds acute may need, should it be meant: the danger decides which.
URGENT_CONTACTS = ("alarm", "psykiatri", "doegnvagt", "politi")
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


@dataclass(frozen=True)
class ExerciseReplies:
    """Makes the replies of exercises from the content."""

    composer: Composer
    workshops: Workshops
    chat: Chat

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
        return self.composer.exercise(
            EXERCISE, [text], situation, choices=choices, contacts=URGENT_CONTACTS
        )

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
        if state.ending is Ending.REAL and state.acute:
            reply = self.composer.topic(state.acute, situation)
            reply.choices.append(self.resume_choice())
            return reply
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


def _names(plan: Sequence[str], kind: str) -> list[str]:
    return [name.partition("/")[2] for name in plan if name.startswith(f"{kind}/")]
