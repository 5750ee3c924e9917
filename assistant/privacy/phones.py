"""Telephone numbers, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import phonenumbers

from assistant.privacy.spans import Kind, Span

_DASH = r"[-–—]"
# Eight digits as they are grouped in Denmark, with or without the country's code.
_PHONE = re.compile(
    r"(?<![\d.,§/-])(?<!\d )(?:(?:\(?\+|00)\s?45\)?[\s.-]*)?"
    r"(?:\d{2}[\s./-]?\d{2}[\s./-]?\d{2}[\s./-]?\d{2}|\d{4}[\s-]\d{4}|\d{3}[\s-]\d{3}[\s-]\d{2}|"
    r"\d{2}\s\d{3}\s\d{3})(?![\d/-]|\s\d{4})"
)
# Years, dates, hours and paragraphs have the same form.
_NO_PHONE = (
    re.compile(rf"^(?:19|20)\d{{2}}\s?(?:{_DASH}|/)?\s?(?:19|20)\d{{2}}$"),
    re.compile(rf"^\d{{2}}\.\d{{2}}\s?{_DASH}?\s?\d{{2}}\.\d{{2}}$"),
    re.compile(r"^(?:0?[1-9]|[12]\d|3[01])[./ -](?:0?[1-9]|1[0-2])[./ -](?:19|20)\d{2}$"),
    re.compile(r"^(?:19|20)\d{2}[./-](?:0[1-9]|1[0-2])[./-](?:0[1-9]|[12]\d|3[01])$"),
)
_AMOUNT = re.compile(r"(?i)^\s*(?:,-|kr\b|kroner|mio|millioner|personer|borgere|elever|indbyggere)")
_UNITS = "nul|et|en|to|tre|fire|fem|seks|syv|otte|ni"
_TENS = "tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems"
_TEENS = "ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten"
_NUMBER_WORD = rf"(?:(?:{_UNITS})\s?og\s?(?:{_TENS})|{_TEENS}|{_TENS}|{_UNITS})"
_SPOKEN = re.compile(
    rf"(?i)(?<!\w)(?:plus\s)?{_NUMBER_WORD}(?:[\s,.-]{{1,2}}{_NUMBER_WORD}){{3,}}(?!\w)"
)
_WHOLE_NUMBER = re.compile(rf"(?i){_NUMBER_WORD}(?!\w)")
_ONE_DIGIT = frozenset(_UNITS.split("|"))


def phone_numbers(text: str, ours: Collection[str]) -> Iterator[Span]:
    """Telephone numbers in ``text`` but those whose last eight digits are among ``ours``."""
    for match in _PHONE.finditer(text):
        found = match.group()
        digits = re.sub(r"\D", "", found)[-8:]
        no_phone = _is_something_else(found) or _AMOUNT.match(text[match.end() :])
        if digits not in ours and not no_phone:
            yield Span(match.start(), match.end(), Kind.PHONE)
    for number in phonenumbers.PhoneNumberMatcher(text, "DK"):
        digits = str(number.number.national_number)
        if digits not in ours and not _is_something_else(number.raw_string):
            yield Span(number.start, number.end, Kind.PHONE)
    for match in _SPOKEN.finditer(text):
        if _digits_in_words(match.group()) >= 8:
            yield Span(match.start(), match.end(), Kind.PHONE)


def _is_something_else(found: str) -> bool:
    return any(pattern.match(found) for pattern in _NO_PHONE)


def _digits_in_words(said: str) -> int:
    """How many digits the number words of ``said`` stand for."""
    found = _WHOLE_NUMBER.findall(said)
    return sum(1 if word.lower() in _ONE_DIGIT else 2 for word in found)
