"""Builds the mask from the name lists and from what our own answers say in public."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.knowledge.schema import Contact
from assistant.privacy.identifiers import IdentifierFinder
from assistant.privacy.likeness import Likeness
from assistant.privacy.lists import NameLists
from assistant.privacy.mask import Mask
from assistant.privacy.names import NameFinder, Recogniser
from assistant.privacy.words import is_danish, words_of

FOLDER = "navne"
FIRST, LAST, AMBIGUOUS = "fornavne.txt", "efternavne.txt", "tvetydige.txt"
PUBLIC, FAMOUS, NUMBERS = "offentlige.txt", "kendte.txt", "offentlige_numre.txt"
_LISTS = (FIRST, LAST, AMBIGUOUS, PUBLIC, FAMOUS, NUMBERS)


def load_mask(
    folder: Path, contacts: Iterable[Contact], said: Iterable[str], recogniser: Recogniser
) -> Mask:
    """The mask.

    Args:
        folder: ``knowledge/``, with the name lists in ``navne/``.
        contacts: whose numbers and e-mails are ours, and stay.
        said: our own answers; places and organisations in them are no people.
        recogniser: what finds people in sentences.

    Raises:
        KnowledgeError: a list is missing or empty.
    """
    lists = {name: _entries(folder / FOLDER / name) for name in _LISTS}
    # A capital that begins a sentence says nothing of a Danish word.
    public = {
        word.form
        for text in said
        for word in words_of(text)
        if word.capital and len(word.form) > 1 and (word.marked or not is_danish(word))
    }
    public.update(lists[PUBLIC])
    known = list(contacts)
    phones = [*(contact.phone for contact in known if contact.phone), *lists[NUMBERS]]
    numbers = {re.sub(r"\D", "", phone)[-8:] for phone in phones}
    mails = {contact.email.lower() for contact in known if contact.email}
    names = NameLists.of(
        lists[FIRST], lists[LAST], lists[AMBIGUOUS], public, Likeness.load(), lists[FAMOUS]
    )
    return Mask(IdentifierFinder(numbers, mails), NameFinder(names, recogniser))


def _entries(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    entries = [line.strip() for line in lines if line.strip()]
    if not entries:
        message = "listen mangler eller er tom; skriv ét navn på hver linje"
        raise KnowledgeError([Problem(file, 1, "navne", message)])
    return entries
