"""Recognises wordings that must or must not stand in a reply."""

from __future__ import annotations

import re

# Advice to speak with the family. "Kontakt ikke familien" is none.
FAMILY_CONTACT = re.compile(
    r"(?i)\b(?<!ikke )(?!kontakt til)"
    r"(?:tal|snak|ring|skriv|kontakt|inddrag|orienter|informer|spørg|inviter|mød)"
    r"(?: (?:til|med|også|gerne|først|altid))* (?:familien|forældrene|forældre|far|mor)\b"
)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a reply."""
    return text.split("\n\n")
