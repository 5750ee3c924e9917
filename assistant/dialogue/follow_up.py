"""Short follow-ups: "hvad er nummeret?", "hvorfor?", "og hvis hun er 19?", "ja", "nej", "stop"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.dialogue import guide
from assistant.dialogue.memory import Memory, Said
from assistant.knowledge.hours import open_now
from assistant.knowledge.schema import Contact, Topic
from assistant.reply.compose import START_GUIDE, UNCLEAR, Composer, Situation
from assistant.reply.model import Reply

_BY_AGE = {"under_18": "kontakt/under_18", "over_18": "kontakt/voksen"}
_BY_RELATION = {"kollega": "handling/kollega", "paaroerende": "kontakt/paaroerende"}
_FAMILY_TOPIC = "kontakt/social_kontrol"
_DANGER_TOPIC = "sikkerhed/akut_fare"


@dataclass
class FollowUp:
    """What a follow-up leads to. ``stop`` ends a guide under way, ``start_guide`` begins one."""

    reply: Reply | None
    stop: bool = False
    start_guide: bool = False


@dataclass
class Turn:
    """Everything a follow-up may look at. ``told`` holds what this very message told."""

    act: str
    memory: Memory
    situation: Situation
    slots: Mapping[str, str | None]
    told: Mapping[str, str] = field(default_factory=dict)
    guide_active: bool = False


class FollowUps:
    """Answers the dialogue acts, with what was said before."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._handlers: dict[str, Callable[[Turn], FollowUp]] = {
            "dialog/nummer": self._number,
            "dialog/aabent": self._hours,
            "dialog/kilde": self._source,
            "dialog/hvorfor": self._reason,
            "dialog/uddyb": self._more,
            "dialog/gentag": self._again,
            "dialog/ja": self._yes,
            "dialog/nej": self._no,
            "dialog/mente_andet": self._other,
            "dialog/ved_ikke": self._told,
            "dialog/oplys": self._told,
            "dialog/afbryd": self._stop,
            "dialog/vent": self._wait,
        }

    @property
    def acts(self) -> list[str]:
        """The dialogue acts that are answered."""
        return list(self._handlers)

    def answer(self, turn: Turn) -> FollowUp:
        """The reply to ``turn``.

        Raises:
            KeyError: ``turn.act`` is not a dialogue act.
        """
        return self._handlers[turn.act](turn)

    def _topic(self, said: Said | None) -> Topic | None:
        return self._composer.knowledge.topics.get(said.topic) if said else None

    def _contacts(self, ids: Sequence[str]) -> list[Contact]:
        known = self._composer.knowledge.contacts
        return [known[contact] for contact in ids if contact in known]

    def _nothing_before(self, turn: Turn) -> FollowUp:
        composer = self._composer
        reply = composer.plain(
            "intet_foregaaende", turn.situation, choices=composer.ways_on(), contacts=["hotline"]
        )
        return FollowUp(reply)

    def _number(self, turn: Turn) -> FollowUp:
        said = turn.memory.last_answer
        topic = self._topic(said)
        if said is None or topic is None:
            return self._nothing_before(turn)
        if topic.follow_up.number and topic.id != START_GUIDE:
            return FollowUp(self._composer.topic(topic.follow_up.number, turn.situation))
        numbered = [contact for contact in self._contacts(said.contacts) if contact.phone]
        if not numbered:
            reply = self._composer.plain(
                "intet_nummer", turn.situation, topic=topic.id, kind="answer", contacts=["hotline"]
            )
            return FollowUp(reply)
        reply = self._composer.plain(
            "haft_kontakt",
            turn.situation,
            topic=topic.id,
            kind="answer",
            contacts=[contact.id for contact in numbered],
        )
        reply.text += "\n" + "\n".join(f"- {c.name}: **{c.phone}**" for c in numbered)
        return FollowUp(reply)

    def _hours(self, turn: Turn) -> FollowUp:
        said = turn.memory.last_answer
        contacts = self._contacts(said.contacts) if said else []
        if said is None or not contacts:
            return self._nothing_before(turn)
        known = self._composer.knowledge.contacts
        keys = {True: "aabent_nu", False: "aabent_lukket", None: "aabent_ukendt"}
        lines = [
            self._composer.conversation_text(
                keys[open_now(contact, turn.situation.now, known)],
                navn=contact.name,
                tider=contact.hours_text or "",
            ).replace(" ()", "")
            for contact in contacts
        ]
        reply = self._composer.plain(
            "haft_kontakt",
            turn.situation,
            topic=said.topic,
            kind="answer",
            contacts=[contact.id for contact in contacts],
        )
        reply.text = "\n".join(f"- {line}" for line in lines)
        return FollowUp(reply)

    def _source(self, turn: Turn) -> FollowUp:
        topic = self._topic(turn.memory.last_answer)
        if topic is None:
            return self._nothing_before(turn)
        cited = self._composer.topic(topic.id, turn.situation).sources
        outside = [source for source in cited if source.id != "VEJVISER"]
        key = "kilde_svar" if outside else "kilde_egen" if cited else "ingen_kilde"
        reply = self._composer.plain(
            key,
            turn.situation,
            topic=topic.id,
            kind="answer",
            sources=cited,
            kilder=self._composer.source_line(topic),
        )
        return FollowUp(reply)

    def _reason(self, turn: Turn) -> FollowUp:
        said = turn.memory.last if turn.guide_active else turn.memory.last_answer
        topic = self._topic(said)
        if topic is None:
            return self._nothing_before(turn)
        reply = self._composer.plain(
            "hvorfor_mangler" if topic.citations else "ingen_kilde",
            turn.situation,
            topic=topic.id,
            kind="answer",
            sources=self._composer.topic(topic.id, turn.situation).sources,
            kilder=self._composer.source_line(topic),
        )
        if topic.reason:
            reply.text = self._composer.fill(topic.reason)
        return FollowUp(reply)

    def _more(self, turn: Turn) -> FollowUp:
        topic = self._topic(turn.memory.last_answer)
        if topic is None:
            return self._nothing_before(turn)
        further = list(dict.fromkeys([*topic.choices, *topic.related]))[:3]
        reply = self._composer.plain(
            "uddyb",
            turn.situation,
            topic=topic.id,
            kind="answer",
            choices=self._composer.topic_choices(further),
        )
        if topic.reason:
            reply.text = f"{self._composer.fill(topic.reason)}\n\n{reply.text}"
        return FollowUp(reply)

    def _again(self, turn: Turn) -> FollowUp:
        topic = self._topic(turn.memory.last_answer)
        if topic is None:
            return self._nothing_before(turn)
        return FollowUp(self._composer.topic(topic.id, turn.situation))

    def _yes(self, turn: Turn) -> FollowUp:
        last = turn.memory.last
        if last and last.topic == UNCLEAR and last.offered_topics:
            if last.offered_topics[0] == START_GUIDE:
                return FollowUp(None, start_guide=True)
            return FollowUp(self._composer.topic(last.offered_topics[0], turn.situation))
        offered = last.offered_topics if last else []
        choices = self._composer.topic_choices(offered) or self._composer.ways_on()
        reply = self._composer.plain(
            "ja_til_hvad", turn.situation, kind="question", choices=choices
        )
        return FollowUp(reply)

    def _no(self, turn: Turn) -> FollowUp:
        last = turn.memory.last
        if last and last.topic == UNCLEAR and last.offered_topics:
            return self._other(turn)
        return FollowUp(self._composer.plain("nej_tak", turn.situation, kind="smalltalk"))

    def _other(self, turn: Turn) -> FollowUp:
        reply = self._composer.plain(
            "mente_andet", turn.situation, kind="question", choices=self._composer.ways_on()
        )
        return FollowUp(reply)

    def _told(self, turn: Turn) -> FollowUp:
        topic = self._topic(turn.memory.last_answer)
        told = turn.told
        if told.get(guide.URGENT) == guide.YES:
            return FollowUp(self._composer.topic(_DANGER_TOPIC, turn.situation))
        if topic is not None and told:
            if topic.id == START_GUIDE:
                outcome = guide.outcome_for(self._composer.guide, turn.slots)
                return FollowUp(self._composer.guide_outcome(outcome, turn.slots, turn.situation))
            target = self._target(topic, told)
            if target:
                return FollowUp(self._composer.topic(target, turn.situation))
        reply = self._composer.plain(
            "oplyst_uden_sammenhaeng",
            turn.situation,
            kind="question",
            choices=self._composer.ways_on(),
        )
        return FollowUp(reply)

    @staticmethod
    def _target(topic: Topic, told: Mapping[str, str]) -> str | None:
        if told.get(guide.FAMILY) == guide.YES:
            return _FAMILY_TOPIC
        age = told.get(guide.AGE, "")
        by_topic = {"under_18": topic.follow_up.under_18, "over_18": topic.follow_up.adult}
        if age:
            return by_topic.get(age) or _BY_AGE.get(age)
        return _BY_RELATION.get(told.get(guide.RELATION, ""))

    def _stop(self, turn: Turn) -> FollowUp:
        under_way = turn.guide_active or turn.memory.last_subject is not None
        key = "afbrudt" if under_way else "intet_at_afbryde"
        return FollowUp(self._composer.plain(key, turn.situation), stop=True)

    def _wait(self, turn: Turn) -> FollowUp:
        return FollowUp(self._composer.plain("venter", turn.situation, kind="smalltalk"))
