"""Reads an age group out of numbers and school classes in a message.

Numbers that are not ages (paragraphs, durations, counts, clock times) are told apart by what stands
before and after them.
"""

from __future__ import annotations

import re

from assistant.understanding.danish import squeeze

ADULT_AGE = 18
UNDER, ADULT = "under_18", "over_18"

_ONES = {
    "et": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9,
    "ti": 10, "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16,
    "sytten": 17, "atten": 18, "nitten": 19,
}  # fmt: skip
_TENS = {
    "tyve": 20, "tredive": 30, "fyrre": 40, "halvtreds": 50, "tres": 60, "halvfjerds": 70,
    "firs": 80,
}  # fmt: skip
_COMPOUND_ONES = {**_ONES, "en": 1}
_WORDS = {
    **_ONES,
    **_TENS,
    **{
        f"{one}og{ten}": _COMPOUND_ONES[one] + value
        for ten, value in _TENS.items()
        for one in ("en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")
    },
}
_LONG_WORDS = sorted((w for w in _WORDS if len(w) > 3 or w == "ti"), key=len, reverse=True)
_N = r"(\d{1,2}|" + "|".join(_LONG_WORDS) + r")"
_FILLER = (
    r"(?:\s+(?:kun|lige|jo|nu|nok|vel|først|faktisk|snart|næsten|netop|altså|vist|cirka|ca\.?|omkring|"
    r"måske|midt|sidst|et|sted|mellem|over|knap|godt))*?"
)
# What follows a number that is not an age.
_COUNTED = (
    r"(?!\s*(?:\d|:|%|§|(?:kolleger|personer|elever|lærere|pædagoger|medarbejdere|ansatte|procent|"
    r"minut|time|dag|uge|måned|side|unge\b|børn|piger|drenge|gange|kroner|kr\b|mand\b|deltagere|"
    r"beboere|borgere|stk|point|klasse|kl\b|km|kilo)|"
    r"\.\s*(?:\d|klasse|kl\b|jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)))"
)
_YEARS = re.compile(rf"(\w+\s+)?\b{_N}\s*(?:år|aar)\b(?!\s*(?:siden|frem|endnu|erfaring|i\s+træk))")
_AGED = re.compile(
    rf"\b{_N}\s*-?\s*(?:år|aar)ig\w*(?!\s*(?:plan|aftale|periode|indsats|projekt|kontrakt|straf))"
)
_IS = re.compile(
    rf"(\w+)\s+(?:er|bliver|blev|fylder|var){_FILLER}(?:\s+fyldt|\s+blevet)?\s+{_N}\b(?!\s*(?:år|aar)){_COUNTED}"
)
_ON = re.compile(rf"\b(\w+)\s+(?:på|paa){_FILLER}\s+{_N}\b(?!\s*(?:år|aar)\s*siden){_COUNTED}")
_CORRECTED = re.compile(
    rf"(?:\b(?:nej|men|mente|undskyld|faktisk|kun|altså)\b|,)[\s,]*(?:han|hun)?\s*{_N}\s*[.!?]*$"
)
_ALONE = re.compile(rf"^\W*{_N}\W*$")
_DENIED = re.compile(rf"\bikke\s+(?:længere\s+|kun\s+)?{_N}\b")
_GRADE = re.compile(
    r"\b\d{1,2}\.?\s*(?:klasse|kl\b(?!\.?\s*\d))|\b(?:nulte|første|anden|tredje|fjerde|femte|sjette|"
    r"syvende|ottende|niende|tiende)\s*klasse|(?<!§ )(?<!stk )(?<!stk\. )(?<!bilag )\b\d\.?[a-e]\b"
    r"|\bi\s+\d\s[a-e]\b"
)
_UNDER = re.compile(
    r"\b(?:under|ikke\s+(?:fyldt|blevet|helt)|fylder(?:\s+\w+)?)\s+(?:18|atten)\b|\bikke\s+(?:18|atten)"
    r"\s+endnu|\bikke\s+myndig|\bumyndig"
)
_OVER = re.compile(
    r"\b(?:over|fyldt)\s+(?:18|atten)\b|\b18\s+(?:eller|og)\s+(?:derover|over)"
    r"|\b[2-9]0\s*['’´]?\s*erne\b"
)
# Subjects and words before a number that show that it counts something else.
_NOT_A_PERSON = frozenset(
    [
        "vi",
        "der",
        "klokken",
        "kl",
        "svaret",
        "planen",
        "prisen",
        "strafferammen",
        "straffen",
        "mødet",
        "fristen",
        "budgettet",
        "det",
        "kommer",
        "side",
        "gruppe",
        "gruppen",
        "hold",
        "holdet",
        "afsnit",
    ]
)
_DURATION = frozenset(["i", "for", "sidste", "efter", "om", "hver", "op", "mindst", "end", "de"])


def age_group(text: str) -> str | None:
    """``under_18`` or ``over_18`` by what ``text`` tells of an age; None where it tells none.

    Of several ages the last counts ("17, nej hun er 19"), but not one that is denied ("ikke 17").
    """
    lowered = squeeze(text)
    said = [(m.start(), UNDER) for m in _UNDER.finditer(lowered)]
    said += [
        (m.start(), ADULT)
        for m in _OVER.finditer(lowered)
        if not any(abs(m.start() - at) < 12 for at, _ in said)
    ]
    covered = [at for at, _ in said]
    denied = {m.group(1) for m in _DENIED.finditer(lowered)}
    for at, number in _numbers(lowered):
        if number not in denied and not (number in ("18", "atten") and covered):
            said.append((at, ADULT if _value(number) >= ADULT_AGE else UNDER))
    if said:
        return max(said)[1]
    return UNDER if _GRADE.search(lowered) else None


def _value(number: str) -> int:
    return _WORDS[number] if number in _WORDS else int(number)


def _numbers(text: str) -> list[tuple[int, str]]:
    found = [(m.start(1), m.group(1)) for m in _AGED.finditer(text)]
    found += [(m.start(1), m.group(1)) for m in _ALONE.finditer(text)]
    found += [(m.start(1), m.group(1)) for m in _CORRECTED.finditer(text)]
    for pattern in (_IS, _ON):
        found += [
            (m.start(2), m.group(2))
            for m in pattern.finditer(text)
            if m.group(1) not in _NOT_A_PERSON
        ]
    for m in _YEARS.finditer(text):
        before = (m.group(1) or "").split()
        # "han er 15 år", but not "strafferammen er 4 år".
        subject = text[: m.start(1)].split()[-1:] if before == ["er"] else before
        if not _DURATION.intersection(before) and not _NOT_A_PERSON.intersection(subject):
            found.append((m.start(2), m.group(2)))
    return found
