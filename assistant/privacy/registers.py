"""Number plates, case numbers, accounts and payment cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.privacy.spans import Kind, Span, named

# A car's, a moped's, and a Swedish one; in small letters only where it stands as one word.
_PLATE = re.compile(
    r"(?<![\w-])(?:[A-ZÆØÅ]{2}[\s-]?\d{2}[\s-]?\d{3}|(?!DK)[A-Z]{2}\s?\d{4}|[A-Z]{3}\s?\d{2}[A-Z\d]|"
    r"(?!(?:KR|EU|DK|NR|CA|KL|OP|AF)\b)[A-Z]{2}\s?\d{2}\.\d{3}|"
    r"[a-zæøå]{2}\d{5}|(?!(?:af|er|på|op|om|ca|kl|nr|de|du|en|et|få|ja|jo|ni|nu|os|se|så|to|vi|kr)\s)"
    r"[a-zæøå]{2}\s\d{2}\s\d{3})(?![\w-])"
)
_PLATE_WORD = r"(?:plade|nr\.?\s?pl|reg\.?\s?nr|registreringsnummer|indregistreret)\w*"
_FILLERS = (
    r"(?:[\s:,.(]+(?:er|på|var|vist|vistnok|nok|noget|med|lød|hedder|starter|som|siger|måske|ca|den|"
    r"der|står|hvor))"
)
_PLATE_SAID = re.compile(
    rf"(?i){_PLATE_WORD}{_FILLERS}{{0,4}}[\s:,.(\"'“”»]{{0,3}}"
    r"(?P<id>[a-zæøå]{2}[\s.-]?[\dx?*]{2}[\s.-]?[\dx?*]{2,3})(?!\w)"
)
# "nummerplade "VALHAL 8"": whatever its owner chose.
_PLATE_CHOSEN = re.compile(
    rf"(?i)plade\w*{_FILLERS}{{0,4}}[\s:,(]{{0,2}}[\"“”»'](?P<id>[^\"“”«']{{2,9}})[\"“”«']"
)
_CAR = (
    r"bil|bilen|bilens|varevogn|varevognen|varebil|kassevogn|pickup|knallert|knallerten|scooter|"
    r"motorcykel|mc|taxa|vogn|vognen|plade|pladen|nummerplade|nummerpladen|audi|bmw|mercedes|volvo|"
    r"golf|tesla|toyota|skoda|peugeot|opel|ford|kia|passat"
)
# Other countries' plates, and those with a mark too many, where a car is spoken of.
_PLATE_OF_A_CAR = re.compile(
    rf"(?i:\b(?:{_CAR})\b)[^.!?\n]{{0,30}}?(?<![\w-])(?!(?:BMW|SUV|GTI|SSP|PET|PSP|NMR)\b)"
    r"(?P<id>[A-ZÅÄÖÜ]{1,3}[-\s][A-Z]{1,2}[\s-]?\d{2,4}[EH]?|[A-Z]{2,3}[\s.-]\d{2,3}[\s.-]?[A-Z\d]{1,3}|"
    r"[A-Z]{2}[\s.-]?[\dx?*]{2}[\s.-]?[\dx?*]{3}|[A-Z]{1,2}[\s-]?\d{3,5}[\s-]?[A-Z]{1,3}|"
    r"[A-Z]{2}\d{2}\s?[A-Z]{3})(?![\w-])"
)
_CASE_SAID = re.compile(
    r"(?i)\b(?:\w*sag(?:en|s)?|journal|jour|j|esdh|kle|acadre|edoc|dubu|sagsbehandlings|underretning|"
    r"kvittering(?:s|en)?|reference|ref|løbe)[\s.-]*"
    r"(?:nr|nummer(?:et)?|id|no)?\b[\s.:#(]*(?:er|hedder)?\s*"
    r"(?P<id>(?:[a-z]{1,6}[-\s/.]?)?\d[\d./\- ]{2,}\d[a-z]{0,3})(?!\w)"
)
_CASE = re.compile(
    r"(?<![\w/-])(?:(?:[A-ZÆØÅ]{1,5}[-\s])?(?:(?:19|20)\d{2}[-/]\d{4,8}(?:[-/]\d+)?|"
    r"\d{2}[./]\d{2}[./]\d{2}-[A-ZÆØÅ]\d{2}-\d+-\d{2,4}|\d{4}-\d{5}-\d{5}-\d{2}|\d{2}[-/]\d{5,6}|"
    r"\d{3,7}-\d{3,7}))(?![\w-])"
)
# Letters in front, and perhaps behind: "ssp-24-0093", "UND-7742-19K".
_CASE_LETTERED = re.compile(
    r"(?<![\w/-])(?!(?i:iso|covid|vtd|ft|lov|uge|kap|art)-)[A-Za-zÆØÅæøå]{2,6}[-/]"
    r"(?P<number>\d{2,7}[-/.]\d{2,7})[A-Za-z]{0,3}(?![\w/-])"
)
_SHORT_CASE = 7
_YEARS = re.compile(r"^(?:19|20)\d{2}\s?[-–—/]?\s?(?:(?:19|20)\d{2}|\d{2})$")
_ACCOUNT = re.compile(
    r"(?i)\b(?:konto|kto|reg|bank|mobilepay|nemkonto)\w*\W{0,3}(?:nr|nummer)?\W{0,3}(?:er|ud|:)?"
    r"\W{0,3}(?P<id>\d{4}(?:\W{0,3}(?:konto|kto)\w*\W{0,3}(?:nr)?\W{0,3})?(?:[\d\s-]{3,14}\d)?)(?!\w)"
)
_ACCOUNT_FORM = re.compile(r"(?<![\d-])(?!(?:19|20)\d\d-)\d{4}[\s-]\d{7,10}(?!\d)")
_IBAN = re.compile(r"(?i)(?<!\w)[a-z]{2}\d{2}(?:\s?\d{4}){3,6}(?:\s?\d{1,3})?(?!\w)")
# A box to pay into: "mobilepay box 1234AB".
_BOX = re.compile(
    r"(?i)\b(?:mobile\s?pay|mp|vipps|swish|betalings|indsamlings)\W{0,2}(?:box|boks|nr|nummer|til|på|"
    r"id|\s)*\W{0,3}(?P<id>(?=[a-z]*\d)[a-z\d]{4,8})(?!\w)|\b(?:box|boks)\s+(?P<box>\d{4}[A-Z]{2})\b"
)
_CARD = re.compile(r"(?<![\d-])\d{4}([\s.-]?)\d{4}\1\d{4}\1\d{4}(?![\d-])")
_CARD_OTHER = re.compile(r"(?<![\d-])\d(?:[\s-]?\d){12,18}(?![\d-])")
_WALLET = re.compile(
    r"(?<!\w)(?:bc1[a-z0-9]{20,80}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[a-fA-F0-9]{40}|"
    r"[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}|[LM][1-9A-HJ-NP-Za-km-z]{26,33})(?!\w)"
)


def plates(text: str) -> Iterator[Span]:
    """Number plates in ``text``."""
    for match in _PLATE.finditer(text):
        yield Span(match.start(), match.end(), Kind.PLATE)
    for pattern in (_PLATE_SAID, _PLATE_CHOSEN, _PLATE_OF_A_CAR):
        yield from named(pattern, text, Kind.PLATE)


def cases(text: str) -> Iterator[Span]:
    """Case numbers in ``text``."""
    yield from named(_CASE_SAID, text, Kind.CASE)
    for match in _CASE.finditer(text):
        # "side 114-118", "100-150 elever"
        short = len(match.group()) <= _SHORT_CASE
        if not short and not _YEARS.match(match.group()):
            yield Span(match.start(), match.end(), Kind.CASE)
    for match in _CASE_LETTERED.finditer(text):
        if not _YEARS.match(match["number"]):
            yield Span(match.start(), match.end(), Kind.CASE)


def accounts(text: str) -> Iterator[Span]:
    """Accounts, payment cards, boxes to pay into and wallets in ``text``."""
    yield from named(_ACCOUNT, text, Kind.ACCOUNT)
    for pattern in (_ACCOUNT_FORM, _IBAN, _CARD, _WALLET):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), Kind.ACCOUNT)
    for match in _CARD_OTHER.finditer(text):
        if _fits_luhn(match.group()):
            yield Span(match.start(), match.end(), Kind.ACCOUNT)
    for match in _BOX.finditer(text):
        group = "id" if match["id"] else "box"
        yield Span(match.start(group), match.end(group), Kind.ACCOUNT)


def _fits_luhn(number: str) -> bool:
    """Whether the last digit of ``number`` is the check digit of a payment card's."""
    digits = [int(character) for character in number if character.isdigit()]
    doubled = [n * 2 - 9 * (n > 4) if place % 2 else n for place, n in enumerate(digits[::-1])]
    return sum(doubled) % 10 == 0
