"""Takes personal data out of a message before anything else sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.privacy.identifiers import IdentifierFinder
from assistant.privacy.names import NameFinder
from assistant.privacy.spans import Kind, Span, without_overlaps

_KINDS = "|".join(re.escape(kind.value) for kind in Kind)
# A placeholder, and the word that only said what was to come: "cpr-nr. [cpr-nummer]".
_PLACEHOLDER = re.compile(
    r"(?i)(?:\b(?:cpr|tlf|telefon|mobil|e-?mail|mail|adresse|konto|kontonr|reg)[\w.-]*\W{0,3}"
    rf"(?:er\s+)?(?=\[(?!navn)))?\[({_KINDS})\]"
)
# How a masked name is read: a word that says as much as the name did.
SOMEBODY = "personen"


@dataclass(frozen=True)
class Masked:
    """A message without personal data, and the kinds that were in it, in order, each once."""

    text: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Mask:
    """Finds personal data and puts the name of its kind in brackets in its place."""

    identifiers: IdentifierFinder
    names: NameFinder

    def __call__(self, text: str) -> Masked:
        """``text`` with "[navn]", "[adresse]" and so on where there was somebody's."""
        spans = self.find(text)
        parts, at = [], 0
        for span in spans:
            parts += [text[at : span.start], f"[{span.kind.value}]"]
            at = span.end
        kinds = tuple(dict.fromkeys(span.kind for span in spans))
        return Masked("".join([*parts, text[at:]]), kinds)

    def find(self, text: str) -> list[Span]:
        """The pieces that are masked, in order, none touching another."""
        found = without_overlaps(self.identifiers.find(text))
        # A street may be called after somebody; the address goes as a whole.
        names = self.names.find(text)
        return without_overlaps([*found, *names])


def readable(text: str) -> str:
    """A masked message as it is understood: somebody instead of a name, nothing for the rest."""

    def word(match: re.Match[str]) -> str:
        return SOMEBODY if match[1] == Kind.NAME.value else ""

    return " ".join(_PLACEHOLDER.sub(word, text).split())
