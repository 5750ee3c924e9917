"""Numbers, addresses and accounts that tell who somebody is, found by their form.

What is not personal stays: our own contacts' numbers, paragraphs, years, times, amounts and school
classes. In doubt it is masked: a needless mask costs less than a number that gets through.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from assistant.privacy.addresses import addresses
from assistant.privacy.civil import births, cpr_numbers
from assistant.privacy.online import emails, profiles
from assistant.privacy.phones import phone_numbers
from assistant.privacy.registers import accounts, cases, plates
from assistant.privacy.spans import Span

_FINDERS: tuple[Callable[[str], Iterator[Span]], ...] = (
    cpr_numbers,
    profiles,
    addresses,
    plates,
    cases,
    births,
    accounts,
)


@dataclass(frozen=True)
class IdentifierFinder:
    """Finds identifiers.

    ``ours`` are the digits of public services' numbers, ``mails`` our contacts' e-mails: they stay.
    """

    ours: Collection[str]
    mails: Collection[str]

    def find(self, text: str) -> list[Span]:
        """Every identifier in ``text``; they may overlap."""
        spans = [*phone_numbers(text, self.ours), *emails(text, self.mails)]
        return [*spans, *(span for finder in _FINDERS for span in finder(text))]
