"""Addresses: a street and a number, with or without floor, door and town."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.privacy.spans import Kind, Span

_SURE_STREET = (
    r"vej|vejen|gade|gaden|allé|alleen|alléen|stræde|strædet|straede|boulevard|boulevarden|"
    r"blvd\.?|vænge|vænget|vaenge"
)
_MAYBE_STREET = (
    r"alle|torv|torvet|plads|pladsen|park|parken|have|haven|bakke|bakken|kaj|kajen|vang|vangen|"
    r"toft|toften|lund|lunden|gård|gården|gaard|gaarden|brygge|ager|ageren|sti|stien|eng|engen|"
    r"høj|højen|ås|åsen|krog|krogen|hus|huse|husene|bo|dam|dammen|kær|kæret|skrænten|skoven|"
    r"stranden|holm|bro|port"
)
# Swedish, Norwegian, German, English and Polish streets.
_FOREIGN_STREET = (
    r"väg|vägen|gata|gatan|gränd|gränden|backe|backen|vei|veien|gate|straße|strasse|str\.|weg|gasse|"
    r"allee|street|road|avenue|lane|drive"
)
_NUMBER = r"(?:nr\.?\s*)?\d{1,3}\s?[A-Ha-h]?(?![\w%])"
_DOOR = (
    r"(?:t\.?\s?[vh]|m\.?\s?f|til (?:højre|venstre))(?!\w)\.?|(?:dør|lejl|lgh|vær)\w*\.?\s*\d{1,4}|"
    r"(?:opg(?:ang)?|indgang|blok|port)\.?\s*(?:[A-Za-z]|\d{1,2})(?!\w)"
)
_FLOOR = (
    r"(?:\s*,?\s*(?:(?:\d{1,2}|st|stuen|kld|kl|kælderen|baghuset|forhuset)(?!\w)\.?"
    rf"(?:\s*\d{{0,2}}\.?\s*(?:sal|etage))?\.?(?:,?\s*(?:{_DOOR}|\d{{1,3}}(?!\d)))?|{_DOOR}))"
    rf"(?:\s*,?\s*(?:{_DOOR}))?"
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
# "lindealle 12", "prøveholms alle 12": with the end of a street's name before it.
_ADDRESS_ALLE = re.compile(
    rf"(?i)(?<!\w)[\wæøåé.'-]{{3,}}(?:s\salle|alle)\s+{_NUMBER}(?:{_FLOOR})?(?:{_TOWN})?"
)
_ADDRESS_FOREIGN = re.compile(
    rf"(?<!\w)(?:(?:[A-ZÅÄÖÜØÆ][\w.'-]+\s){{1,2}}(?i:{_FOREIGN_STREET})|"
    rf"[A-ZÅÄÖÜØÆ]?[a-zåäöüßøæ]{{3,}}(?:vägen|gatan|gata|gränd|veien|straße|strasse|weg)|"
    rf"(?:ul\.|ulica|rue|via|calle|ulitsa)\s(?:[A-ZÀ-Ž][\wà-ž.'-]+\s?){{1,3}})\s*{_NUMBER}"
    rf"(?:{_FLOOR})?(?:{_TOWN})?|"
    r"(?<![\w.])\d{1,4}[A-Ha-h]?\s(?:[A-Z][\w.'-]+\s){1,2}(?i:street|road|avenue|lane|drive)(?!\w)"
)
# "2400 NV, Prøvevej 12": what may stand right before an address and belongs to it.
_POSTCODE_BEFORE = re.compile(
    r"(?<!\d)\d{4}\s(?:[A-ZÆØÅ][\wæøå.]*\s?){1,2}(?:\s?(?:NV|SV|SØ|NØ|K|V|N|S|Ø|C))?\s*[,:-]?\s*$|"
    r"(?<!\d)\d{4}\s[a-zæøå]{2,}(?:\s(?:nv|sv|sø|nø|k|v|n|s|ø|c))?\s*,\s*$"
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
# "nr. 47 på Prøvevej"
_NUMBER_FIRST = re.compile(
    rf"(?i)(?<!\w)(?:nr\.?|nummer)\s*\d{{1,3}}\s?[A-H]?\s+(?:på|paa|i|ad)\s+"
    rf"[\wæøåé.'-]{{2,}}(?:{_SURE_STREET})(?!\w)"
)
_PATTERNS = (
    _ADDRESS,
    _ADDRESS_MAYBE,
    _ADDRESS_LOWER,
    _ADDRESS_ALLE,
    _ADDRESS_FOREIGN,
    _NUMBER_FIRST,
)
# Every pattern asks for one, and most messages have none.
_DIGIT = re.compile(r"\d")
# No postcode and town are longer.
_LONGEST_TOWN = 40


def addresses(text: str) -> Iterator[Span]:
    """Addresses in ``text``; a street without a number is none."""
    if not _DIGIT.search(text):
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            street = match.groupdict().get("street")
            whole = len(match.group()) > len(street or "") + 6
            if street and _NO_STREET.match(street) and not whole:
                continue
            if _UNIT.match(text[match.end() :]):
                continue
            before = text[max(0, match.start() - _LONGEST_TOWN) : match.start()]
            postcode = _POSTCODE_BEFORE.search(before)
            start = match.start() - (len(postcode.group()) if postcode else 0)
            yield Span(start, match.end(), Kind.ADDRESS)
