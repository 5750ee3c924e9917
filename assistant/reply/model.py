"""The reply as the HTTP contract has it (``Reply`` in openapi.yaml); every channel renders this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class SourceCard:
    """Where the answer stands. ``checked`` is an ISO date."""

    id: str
    title: str
    publisher: str | None = None
    year: int | None = None
    place: str | None = None
    url: str | None = None
    checked: str | None = None


@dataclass
class ContactCard:
    """Whom to call. ``open_now`` is None where the hours are not known."""

    id: str
    name: str
    confirmed: bool
    phone: str | None = None
    email: str | None = None
    url: str | None = None
    hours: str | None = None
    open_now: bool | None = None
    confirmed_on: str | None = None


@dataclass
class Choice:
    """A button: ``title`` is shown, ``choice`` is what the client sends back."""

    title: str
    choice: str


@dataclass
class Reply:
    """One answer, question, warning or apology. ``text`` is Danish with light Markdown.

    ``not_understood``: the message could not be understood, and the reply says so.
    """

    id: str
    text: str
    topic: str
    kind: str
    urgent: bool = False
    sources: list[SourceCard] = field(default_factory=list)
    contacts: list[ContactCard] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    not_understood: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The reply as JSON types; optional fields without a value are left out."""
        # By hand: dataclasses.asdict, which copies every value, takes longer than making the reply.
        whole = dict(vars(self))
        if not self.not_understood:
            del whole["not_understood"]
        for cards in ("sources", "contacts"):
            whole[cards] = [
                {key: value for key, value in vars(card).items() if value is not None}
                for card in whole[cards]
            ]
        whole["choices"] = [dict(vars(choice)) for choice in self.choices]
        return whole
