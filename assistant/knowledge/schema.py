"""The shape of the files in ``knowledge/``.

The YAML keys are Danish because content owners write them; the attribute names are English.
Every model refuses unknown keys, so that a misspelt key is an error and not a silent loss.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import Any

from pydantic import BaseModel, Extra, Field, validator

TOPIC_ID = re.compile(r"^[a-z_]+/[a-z0-9_]+$")
PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)(?:\.(navn|tider))?\}")
MAX_ANSWER_WORDS = 100
WEEKDAYS = ("man", "tir", "ons", "tor", "fre", "loer", "soen")


class Status(str, enum.Enum):
    """Whether the municipality can stand by a text as it is."""

    CONFIRMED = "bekraeftet"
    UNCONFIRMED = "skal_bekraeftes"


class Kind(str, enum.Enum):
    """What sort of reply a topic gives; the names on the right are written in the YAML files."""

    ANSWER = "svar"
    EMERGENCY = "akut"
    REFUSAL = "afvisning"
    REDIRECT = "henvisning"
    SMALLTALK = "smalltalk"
    FALLBACK = "uklar"


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_population_by_field_name = True
        anystr_strip_whitespace = True


def _written_date(value: Any) -> Any:
    """Refuses bare numbers, which pydantic would take for seconds since 1970."""
    if isinstance(value, int | float):
        raise ValueError("skriv datoen som åååå-mm-dd")
    return value


def _topic_id(value: str) -> str:
    if not TOPIC_ID.match(value):
        raise ValueError(f"'{value}' er ikke et emne-id; skriv gruppe/navn med små bogstaver")
    return value


class Source(_Strict):
    """A publication that answers are held against (``kilder.yml``)."""

    id: str
    title: str = Field(alias="titel")
    publisher: str = Field(alias="udgiver")
    year: int | None = Field(None, alias="aar")
    url: str | None = None
    note: str | None = None


class Citation(_Strict):
    """Where in a source an answer stands."""

    source: str = Field(alias="kilde")
    place: str | None = Field(None, alias="sted")


class Hours(_Strict):
    """One span of opening hours. Times are local Danish time, ``HH:MM``; 24:00 ends a day."""

    days: list[str] = Field(alias="dage")
    start: str = Field(alias="fra")
    end: str = Field(alias="til")

    @validator("days", each_item=True)
    def _day(cls, value: str) -> str:
        if value not in WEEKDAYS:
            raise ValueError(f"'{value}' er ikke en ugedag; brug {', '.join(WEEKDAYS)}")
        return value

    @validator("start", "end")
    def _time(cls, value: str) -> str:
        if not re.match(r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$", value):
            raise ValueError(f"'{value}' er ikke et klokkeslæt; skriv fx \"09:00\" i anførselstegn")
        return value


class Contact(_Strict):
    """Somebody to call or write to (``kontakter.yml``)."""

    id: str
    name: str = Field(alias="navn")
    phone: str | None = Field(None, alias="telefon")
    email: str | None = None
    url: str | None = None
    used_for: str = Field(alias="bruges_til")
    hours: list[Hours] | None = Field(None, alias="tider")
    hours_text: str | None = Field(None, alias="tider_tekst")
    always_open: bool = Field(False, alias="doegnaaben")
    closed_on_holidays: bool = Field(True, alias="lukket_helligdage")
    open_when_closed: str | None = Field(None, alias="aaben_naar_lukket")
    instead: list[str] = Field(default_factory=list, alias="i_stedet")
    topic: str | None = Field(None, alias="emne")
    citations: list[Citation] = Field(alias="kilder")
    confirmed: bool = Field(alias="bekraeftet")
    confirmed_on: dt.date | None = Field(None, alias="bekraeftet_dato")

    _check_topic = validator("topic", allow_reuse=True)(_topic_id)
    _check_date = validator("confirmed_on", pre=True, allow_reuse=True)(_written_date)


class FollowUp(_Strict):
    """Which topic answers a short follow-up to this one."""

    number: str | None = Field(None, alias="nummer")
    under_18: str | None = None
    adult: str | None = Field(None, alias="over_18")


class Topic(_Strict):
    """One thing staff ask about, and the answer to it."""

    id: str
    title: str = Field(alias="titel", max_length=70)
    answer: str = Field(alias="svar", min_length=1)
    answer_family_control: str | None = Field(None, alias="svar_ved_familiekontrol")
    reason: str | None = Field(None, alias="hvorfor")
    caveat: str | None = Field(None, alias="forbehold")
    citations: list[Citation] = Field(default_factory=list, alias="kilder")
    status: Status
    kind: Kind = Field(Kind.ANSWER, alias="slags")
    contacts: list[str] = Field(default_factory=list, alias="kontakter")
    related: list[str] = Field(default_factory=list, alias="relaterede")
    choices: list[str] = Field(default_factory=list, alias="valg")
    follow_up: FollowUp = Field(default_factory=lambda: FollowUp.parse_obj({}), alias="opfoelgning")
    owner: str = Field(alias="ejer")
    checked: dt.date = Field(alias="kontrolleret")
    valid_until: dt.date | None = Field(None, alias="gyldig_til")
    expired_note: str | None = Field(None, alias="udloebet")

    _check_id = validator("id", allow_reuse=True)(_topic_id)
    _check_dates = validator("checked", "valid_until", pre=True, allow_reuse=True)(_written_date)
    _check_links = validator("related", "choices", each_item=True, allow_reuse=True)(_topic_id)

    @validator("answer", "answer_family_control")
    def _short(cls, value: str | None) -> str | None:
        words = len((value or "").split())
        if words > MAX_ANSWER_WORDS:
            raise ValueError(f"svaret er på {words} ord; forkort til højst {MAX_ANSWER_WORDS}")
        return value

    @validator("choices")
    def _few(cls, value: list[str]) -> list[str]:
        if len(value) > 3:
            raise ValueError("højst tre valg under et svar")
        return value

    @property
    def group(self) -> str:
        """The part of the id before the slash."""
        return self.id.split("/", 1)[0]


class TopicFile(_Strict):
    """A file of topics; the head gives what its topics have in common."""

    description: str = Field(alias="beskrivelse")
    owner: str = Field(alias="ejer")
    checked: dt.date = Field(alias="kontrolleret")
    valid_until: dt.date | None = Field(None, alias="gyldig_til")
    expired_note: str | None = Field(None, alias="udloebet")
    topics: list[dict[str, Any]] = Field(alias="emner")

    _check_dates = validator("checked", "valid_until", pre=True, allow_reuse=True)(_written_date)
