"""Builds replies from the content: the only place where texts, contacts and sources meet."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.knowledge.hours import COPENHAGEN, open_instead, open_now
from assistant.knowledge.loader import Knowledge, expired
from assistant.knowledge.schema import PLACEHOLDER, Citation, Contact, Kind, Status, Topic
from assistant.knowledge.texts import Guide, GuideOutcome, GuideQuestion, Texts
from assistant.reply.model import Choice, ContactCard, Reply, SourceCard

TOPIC_CHOICE = "emne:"
GUIDE_CHOICE = "guide:"
NONE_OF_THEM = "ingen"
START_GUIDE = "kontakt/vejviser"
EXERCISE = "workshop/oevelse"
EXERCISE_CHOICE = "oevelse:"
GREETING_CHOICE = TOPIC_CHOICE + "assistent/hilsen"
UNCLEAR = "uklar/uddyb"
PERSONAL_DATA = "sikkerhed/personoplysninger"
OWN_SOURCE = "VEJVISER"

_KINDS = {
    Kind.ANSWER: "answer",
    Kind.EMERGENCY: "emergency",
    Kind.REFUSAL: "refusal",
    Kind.REDIRECT: "redirect",
    Kind.SMALLTALK: "smalltalk",
    Kind.FALLBACK: "fallback",
}


@dataclass(frozen=True)
class Situation:
    """What a reply depends on besides its topic. ``now`` carries a time zone."""

    now: dt.datetime
    family_control: bool = False


@dataclass
class Composer:
    """Turns topics, guide steps and fixed texts into replies."""

    knowledge: Knowledge
    texts: Texts
    guide: Guide

    def topic(
        self, topic_id: str, situation: Situation, lead: str = "", rival: str | None = None
    ) -> Reply:
        """The answer to a topic; ``lead`` is put before it as a paragraph of its own.

        ``rival``: the topic that may have been meant instead. It is the first choice, and a note
        says so.

        Raises:
            KeyError: there is no such topic.
        """
        topic = self.knowledge.topics[topic_id]
        answer = topic.answer
        if situation.family_control and topic.answer_family_control:
            answer = topic.answer_family_control
        before = [lead] if lead else []
        if expired(topic, situation.now.astimezone(COPENHAGEN).date()) and topic.expired_note:
            before.append(topic.expired_note)
        notes = []
        if topic.status is Status.UNCONFIRMED:
            notes.append(self._unconfirmed(topic.caveat))
        rival = None if rival == topic.id else rival
        if rival:
            notes.append(self._text("mente_du_maaske"))
        reply = self._reply(
            topic.id,
            topic.kind,
            [*before, answer],
            notes,
            topic.contacts,
            self._sources(topic.citations, topic.checked),
            self.topic_choices(self._leading_on(topic, rival)),
            situation,
        )
        reply.not_understood = topic.kind is Kind.FALLBACK
        return reply

    @staticmethod
    def _leading_on(topic: Topic, rival: str | None) -> list[str]:
        first = [rival] if rival else []
        return [*first, *(choice for choice in topic.choices if choice not in first)]

    def clarify(self, candidates: Sequence[str], situation: Situation) -> Reply:
        """ "Mente du …?" with the nearest topics as choices and a way out."""
        choices = self.topic_choices(candidates)
        choices.append(Choice(self._text("mente_du_ingen"), NONE_OF_THEM))
        return self.plain("mente_du", situation, kind="question", choices=choices)

    def lost(self, situation: Situation, again: bool = False) -> Reply:
        """Says that the message was not understood and offers the guide and a number."""
        key = "fortabt_igen" if again else "fortabt"
        reply = self.plain(key, situation, choices=self.ways_on(), contacts=["hotline"])
        reply.not_understood = True
        return reply

    def lost_in_guide(self, situation: Situation) -> Reply:
        """Says that the answer to the guide's question was not understood; the question follows."""
        reply = self.plain("fortabt_i_guiden", situation)
        reply.not_understood = True
        return reply

    def ways_on(self) -> list[Choice]:
        """The two choices that always make sense: the contact guide and what the bot can do."""
        return [
            Choice(self._text("start_guide"), TOPIC_CHOICE + START_GUIDE),
            Choice(self._text("hvad_kan_du"), TOPIC_CHOICE + "assistent/hvad_kan_du"),
        ]

    def plain(
        self,
        key: str,
        situation: Situation,
        *,
        topic: str = UNCLEAR,
        kind: str = "fallback",
        choices: Sequence[Choice] = (),
        contacts: Sequence[str] = (),
        sources: Sequence[SourceCard] = (),
        **values: str,
    ) -> Reply:
        """A fixed text from ``tekster.yml`` as a reply; ``values`` fill its own placeholders."""
        reply = self._reply(
            topic,
            Kind.FALLBACK,
            [self._text(key, **values)],
            [],
            contacts,
            list(sources),
            list(choices),
            situation,
        )
        reply.kind = kind
        return reply

    def switched_off(self, notice: str, situation: Situation) -> Reply:
        """That nothing is answered now, why, and whom to call. ``notice``: see :meth:`notice`."""
        contacts, told = ["alarm", "hotline"], self.notice(notice)
        return self.plain("slukket", situation, kind="redirect", contacts=contacts, besked=told)

    def notice(self, given: str) -> str:
        """An operator's notice; the usual one where none was given."""
        return given or self.texts.conversation["slukket_uden_besked"]

    def error(self, key: str) -> str:
        """An error's text, filled, with what is not confirmed of the contacts that it names."""
        text = self.texts.errors[key]
        told = [self.fill(text), *self._unsure_contacts(self._mentioned([text]))]
        return " ".join(told).replace("**", "")

    def exercise(
        self,
        topic: str,
        paragraphs: Sequence[str],
        situation: Situation,
        *,
        choices: Sequence[Choice] = (),
        contacts: Sequence[str] = (),
        citations: Sequence[Citation] = (),
        checked: dt.date | None = None,
    ) -> Reply:
        """A step of an exercise. Nobody is called from it, so what is closed now is not told."""
        day = checked or situation.now.astimezone(COPENHAGEN).date()
        reply = self._reply(
            topic,
            Kind.ANSWER,
            paragraphs,
            [],
            contacts,
            self._sources(citations, day),
            list(choices),
            situation,
            tell_closed=False,
        )
        reply.kind = "exercise"
        return reply

    def masked(self, kinds: Sequence[str], situation: Situation) -> Reply:
        """What is said when personal data of these kinds was taken out of a message."""
        shown = [self.texts.removed[kind] for kind in kinds]
        what = self._listed(shown)
        return self.plain("fjernet", situation, topic=PERSONAL_DATA, kind="refusal", hvad=what)

    def guide_question(self, question: GuideQuestion, situation: Situation) -> Reply:
        """A question of the contact guide with its choices."""
        choices = [
            Choice(
                choice.title, GUIDE_CHOICE + ",".join(f"{k}={v}" for k, v in choice.sets.items())
            )
            for choice in question.choices
        ]
        reply = self._reply(
            START_GUIDE, Kind.ANSWER, [question.text], [], [], [], choices, situation
        )
        reply.kind = "question"
        return reply

    def guide_outcome(
        self, outcome: GuideOutcome, slots: Mapping[str, str | None], situation: Situation
    ) -> Reply:
        """Who to call now, what next and why, after what the guide has understood."""
        notes = [outcome.reason]
        heard = [
            self.guide.words[slot][value]
            for slot, value in slots.items()
            if value and value in self.guide.words.get(slot, {})
        ]
        if heard and outcome.kind is not Kind.EMERGENCY:
            notes.append(self._text("guide_forstaaet", det=", ".join(heard)))
        if self.guide.status is Status.UNCONFIRMED and outcome.kind is not Kind.EMERGENCY:
            notes.append(self._unconfirmed(self.guide.caveat))
        return self._reply(
            outcome.topic,
            outcome.kind,
            [outcome.answer],
            notes,
            outcome.contacts,
            self._sources(self.guide.citations, self.guide.checked),
            self.topic_choices(outcome.choices),
            situation,
        )

    def topic_choices(self, topics: Sequence[str]) -> list[Choice]:
        """Choices that lead to ``topics``, with their titles."""
        return [Choice(self.knowledge.topics[t].title, TOPIC_CHOICE + t) for t in topics]

    def source_line(self, topic: Topic) -> str:
        """The topic's sources in one line of text: title, place and year; empty if none."""
        cards = self._sources(topic.citations, topic.checked)
        parts = []
        for card in cards:
            details = [str(d) for d in (card.publisher, card.year, card.place) if d]
            parts.append(f"{card.title} ({', '.join(details)})" if details else card.title)
        return "; ".join(parts)

    def contact_card(self, contact: Contact, now: dt.datetime) -> ContactCard:
        """How a contact is shown at ``now``."""
        return ContactCard(
            id=contact.id,
            name=contact.name,
            confirmed=contact.confirmed,
            phone=contact.phone,
            email=contact.email,
            url=contact.url,
            hours=contact.hours_text,
            open_now=open_now(contact, now, self.knowledge.contacts),
            confirmed_on=contact.confirmed_on.isoformat() if contact.confirmed_on else None,
        )

    def fill(self, text: str) -> str:
        """``text`` with ``{contact}``, ``{contact.navn}`` and ``{contact.tider}`` filled in."""

        def value(match: re.Match[str]) -> str:
            contact = self.knowledge.contacts.get(match.group(1))
            if contact is None:
                return match.group(0)
            if match.group(2) == "navn":
                return contact.name
            if match.group(2) == "tider":
                return contact.hours_text or ""
            return contact.phone or contact.name

        return PLACEHOLDER.sub(value, text)

    def conversation_text(self, key: str, **values: str) -> str:
        """A fixed text, filled."""
        return self._text(key, **values)

    def _text(self, key: str, **values: str) -> str:
        text = self.texts.conversation[key]
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return self.fill(text)

    def _unconfirmed(self, caveat: str | None) -> str:
        return self._text(
            "ubekraeftet", forbehold=caveat or self.texts.conversation["ubekraeftet_uden_grund"]
        )

    def _reply(
        self,
        topic: str,
        kind: Kind,
        paragraphs: Sequence[str],
        notes: Sequence[str],
        contact_ids: Sequence[str],
        sources: list[SourceCard],
        choices: list[Choice],
        situation: Situation,
        tell_closed: bool = True,
    ) -> Reply:
        contacts = [self.knowledge.contacts[contact] for contact in contact_ids]
        mentioned = self._mentioned(paragraphs)
        shown = {contact.id: contact for contact in [*contacts, *mentioned]}
        told = tell_closed and kind is not Kind.EMERGENCY
        closed = self._closed(list(shown.values()), situation.now) if told else []
        unsure = self._unsure_contacts(list(shown.values()))
        text = "\n\n".join(
            self.fill(part.strip()) for part in [*paragraphs, *closed, *notes, *unsure] if part
        )
        return Reply(
            id=uuid.uuid4().hex,
            text=text,
            topic=topic,
            kind=_KINDS[kind],
            urgent=kind is Kind.EMERGENCY,
            sources=sources,
            contacts=[self.contact_card(contact, situation.now) for contact in contacts],
            choices=choices,
        )

    def _mentioned(self, paragraphs: Sequence[str]) -> list[Contact]:
        """Contacts whose number stands in the text, in order."""
        ids = [
            match.group(1)
            for part in paragraphs
            for match in PLACEHOLDER.finditer(part)
            if match.group(2) is None and match.group(1) in self.knowledge.contacts
        ]
        return [self.knowledge.contacts[contact] for contact in dict.fromkeys(ids)]

    def _closed(self, contacts: Sequence[Contact], now: dt.datetime) -> list[str]:
        """A line for each contact that is closed, saying what is open instead."""
        known = self.knowledge.contacts
        lines = []
        closed = [c for c in contacts if c.phone and open_now(c, now, known) is False]
        for contact in closed[:2]:
            hours = f" ({contact.hours_text})" if contact.hours_text else ""
            line = self._text("lukket", navn=contact.name, tider=hours)
            others = open_instead(contact, now, known)
            if others:
                key = "lukket_i_stedet" if open_now(others[0], now, known) else "lukket_proev"
                named = self._text("og").join(f"{other.name} {other.phone}" for other in others[:2])
                line += " " + self._text(key, andre=named)
            lines.append(line)
        return lines

    def _unsure_contacts(self, contacts: Sequence[Contact]) -> list[str]:
        names = [c.name for c in contacts if not c.confirmed]
        if not names:
            return []
        return [self._text("ubekraeftet_kontakt", navne=self._listed(names))]

    def _listed(self, names: Sequence[str]) -> str:
        """ "a", "a og b", "a, b og c"."""
        return self._text("og").join([", ".join(names[:-1]), names[-1]] if names[1:] else names)

    def _sources(self, citations: Sequence[Citation], checked: dt.date) -> list[SourceCard]:
        cards = []
        for citation in citations:
            source = self.knowledge.sources[citation.source]
            cards.append(
                SourceCard(
                    id=source.id,
                    title=source.title,
                    publisher=source.publisher,
                    year=source.year,
                    place=citation.place,
                    url=source.url,
                    checked=checked.isoformat(),
                )
            )
        return cards
