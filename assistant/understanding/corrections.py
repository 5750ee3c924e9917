"""Corrections: "nej, jeg mente teamet" asks about the team, and not again about the last topic."""

from __future__ import annotations

import re

_WORDS = (
    r"(?:nej|næh?|nå|ups|hov|undskyld|sorry|beklager|altså|åh|øh|argh|vent(?: lige)?|ok(?:ay)?)"
)
_OPENING = rf"^\W*(?:{_WORDS}\W+)*"
_WRONG = r"(?:(?:det (?:var|er) (?:jo |nu |vist )?(?:ikke|forkert)(?: det| der)?|ikke det)\W+)?"
# "Skrev forkert", "jeg blander tingene sammen", "ikke kvarteret".
_SLIPPED = (
    r"(?:(?:(?:det|jeg|der) )?(?:blev |fik )?(?:skrev|skrevet|sagde|sagt|stavede|trykkede|trykket) "
    r"(?:vist |det )?forkert|(?:(?:jeg )?(?:tror|vist) )?(?:at )?jeg (?:fik |har )?"
    r"(?:bland(?:er|ede|et)|rod(?:er|ede|et)|bytte(?:r|de|t)) [^,.]{0,30}?"
    r"(?:sammen|rundt|om)(?: i det)?|"
    r"ikke [^,.]{2,40})\W+"
)
_MEANT = (
    r"(?:jeg|vi) (?:mente|mener|spurgte (?:om|til)|spørger (?:om|til)|tænkte på|tænker på|"
    r"ville (?:gerne )?(?:spørge om|vide)|skulle have (?:skrevet|sagt|spurgt om)|ville skrive)"
)
_SOUGHT = r"(?:jeg|vi) (?:leder efter|skal bruge|skulle bruge|vil(?:le)? (?:gerne )?have)"
_MEANT_AFTER = rf"(?:{_MEANT}|mente (?:jeg|vi)|det var (?:det|den) {_MEANT})"
# What a correction without "jeg mente" begins with, so that "det er til forældrene" alone is none.
_WHOM = r"(?:til|for|om|hos|på|i|fra|med)"
_BUT = (
    r"(?:(?:nej|næh?|ups|hov|undskyld|sorry|beklager|argh|vent|forresten|altså)\b\W*(?:lige\W+)?)+"
)
_TO_BE = r"(?:(?:det (?:er|var|skal være|skulle være|skulle have været)|jeg skulle bruge) )?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_OPENING}{_WRONG}{_MEANT}\s+(?:(?:altså|jo|faktisk|snarere)\s+)?(?P<rest>.{{3,}})$",
        rf"{_OPENING}{_SLIPPED}(?:men )?(?:{_MEANT}|{_SOUGHT})\s+(?P<rest>.{{3,}})$",
        # "jeg blandede det sammen. Det var den nationale linje jeg mente"
        rf"{_OPENING}{_SLIPPED}(?:men )?(?:det (?:var|er) )?"
        rf"(?P<rest>[^,.]{{3,60}}?)\W+{_MEANT_AFTER}\W*$",
        # "det var egentlig ikke pligten jeg spurgte til, det var fristerne"
        rf"{_OPENING}(?:men )?det (?:var|er) (?:\w+ )?ikke [^,.]{{2,40}} {_MEANT_AFTER},? "
        r"(?:(?:men|det (?:var|er)) )*(?P<rest>.{3,})$",
        rf"{_OPENING}(?:det (?:var|er) )?(?P<rest>.{{3,60}}?)(?: (?:var|er) det)?"
        rf"\W+{_MEANT_AFTER}\W*$",
        rf"{_OPENING}(?:det (?:var|er) )?ikke .{{2,40}}?,? men (?P<rest>.{{3,}})$",
        # "sorry det var handleplanen jeg skulle bruge", "vent, forkert, jeg skulle bruge den anden"
        rf"^\W*{_BUT}det (?:er|var) (?P<rest>.{{3,60}}?) (?:jeg|vi) (?:skulle|skal|ville) "
        r"(?:bruge|have|vide)\W*$",
        rf"^\W*{_BUT}(?:det (?:var|er) )?(?:den |det )?forkerte?\b[^,.]{{0,30}}[,.] ?"
        r"(?:jeg|vi) (?:skulle|skal|ville) (?:bruge|have|vide) (?P<rest>.{3,})$",
        # "hov, det er til forældrene, ikke til os", "nej ikke til os, til forældrene"
        rf"^\W*{_BUT}{_TO_BE}(?P<rest>{_WHOM} .{{3,60}}?),? ikke {_WHOM} .{{2,40}}$",
        rf"^\W*{_BUT}{_TO_BE}ikke {_WHOM} [^,.]{{2,40}}[,.] (?P<rest>{_WHOM} .{{3,}})$",
        # "forkert, der skulle stå PSP", "PSP skulle der stå"
        rf"^\W*(?:{_BUT})?(?:[^,.]{{0,20}}forkert\W+)?(?:der|det) skulle (?:have )?stå(?:et)? "
        r"(?P<rest>.{3,40})$",
        rf"^\W*(?:{_BUT})?(?P<rest>[^,.]{{3,40}}?) skulle (?:der|det) (?:have )?stå(?:et)?\W*$",
    )
)
_NOT_BUT = re.compile(r"^ikke (?:.{2,60}?,? men|[^,]{2,40},) (?P<rest>.{3,})$", re.IGNORECASE)
_AND_NOT = re.compile(r"^(?P<rest>.{3,}?),? (?:og )?ikke .{2,60}$", re.IGNORECASE)
# "Jeg mente noget andet" says only that it was wrong.
_UNTOLD = re.compile(
    rf"^(?:{_WORDS}|ikke det\b.{{0,20}}|(?:noget|det|den|en|et) (?:helt )?and(?:et|en)\b.{{0,20}}|"
    r"(?:lige |præcis )?(?:det|den)\b.{0,10}|lige\b.{0,20})$",
    re.IGNORECASE,
)


def corrected(text: str) -> str | None:
    """What was meant, where ``text`` says that something else was; None where it does not."""
    for shape in _SHAPES:
        match = shape.match(text)
        if match is None:
            continue
        rest = match["rest"].strip()
        for part in (_NOT_BUT, _AND_NOT):
            inner = part.match(rest)
            rest = inner["rest"].strip() if inner else rest
        return None if _UNTOLD.match(rest) else rest
    return None
