"""A message as it goes into Rasa: cleaned text, what the alarm rules found, or a pressed choice."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant import logs
from assistant.intake.alarm import AlarmRules
from assistant.privacy.mask import Mask
from assistant.privacy.spans import Kind
from assistant.understanding.danish import Pipeline, squeeze
from assistant.workshops.joining import code_in

MAX_CHARACTERS = 1000
# Rasa takes any text that begins with a slash for an intent; a user's text must never be one.
_COMMAND_PREFIX = re.compile(r"^[\s/]+")
_QUESTION = re.compile(
    r"(?i)\?|^\W*(?:hvad|hvem|hvor|hvorfor|hvordan|hvornår|hvornaar|hvilke[nt]?|hvis|kan|skal|må|"
    r"er det|har jeg|findes|gælder|what|who|how|when|why)\b"
    r"|\b(?:hvad|hvem|hvordan|hvor|hvornår)\s+(?:gør|skal|kan|bør|må|ringer|kontakter|siger|går)\b"
    r"|\b(?:skal|må|kan|bør)\s+(?:jeg|vi|man)\b"
)


class MessageError(ValueError):
    """The message can't be taken; ``key`` names the text in ``tekster.yml`` that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Incoming:
    """One thing a user said or pressed. Exactly one of ``text`` and ``choice`` is set.

    ``text`` is without personal data; ``masked`` says what kinds were taken out. ``alarms`` are the
    acute topics that the rules found; ``explained``: its alarming words are used about something
    else.
    """

    text: str | None = None
    choice: str | None = None
    alarms: tuple[str, ...] = ()
    explained: bool = False
    masked: tuple[Kind, ...] = ()


def take_text(text: str, rules: AlarmRules, pipeline: Pipeline, mask: Mask) -> Incoming:
    """Clean a typed message, look for an alarm in it, and take personal data out.

    Only the alarm sees the message as it was typed, and the sentence encoder where it was begun
    ahead (``Service.ahead``); nothing keeps it.

    Args:
        text: 1 to 1,000 characters of what the user typed.

    Raises:
        MessageError: ``tom``, ``for_lang`` or ``uforstaaelig``; ``intern`` where the mask fails and
            no alarm is raised.
    """
    if len(text) > MAX_CHARACTERS:
        raise MessageError("for_lang")
    cleaned = clean(text)
    if not cleaned:
        raise MessageError("tom")
    if code_in(cleaned) is not None:
        # Six consonants name nobody; the mask might take them for a foreign name.
        return Incoming(text=cleaned)
    words = pipeline.words(squeeze(cleaned))
    alarms = tuple(rules.raised_by(words))
    try:
        masked = mask(cleaned)
    except Exception as error:  # whatever fails in it: an unmasked message must not go on
        logs.fault("mask failed", error)
        if not alarms:
            raise MessageError("intern") from None
        return Incoming(text="?", alarms=alarms)
    return Incoming(
        text=_COMMAND_PREFIX.sub("", masked.text) or "?",
        alarms=alarms,
        explained=rules.explained(words),
        masked=masked.kinds,
    )


def alarms_in(text: str, rules: AlarmRules, pipeline: Pipeline) -> tuple[str, ...]:
    """What the alarm rules find in a text of any length, some 3 ms for each 1,000 characters.

    Raises:
        MessageError: ``uforstaaelig``.
    """
    return tuple(rules.raised_by(pipeline.words(squeeze(clean(text)))))


def clean(text: str) -> str:
    """``text`` in one Unicode form, without control characters, blanks trimmed.

    Raises:
        MessageError: ``uforstaaelig``, for NUL and lone surrogates.
    """
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise MessageError("uforstaaelig")
    normal = unicodedata.normalize("NFC", text)
    # Invisible characters (zero width, soft hyphen) go without a trace, lest they split a word.
    kept = (" " if unicodedata.category(c) == "Cc" else c for c in normal if not _invisible(c))
    return " ".join("".join(kept).split())


def _invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


def is_question(text: str) -> bool:
    """Whether ``text`` asks: it has a question mark, begins like a question, or holds one."""
    return bool(_QUESTION.search(text))
