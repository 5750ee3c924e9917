"""Numbers, addresses and accounts that tell who somebody is, found by their form.

What is not personal stays: our own contacts' numbers, paragraphs, years, times, amounts and school
classes. In doubt it is masked: a needless mask costs less than a number that gets through.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import phonenumbers

from assistant.privacy.spans import Kind, Span

_DASH = r"[-–—]"
_CPR = re.compile(
    rf"(?<![\d-])(\d{{2}})[ ./]?(\d{{2}})[ ./]?(\d{{2}})(\s?{_DASH}?\s?)(\d{{4}})(?!\d)"
)
_CPR_SAID = re.compile(
    rf"(?i)\bcpr\W{{0,3}}(?:nr|nummer(?:et)?)?\W{{0,3}}(?:er|på|paa|:)?\W{{0,3}}"
    rf"(\d{{2}}[ ./-]?\d{{2}}[ ./-]?\d{{2}}(?:\s?{_DASH}?\s?[\dx*]{{1,4}})?)"
)
# Eight digits as they are grouped in Denmark, with or without the country's code.
_PHONE = re.compile(
    r"(?<![\d.,§-])(?<!\d )(?:(?:\(?\+|00)\s?45\)?[\s.-]*)?"
    r"(?:\d{2}[\s.-]?\d{2}[\s.-]?\d{2}[\s.-]?\d{2}|\d{4}[\s-]\d{4}|\d{3}[\s-]\d{3}[\s-]\d{2})(?![\d-])"
)
_YEARS = re.compile(rf"^(?:19|20)\d{{2}}\s?{_DASH}?\s?(?:19|20)\d{{2}}$")
_DATED = re.compile(r"^(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)\d{2}$")
_HOURS = re.compile(rf"^\d{{2}}\.\d{{2}}\s?{_DASH}?\s?\d{{2}}\.\d{{2}}$")
_AMOUNT = re.compile(r"(?i)^\s*(?:,-|kr\b|kroner|mio|millioner|personer|borgere|elever|indbyggere)")
_EMAIL = re.compile(r"(?i)[\w.+æøåÆØÅ-]+\s?(?:@|\(at\)|\[at\])\s?[\wæøå-]+(?:\.[\wæøå-]+)+")
_SITES = (
    r"facebook|fb|instagram|insta|tiktok|snapchat|snap|twitter|x|linkedin|youtube|youtu|reddit|"
    r"telegram|t|discord|discordapp|twitch|vk|gab|steamcommunity|roblox|kick|threads"
)
_LINK = re.compile(
    rf"(?i)\b(?:https?://)?(?:www\.|m\.)?(?:{_SITES})\.(?:com|dk|me|gg|tv|be|net|org)/[^\s,;)]+"
)
_HANDLE = re.compile(r"(?<![\w@.])@[\w.æøåÆØÅ-]*\w")
_SERVICE = (
    r"snap(?:chat)?|insta(?:gram)?|discord|tik[- ]?tok|telegram|facebook|fb|twitter|twitch|reddit|"
    r"steam|roblox|signal|whatsapp|youtube|xbox|psn|playstation|profil(?:en)?|bruger(?:en)?|"
    r"brugernavn(?:et)?|profilnavn(?:et)?|gamertag|alias|nick(?:name)?|kalder sig"
)
# After a service either a sign that a name follows, or a word that is none of the language.
_PROFILE = re.compile(
    rf"(?i)\b(?:{_SERVICE})(?:profilen?|navnet?|kontoen?|brugeren?)?"
    r"(?:\s*[:=]\s*|\s+(?:hedder|er|som|under|navn(?:et)?|med navnet|brugernavn(?:et)?)\s+"
    r"(?:hedder\s+|er\s+)?|\s+)"
    r"[\"'“”»«]?(?P<name>[\w.æøåÆØÅ-]*\w)"
)
# "... som X på reddit", and a name with the four digits that Discord gives.
_AT_SERVICE = re.compile(
    rf"(?i)\b(?:navnet|som|hedder|brugeren|profilen)\s+[\"'“”»«]?(?P<name>[\w.æøåÆØÅ#-]*\w)[\"'“”»«]?"
    rf"\s+(?:på|paa|inde på|i)\s+(?:{_SERVICE})\b"
)
_NUMBERED = re.compile(r"(?<!\w)[\w.-]{2,}#\d{3,5}(?!\w)")
_HANDLE_LIKE = re.compile(r"[\d_]|\w\.\w|[a-zæøå][A-ZÆØÅ]")
_SURE_STREET = (
    r"vej|vejen|gade|gaden|allé|alleen|alléen|stræde|strædet|straede|boulevard|boulevarden|"
    r"vænge|vænget|vaenge"
)
_MAYBE_STREET = (
    r"alle|torv|torvet|plads|pladsen|park|parken|have|haven|bakke|bakken|kaj|kajen|vang|vangen|"
    r"toft|toften|lund|lunden|gård|gården|gaard|gaarden|brygge|ager|ageren|sti|stien|eng|engen|"
    r"høj|højen|ås|åsen|krog|krogen|hus|huse|husene|bo|dam|dammen|kær|kæret|skrænten|skoven|"
    r"stranden|holm|bro|port"
)
_NUMBER = r"(?:nr\.?\s*)?\d{1,3}\s?[A-Ha-h]?(?![\w%])"
_DOOR = r"(?:t\.?\s?[vh]|m\.?\s?f|til (?:højre|venstre))(?!\w)\.?|(?:dør|lejl|vær)\w*\.?\s*\d{1,4}"
_FLOOR = (
    r"(?:\s*,?\s*(?:(?:\d{1,2}|st|stuen|kld|kl|kælderen|baghuset|forhuset)(?!\w)\.?"
    rf"(?:\s*\d{{0,2}}\.?\s*(?:sal|etage))?\.?(?:,?\s*(?:{_DOOR}|\d{{1,3}}(?!\d)))?|{_DOOR}))"
)
_TOWN = (
    r"(?:\s*,?\s*(?:i\s+)?\d{4}(?!\d)(?:\s+[A-Za-zÆØÅæøå]{2,}\.?"
    r"(?:\s(?:NV|SV|SØ|NØ|K|V|N|S|Ø|C|nv|sv|k|v|n|s|ø|c)\b\.?)?)?)"
)
_OLD_OR_NEW = r"(?:(?:gl|gammel|ny|nr|nørre|ndr|sdr|sønder|vester|øster|store|st|lille|ll)\.?\s+)?"
_ADDRESS = re.compile(
    rf"(?i)(?<!\w)(?P<street>{_OLD_OR_NEW}(?-i:[A-ZÆØÅ][\wæøåé.'-]+\s)?"
    rf"(?:[\wæøåé.'-]{{2,}}(?:{_SURE_STREET})|[\wæøåé.'-]{{2,}}\s(?:{_SURE_STREET})))"
    rf"\s+{_NUMBER}(?:{_FLOOR})?(?:{_TOWN})?"
)
_ADDRESS_MAYBE = re.compile(
    rf"(?<!\w)(?:[A-ZÆØÅ][\wæøåé.'-]+(?:{_MAYBE_STREET})|"
    rf"(?:[A-ZÆØÅ][\wæøåé.'-]+\s){{1,2}}(?i:{_MAYBE_STREET})|"
    rf"(?<=\bved )[A-ZÆØÅ][\wæøåé'-]+|(?<=\bpå )[A-ZÆØÅ][\wæøåé'-]+|"
    rf"(?<=\bbor )[A-ZÆØÅ][\wæøåé'-]+)\s+{_NUMBER}(?:{_FLOOR})?(?:{_TOWN})?"
)
_ADDRESS_LOWER = re.compile(
    rf"(?i)(?<!\w)(?:[\wæøåé.'-]+\s)?[\wæøåé.'-]*(?:{_MAYBE_STREET})\s+{_NUMBER}"
    rf"(?:{_FLOOR}(?:{_TOWN})?|{_TOWN})"
)
_NO_STREET = re.compile(
    r"(?i)^(?:på|paa|ad|ud|under|en|den|det|er|eller|og|din|min|vores|samme|rette|kort|lang)?\s?"
    r"(?:\w*(?:kontakt|underretnings|henvendelses|ud|under|om|gen|op|ind|an|hoved|motor|tjeneste|"
    r"kommando|hen|til)vejen?|vej|vejen|gade|gaden)$"
)
_UNIT = re.compile(
    r"(?i)^\s*(?:uger?|dage?|år|aar|timer?|minutter|min\b|måneder|mdr|gange|børn|elever|unge|borgere|"
    r"personer|mennesker|kilometer|km|meter|kr\b|kroner|steder|skoler|ansatte|kolleger|ud af)"
)
# A car's, a moped's, and a Swedish one; in small letters only where it stands as one word.
_PLATE = re.compile(
    r"(?<![\w-])(?:[A-ZÆØÅ]{2}[\s-]?\d{2}[\s-]?\d{3}|(?!DK)[A-Z]{2}\s?\d{4}|[A-Z]{3}\s?\d{2}[A-Z\d]|"
    r"[a-zæøå]{2}\d{5}|(?!(?:af|er|på|op|om|ca|kl|nr|de|du|en|et|få|ja|jo|ni|nu|os|se|så|to|vi|kr)\s)"
    r"[a-zæøå]{2}\s\d{2}\s\d{3})(?![\w-])"
)
_PLATE_SAID = re.compile(
    r"(?i)(?:plade|reg\.?\s?nr|registreringsnummer|indregistreret)\w*\W{0,3}"
    r"(?:er|på|:)?\W{0,3}(?P<id>[a-zæøå]{2}[\s-]?\d{2}[\s-]?\d{2,3})(?!\w)"
)
_CASE_SAID = re.compile(
    r"(?i)\b(?:\w*sag(?:en|s)?|journal|jour|j|esdh|kle|acadre|edoc|sagsbehandlings|underretning)[\s.-]*"
    r"(?:nr|nummer(?:et)?|id|no)?\b[\s.:#]*(?:er|hedder)?\s*"
    r"(?P<id>(?:[a-z]{1,5}[-\s]?)?\d[\d./\- ]{2,}\d)"
)
_CASE = re.compile(
    r"(?<![\w/-])(?:(?:[A-ZÆØÅ]{1,5}[-\s])?(?:(?:19|20)\d{2}[-/]\d{4,8}(?:[-/]\d+)?|"
    r"\d{2}[./]\d{2}[./]\d{2}-[A-ZÆØÅ]\d{2}-\d+-\d{2,4}|\d{4}-\d{5}-\d{5}-\d{2}|\d{2}[-/]\d{5,6}|"
    r"\d{3,7}-\d{3,7}))(?![\w-])"
)
_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zæøå]*\.?"
_DAY_MONTH = rf"\d{{1,2}}\s?[./\- ]\s?(?:\d{{1,2}}|{_MONTH})(?:\s?[./\-, ]\s?(?:19|20)?\d{{2}})?"
_BIRTH_SAID = re.compile(
    r"(?i)\b(?:født|foedt|fodt|fød|f\.|f\s?d\.|fødselsdag(?:en)?|fødselsdato(?:en)?|foedselsdato|"
    r"fdato|fødd)\W{0,3}(?:er|den|d\.|dag|i|:)?\W{0,3}(?:den\s|d\.\s?)?"
    rf"(?P<id>{_DAY_MONTH}|\d{{6}}|[a-zæøå]+\s{_MONTH}\s(?:19|20)\d{{2}})(?!\d)"
)
_FULL_DATE = re.compile(
    r"(?<![\d.])\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?((?:19|20)?\d{2})(?![\d.]\d|\d)"
)
_ACCOUNT = re.compile(
    r"(?i)\b(?:konto|kto|reg|bank|mobilepay|nemkonto)\w*\W{0,3}(?:nr|nummer)?\W{0,3}(?:er|ud|:)?"
    r"\W{0,3}(?P<id>\d{4}(?:\W{0,3}(?:konto|kto)\w*\W{0,3}(?:nr)?\W{0,3})?(?:[\d\s-]{3,14}\d)?)(?!\d)"
)
_ACCOUNT_FORM = re.compile(r"(?<![\d-])(?!(?:19|20)\d\d-)\d{4}[\s-]\d{7,10}(?!\d)")
_IBAN = re.compile(r"(?i)(?<!\w)[a-z]{2}\d{2}(?:\s?\d{4}){3,6}(?:\s?\d{1,3})?(?!\w)")
# A date up to this many years ago may be a meeting's; before that it is somebody's birthday.
_RECENT_YEARS = 4


@dataclass(frozen=True)
class IdentifierFinder:
    """Finds identifiers.

    ``ours`` are the digits of our contacts' numbers, ``mails`` their e-mails: they stay.
    """

    ours: Collection[str]
    mails: Collection[str]

    def find(self, text: str) -> list[Span]:
        """Every identifier in ``text``; they may overlap."""
        finders: tuple[Callable[[str], Iterator[Span]], ...] = (
            _cpr,
            self._phones,
            self._emails,
            _profiles,
            _addresses,
            _plates,
            _cases,
            _births,
            _accounts,
        )
        return [span for finder in finders for span in finder(text)]

    def _phones(self, text: str) -> Iterator[Span]:
        for match in _PHONE.finditer(text):
            found = match.group()
            digits = re.sub(r"\D", "", found)[-8:]
            form = any(pattern.match(found) for pattern in (_YEARS, _HOURS, _DATED))
            if digits not in self.ours and not form and not _AMOUNT.match(text[match.end() :]):
                yield Span(match.start(), match.end(), Kind.PHONE)
        for number in phonenumbers.PhoneNumberMatcher(text, "DK"):
            digits = str(number.number.national_number)
            form = any(pattern.match(number.raw_string) for pattern in (_YEARS, _HOURS, _DATED))
            if digits not in self.ours and not form:
                yield Span(number.start, number.end, Kind.PHONE)

    def _emails(self, text: str) -> Iterator[Span]:
        for match in _EMAIL.finditer(text):
            if match.group().lower() not in self.mails:
                yield Span(match.start(), match.end(), Kind.EMAIL)


def _cpr(text: str) -> Iterator[Span]:
    """Civil registration numbers: a date, and four digits.

    The check digit is not looked at: numbers since October 2007 need not fit it (CPR-kontoret:
    "Personnumre uden kontrolciffer").
    """
    for match in _CPR.finditer(text):
        day, month = int(match[1]), int(match[2])
        # A replacement number has 60 added to its day.
        dated = 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)
        if dated or "-" in match[4] or "–" in match[4]:
            yield Span(match.start(), match.end(), Kind.CPR)
    for match in _CPR_SAID.finditer(text):
        yield Span(match.start(1), match.end(1), Kind.CPR)


def _profiles(text: str) -> Iterator[Span]:
    for pattern in (_LINK, _HANDLE, _NUMBERED):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), Kind.PROFILE)
    for pattern in (_PROFILE, _AT_SERVICE):
        for match in pattern.finditer(text):
            if _HANDLE_LIKE.search(match["name"]):
                yield Span(match.start("name"), match.end("name"), Kind.PROFILE)


def _addresses(text: str) -> Iterator[Span]:
    for pattern in (_ADDRESS, _ADDRESS_MAYBE, _ADDRESS_LOWER):
        for match in pattern.finditer(text):
            street = match.groupdict().get("street")
            whole = len(match.group()) > len(street or "") + 6
            if street and _NO_STREET.match(street) and not whole:
                continue
            if _UNIT.match(text[match.end() :]):
                continue
            yield Span(match.start(), match.end(), Kind.ADDRESS)


def _plates(text: str) -> Iterator[Span]:
    for match in _PLATE.finditer(text):
        yield Span(match.start(), match.end(), Kind.PLATE)
    yield from _named(_PLATE_SAID, text, Kind.PLATE)


def _cases(text: str) -> Iterator[Span]:
    yield from _named(_CASE_SAID, text, Kind.CASE)
    for match in _CASE.finditer(text):
        if not _YEARS.match(match.group()):
            yield Span(match.start(), match.end(), Kind.CASE)


def _births(text: str) -> Iterator[Span]:
    yield from _named(_BIRTH_SAID, text, Kind.BIRTH)
    this_year = dt.date.today().year
    for match in _FULL_DATE.finditer(text):
        year = int(match[1])
        if year < 100:
            year += 2000 if 2000 + year <= this_year + _RECENT_YEARS else 1900
        if year < this_year - _RECENT_YEARS:
            yield Span(match.start(), match.end(), Kind.BIRTH)


def _accounts(text: str) -> Iterator[Span]:
    yield from _named(_ACCOUNT, text, Kind.ACCOUNT)
    for pattern in (_ACCOUNT_FORM, _IBAN):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), Kind.ACCOUNT)


def _named(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Span]:
    group: Literal["id"] = "id"
    for match in pattern.finditer(text):
        yield Span(match.start(group), match.end(group), kind)
