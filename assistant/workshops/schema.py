"""The shape of the files in ``knowledge/oevelser/``.

The YAML keys are Danish because trainers write them; the attribute names are English. Nothing can
be changed once it is loaded, and unknown keys are refused. Texts may hold ``{hotline}`` and other
contacts; whoever shows a text fills them in (``Composer.fill``).
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import Any

from pydantic import BaseModel, Extra, Field, root_validator, validator

from assistant.knowledge.schema import TOPIC_ID, Citation, Status

ITEM_ID = re.compile(r"^[a-z0-9_]+$")
WHO_TO_CALL = "Hvem kontakter du?"
STANDING_QUESTIONS = (
    "Hvad ser du?",
    "Hvad ved du ikke?",
    "Hvad gør du?",
    WHO_TO_CALL,
    "Hvad ændrer sig, hvis ...?",
)
MAX_ROUND_WORDS = 110
MAX_CHOICE_WORDS = 25
PROGRAMME_MINUTES = (20, 45, 90)


class Assessment(str, enum.Enum):
    """How well a choice fits the case; never how well somebody did."""

    GOOD = "god"
    PARTLY = "delvis"
    NOT_THIS = "nej"


class Concern(str, enum.Enum):
    """Whether a case holds cause for concern about extremism."""

    YES = "ja"
    NO = "nej"
    UNCLEAR = "uklart"


class Ideology(str, enum.Enum):
    """What a case plays with. ``none`` where there is no extremism in it."""

    RIGHT = "hoejre"
    LEFT = "venstre"
    ISLAMIST = "islamistisk"
    ANTI_AUTHORITY = "antimyndighed"
    MISOGYNY = "kvindehad"
    MIXED = "blandet"
    NONE = "ingen"


class Theme(str, enum.Enum):
    """What a quiz question is about; "quiz om bekymringstegn" asks for one of these."""

    SIGNS = "tegn"
    ACTION = "handling"
    CONTACT = "kontakt"
    LAW = "lov"
    TERMS = "begreber"


class StepKind(str, enum.Enum):
    """What a step of a programme shows."""

    CASE = "case"
    QUIZ = "quiz"
    DILEMMA = "dilemma"
    POLL = "afstemning"
    TEXT = "tekst"


class _Frozen(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_population_by_field_name = True
        anystr_strip_whitespace = True
        allow_mutation = False


def _short(text: str, most: int) -> str:
    words = len(text.split())
    if words > most:
        raise ValueError(f"teksten er på {words} ord; forkort til højst {most}")
    return text


def _some(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise ValueError("listen er tom")
    return value


class Profession(_Frozen):
    """A workplace or profession. ``words`` are how people name it, in the basic form."""

    id: str
    name: str = Field(alias="navn")
    words: tuple[str, ...] = Field(alias="ord")

    _check_words = validator("words", allow_reuse=True)(_some)


class Choice(_Frozen):
    """One thing to answer. ``assessment`` may be missing where there is no better and worse."""

    text: str = Field(alias="tekst", min_length=1)
    assessment: Assessment | None = Field(None, alias="vurdering")
    why: str = Field(alias="hvorfor", min_length=1)

    @validator("text")
    def _few_words(cls, value: str) -> str:
        return _short(value, MAX_CHOICE_WORDS)

    @validator("why")
    def _short_why(cls, value: str) -> str:
        return _short(value, MAX_ROUND_WORDS)


class _Item(_Frozen):
    """What everything that can be played has in common."""

    id: str
    professions: tuple[str, ...] = Field((), alias="faggrupper")
    citations: tuple[Citation, ...] = Field((), alias="kilder")
    contacts: tuple[str, ...] = Field((), alias="kontakter")
    topics: tuple[str, ...] = Field((), alias="emner")
    notes: tuple[str, ...] = Field((), alias="noter")
    status: Status
    caveat: str | None = Field(None, alias="forbehold")
    owner: str = Field(alias="ejer")
    checked: dt.date = Field(alias="kontrolleret")

    @validator("id")
    def _item_id(cls, value: str) -> str:
        if not ITEM_ID.match(value):
            raise ValueError(f"'{value}' er ikke et id; brug små bogstaver, tal og _")
        return value

    @validator("topics", each_item=True)
    def _topic_id(cls, value: str) -> str:
        if not TOPIC_ID.match(value):
            raise ValueError(f"'{value}' er ikke et emne-id; skriv gruppe/navn med små bogstaver")
        return value

    @validator("checked", pre=True)
    def _written_date(cls, value: Any) -> Any:
        if isinstance(value, int | float):
            raise ValueError("skriv datoen som åååå-mm-dd")
        return value


class Round(_Frozen):
    """One round of a case: what is told now, what is asked, and what there is to say about it.

    Without choices the question is talked over, or answered in one's own words. ``caveat``: what of
    this very round nobody has confirmed, beside the case's own.
    """

    question: str = Field(alias="spoergsmaal", min_length=1)
    information: str = Field(alias="oplysning", min_length=1)
    choices: tuple[Choice, ...] = Field((), alias="valg")
    explanation: str = Field(alias="forklaring", min_length=1)
    citations: tuple[Citation, ...] = Field(alias="kilder")
    caveat: str | None = Field(None, alias="forbehold")

    _check_citations = validator("citations", allow_reuse=True)(_some)

    @validator("information", "explanation")
    def _short_text(cls, value: str) -> str:
        return _short(value, MAX_ROUND_WORDS)

    @validator("choices")
    def _two_to_five_graded(cls, value: tuple[Choice, ...]) -> tuple[Choice, ...]:
        return _graded(_two_to_five(value)) if value else value


class Case(_Item):
    """An invented case, told in rounds (``cases/<id>.yml``)."""

    title: str = Field(alias="titel", min_length=1, max_length=70)
    ideology: Ideology = Field(alias="ideologi")
    concern: Concern = Field(alias="grund_til_bekymring")
    brief: str = Field(alias="kort", min_length=1, max_length=160)
    rounds: tuple[Round, ...] = Field(alias="runder")

    @validator("rounds")
    def _three_to_six(cls, value: tuple[Round, ...]) -> tuple[Round, ...]:
        if not 3 <= len(value) <= 6:
            raise ValueError(f"en case har tre til seks runder, ikke {len(value)}")
        return value


class QuizQuestion(_Item):
    """A short question with one best answer (``quiz.yml``)."""

    theme: Theme = Field(alias="tema")
    question: str = Field(alias="spoergsmaal", min_length=1)
    choices: tuple[Choice, ...] = Field(alias="valg")
    explanation: str = Field(alias="forklaring", min_length=1)

    @validator("choices")
    def _choices(cls, value: tuple[Choice, ...]) -> tuple[Choice, ...]:
        return _graded(_two_to_five(value))

    @validator("explanation")
    def _short_text(cls, value: str) -> str:
        return _short(value, MAX_ROUND_WORDS)


class Dilemma(_Item):
    """A situation with no single right answer, to be talked over (``dilemmaer.yml``)."""

    title: str = Field(alias="titel", min_length=1, max_length=70)
    situation: str = Field(min_length=1)
    choices: tuple[Choice, ...] = Field(alias="valg")
    discuss: tuple[str, ...] = Field(alias="tal_om")
    explanation: str = Field(alias="forklaring", min_length=1)

    _check_discuss = validator("discuss", allow_reuse=True)(_some)

    @validator("choices")
    def _choices(cls, value: tuple[Choice, ...]) -> tuple[Choice, ...]:
        return _two_to_five(value)

    @validator("situation", "explanation")
    def _short_text(cls, value: str) -> str:
        return _short(value, MAX_ROUND_WORDS)


class Poll(_Item):
    """A question about the group itself, without right and wrong (``afstemninger.yml``).

    ``scale``: the choices are points from least to most. ``before_and_after``: asked twice, and the
    change is shown.
    """

    question: str = Field(alias="spoergsmaal", min_length=1)
    choices: tuple[str, ...] = Field(alias="valg")
    scale: bool = Field(False, alias="skala")
    before_and_after: bool = Field(False, alias="foer_og_efter")
    explanation: str = Field(alias="forklaring", min_length=1)

    @validator("choices")
    def _choices(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not 2 <= len(value) <= 5:
            raise ValueError("skriv to til fem valg")
        return value


class Step(_Frozen):
    """One step of a programme: something to play by its id, or a ``text`` of its own."""

    kind: StepKind = Field(alias="type")
    id: str | None = None
    title: str | None = Field(None, alias="titel")
    text: str | None = Field(None, alias="tekst")
    minutes: int = Field(alias="minutter", ge=1, le=60)

    @root_validator(skip_on_failure=True)
    def _whole(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["kind"] is StepKind.TEXT:
            if not values["text"] or not values["title"]:
                raise ValueError("et trin af typen tekst skal have 'titel' og 'tekst'")
        elif not values["id"] or values["text"]:
            raise ValueError("trinet skal have 'id' på det, der skal vises, og ingen 'tekst'")
        return values


class Programme(_Item):
    """A ready programme for a group (``programmer.yml``)."""

    title: str = Field(alias="titel", min_length=1, max_length=70)
    minutes: int = Field(alias="minutter")
    brief: str = Field(alias="kort", min_length=1, max_length=200)
    steps: tuple[Step, ...] = Field(alias="trin")

    @validator("minutes")
    def _known_length(cls, value: int) -> int:
        if value not in PROGRAMME_MINUTES:
            raise ValueError("et program varer 20, 45 eller 90 minutter")
        return value

    _check_steps = validator("steps", allow_reuse=True)(_some)

    @validator("steps")
    def _sum(cls, value: tuple[Step, ...], values: dict[str, Any]) -> tuple[Step, ...]:
        total = sum(step.minutes for step in value)
        if "minutes" in values and total != values["minutes"]:
            raise ValueError(f"trinene varer {total} minutter tilsammen, ikke {values['minutes']}")
        return value


def _two_to_five(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    if not 2 <= len(choices) <= 5:
        raise ValueError("skriv to til fem valg")
    return choices


def _graded(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    if any(choice.assessment is None for choice in choices):
        raise ValueError("hvert valg skal have en 'vurdering': god, delvis eller nej")
    if all(choice.assessment is not Assessment.GOOD for choice in choices):
        raise ValueError("mindst ét valg skal have 'vurdering: god'")
    return choices
