"""Civil registration numbers and dates of birth."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assistant.privacy.spans import Kind, Span, named

_DASH = r"[-–—]"
# The last four may be blotted out, and in a replacement number have letters.
_LAST_FOUR = r"(?:\d{4}|[\dx*?_]{4}|\d[A-Za-z\d]{3})"
_CPR = re.compile(
    rf"(?i)(?<![\d-])(\d{{2}})[ ./]?(\d{{2}})[ ./]?(\d{{2}})(\s?[-–—/.]?\s?)({_LAST_FOUR})(?!\w)"
)
_CPR_SAID = re.compile(
    rf"(?i)\b(?:cpr|pers(?:on)?)\W{{0,3}}(?:nr|nummer(?:et)?)?\W{{0,3}}(?:er|på|paa|:)?\W{{0,3}}"
    rf"(\d{{2}}[ ./-]?\d{{2}}[ ./-]?\d{{2}}(?:\s?{_DASH}?\s?[\dx*]{{1,4}})?)"
)
# "sidste fire er 1234", after a date of birth or before it.
_LAST_FOUR_SAID = re.compile(
    r"(?i)\b(?:(?:de\s)?sidste\s(?:fire|4)|løbenummer(?:et)?|kontrolcifre(?:ne)?)"
    r"(?:\s(?:cifre|tal|i cpr))?\s*(?:er|:|-)?\s*(?P<id>\d{4})(?!\d)"
)
_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zæøå]*\.?"
_DAY_MONTH = rf"\d{{1,2}}\s?[./\- ]\s?(?:\d{{1,2}}|{_MONTH})(?:\s?[./\-, ]\s?(?:19|20)?\d{{2}})?"
_BIRTH_SAID = re.compile(
    r"(?i)\b(?:født|foedt|fodt|fød|f\.|f\s?d\.|fd\.?|fødselsdag(?:en)?|fødselsdato(?:en)?|"
    r"foedselsdato|foedselsdag|fdato|fødd|dob|date of birth)"
    r"\W{0,3}(?:er|den|d\.|dag|i|:)?\W{0,3}(?:den\s|d\.\s?)?"
    rf"(?P<id>{_DAY_MONTH}|\d{{6}}|(?:19|20)\d{{2}}[-./]\d{{1,2}}[-./]\d{{1,2}}|"
    rf"[a-zæøå]+\s{_MONTH}\s(?:19|20)\d{{2}})(?!\d)"
)
# "fylder 18 den 27. november 2026", "bliver myndig d. 3/5".
_TURNING = re.compile(
    r"(?i)\b(?:(?:fylder|fyldte|bliver|blev|runder|rundede)\s+(?:\d{1,2}|myndig|\w{2,5}ten|tyve)"
    r"(?:\s?år|\s?aar)?|fylder\s+år|har\s+fødselsdag)\s*,?\s*"
    rf"(?:i\s\w+\s)?(?:den|d\.|dén)?\s*(?P<id>{_DAY_MONTH})(?!\d)"
)
# "hun er fra 24 sept. 2012": of a person, and with a year.
_FROM_A_DATE = re.compile(
    r"(?i)\b(?:han|hun|drengen|pigen|barnet|eleven|hende|ham|den unge|tvillingerne)\s+er\s+"
    rf"(?:\w+\s)?(?:fra|årgang)\s+(?:den\s|d\.\s?)?"
    rf"(?P<id>\d{{1,2}}\s?[./\- ]\s?(?:\d{{1,2}}|{_MONTH})"
    r"\s?[./\-, ]\s?(?:19|20)?\d{2})(?!\d)"
)
_FULL_DATE = re.compile(
    r"(?<![\d.])(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?((?:19|20)?\d{2})(?![\d.]\d|\d)|"
    r"(?<![\d.-])((?:19|20)\d{2})[-/](?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\d|3[01])(?![\d-])"
)
# Days that everybody here speaks of, which are nobody's birthday unless it is said.
_EVENTS = frozenset(
    {(22, 7, 2011), (11, 9, 2001), (14, 2, 2015), (7, 10, 2023), (7, 1, 2015), (13, 11, 2015),
     (9, 4, 1940), (5, 5, 1945), (4, 5, 1945), (5, 6, 1953), (5, 6, 1849), (15, 3, 2019)}
)  # fmt: skip
# A date up to this many years ago may be a meeting's; before that it is somebody's birthday.
_RECENT_YEARS = 4


def cpr_numbers(text: str) -> Iterator[Span]:
    """Civil registration numbers in ``text``: a date, and four digits.

    The check digit is not looked at: numbers since October 2007 need not fit it (CPR-kontoret:
    "Personnumre uden kontrolciffer").
    """
    for match in _CPR.finditer(text):
        day, month = int(match[1]), int(match[2])
        # A replacement number has 60 added to its day.
        dated = 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)
        dash = any(mark in match[4] for mark in "-–—")
        digits = match[5].isdigit()
        if (dash and (dated or digits)) or (
            dated and (digits or set(match[5].lower()) <= set("x*?_"))
        ):
            yield Span(match.start(), match.end(), Kind.CPR)
    for match in _CPR_SAID.finditer(text):
        yield Span(match.start(1), match.end(1), Kind.CPR)
    yield from named(_LAST_FOUR_SAID, text, Kind.CPR)


def births(text: str) -> Iterator[Span]:
    """Dates of birth in ``text``: said to be one, or too long ago to be a meeting's."""
    for pattern in (_BIRTH_SAID, _TURNING, _FROM_A_DATE):
        yield from named(pattern, text, Kind.BIRTH)
    this_year = dt.date.today().year
    for match in _FULL_DATE.finditer(text):
        year = int(match[3] or match[4])
        if year < 100:
            year += 2000 if 2000 + year <= this_year + _RECENT_YEARS else 1900
        day = (int(match[1]), int(match[2]), year) if match[1] else None
        if year < this_year - _RECENT_YEARS and day not in _EVENTS:
            yield Span(match.start(), match.end(), Kind.BIRTH)
