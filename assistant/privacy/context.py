"""Whether a word that may be a name stands for a person, by the words around it.

"bo er flyttet", "grys kæreste" and "haft storm til samtale" are about people; "bo på et bosted",
"livs og døds" and "en storm af kritik" are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.privacy.lists import NameLists
from assistant.privacy.relations import BELONGINGS, ROLES
from assistant.privacy.words import GENITIVE, SENTENCE_END, Word, close, folded, is_plainly_danish

# After these a noun comes, and no name.
_BEFORE_A_NOUN = folded(
    """en et den det de denne dette disse min mit mine din dit dine sin sit sine vores jeres deres
    hans hendes dens dets ingen intet nogen noget hver hvert hele al alt alle samme næste sidste
    første forleden anden god godt gode ny nyt nye stor stort store lille lang langt hårdt hård
    mange få flere to tre fire fem seks hvilken hvilket hvilke sikke i per pr sort hvid hvide
    røde"""
)
_TIMES = folded(
    "dag sommer vinter vår gry maj mai juni juli jul juul august april aften morgen nat"
)
# Names that are such common words that what only people may do must be said of them.
_COMMON = _TIMES | folded(
    """bo liv storm sten sol love lov fred håb rose mark skjold smed falk bjørn ask rune saga perle
    lilje lykke stage bill will hope grace faith pil kit line maria freja odin thor tor ulv frost
    signal norm norma skat sky lærke stjerne flora aurora troy roman victoria virginia chelsea"""
)
# What only people do, in the words of those who write about them.
_ACTS = folded(
    """siger sagde sir skriver skrev fortæller fortalte svarer svarede spørger spurgte mener mente
    synes syntes tror troede føler følte græder græd råber råbte griner grinede truer truede hader
    hadede elsker elskede ringer ringede nægter nægtede påstår påstod indrømmer indrømmede lyver
    løj deler delte poster postede liker likede tegner tegnede hilser hilste drikker drak ryger røg
    sover sov spiser spiste bor boede arbejder arbejdede kalder kaldte overvejer taler talte snakker
    snakkede læser læste hører hørte kigger kiggede viser viste hylder hyldede citerer citerede
    møder mødte melder meldte sendte sender gider gad ønsker ønskede savner kender kendte plejer
    plejede prøver prøvede lover lovede sparker sparkede skubber skubbede stjæler stjal filmer
    filmede optager missionerer missionerede konverterer konverterede flytter flyttede rejser rejste
    spiller spillede træner trænede chatter chattede afviser afviste hjælper hjalp skælder skældte
    skreg skriger smiler smilede mobber mobbede tilbød tilbyder forsøgte forsøger opsøger opsøgte
    nikkede nikker bander bandede stikker kravler frygter frygtede accepterer respekterer angreb
    overfaldt fablede forsvarer forsvarede reagerede pjækker pjækkede skulker hentede henter"""
)
_AUXILIARIES = folded(
    "er har var havde blev bliver vil ville kan kunne skal skulle må måtte får fik"
)
_WEAK = _AUXILIARIES | folded(
    """kommer kom går gik står stod ligger lå tager tog begynder begyndte starter startede holder
    holdt sidder sad løber løb slår slog driver drev falder faldt giver gav ser så bruger brugte"""
)
_ADVERBS = folded(
    """ikke nu lige også altid aldrig igen bare vist selv meget mere helt ret så jo nok lidt stadig
    allerede pludselig ofte tit egentlig faktisk altså virkelig længe slet en blevet været fået
    begyndt at gerne endnu især for rigtig ved jo da måske ellers dog lige"""
)
# What is said of people after "er", "har" and "blev".
_SAID_OF_PEOPLE = folded(
    """flyttet startet konverteret fortalt sagt skrevet delt lavet haft set hørt spurgt truet
    slået sendt hentet anholdt sigtet dømt løsladt bortvist suspenderet udskrevet indlagt gået rejst
    vred ked bange sur glad bekymret alene ensom aggressiv muslim kristen jøde radikaliseret kaldt
    mobbet lovet nægtet meldt ringet mødt prøvet løjet grædt råbt lært læst stjålet drukket røget
    optaget interesseret tilbage hjemme syg stille frustreret færdig droppet stoppet holdt skiftet
    deltaget tegnet hængt smidt banket overfaldet forelsket gift skilt gravid fængslet født opvokset
    sendt indkaldt sød flink klog dygtig svær snakket talt tilstået hevet fyret sygemeldt ændret
    besøgt adopteret anbragt visiteret udvist hentet oppe ude med enig uenig stolt ligeglad"""
)
PRONOUNS = folded("han hun ham hende hans hendes")
_SUBJECTS = PRONOUNS | folded("jeg vi de du man der det i")
_TOWARDS = folded("hos med til om for fra af mod på omkring angående m")
_SOCIAL = folded(
    """snakket snakke snakker snakkede talt tale taler talte samtale samtalen møde mødet aftale
    aftalt skrevet skriver skrive ringet ringer ringe bekymret bekymring bekymringen bange besøg
    hilst kontakt møder mødtes flyttet flytter bor kæreste venner ven veninde gift kommet kommer
    spurgt hørt bedt forældrene moren faren mor far"""
)
_HAD = folded("haft har havde fik får tog hentet inviteret indkaldt indkalder kaldt haft")
_MEETING = folded("samtale samtalen møde mødet afhøring besøg undervisning praktik")
_MODALS = folded("at man kan skal vil må bør kunne skulle ville måtte gerne jeg vi")
_INFINITIVES = folded("bo love rose stage lange list lave kis")
_ARTICLES = folded("en et den det de der som noget bedre ikke i på")
# "Storm, 14 år", "Bo (43)", "Ask fra 7.b"
_AGE = re.compile(
    r"^(?:[,:;]?\s*(?:er|på|\()?\s*(?:kun |lige |fyldt )?\d{1,2}\s?(?:år|aar)\b|"
    r",\s\d{1,2}\s?,|\s\(\d{1,2}\)|,?\s(?:fra\s)?(?:\d\.\s?(?:[a-zæøå]\b|klasse)|[123]\.?\s?g\b))"
)
_NEAR = 9


@dataclass(frozen=True)
class Context:
    """A message's words, and what they say of each other."""

    text: str
    words: Sequence[Word]
    lists: NameLists

    def is_person(self, at: int) -> bool:
        """Whether the word at ``at``, a name that is a word too, stands for somebody."""
        word = self.words[at]
        if self.lists.never(word) or word.key in ROLES or self._is_a_noun(at):
            return False
        if not self.lists.is_first(word) and not word.marked:
            return False
        if self.lists.is_public(word):
            return self._acts(at)
        return self._is_marked(at) or self.is_meant(at) or self._does_something(at)

    def is_meant(self, at: int) -> bool:
        """Whether what is said of the word at ``at`` is said of people only."""
        return (
            not self._is_a_noun(at)
            and not self.lists.never(self.words[at])
            and (
                self._acts(at)
                or self._is_described(at)
                or self._owns(at)
                or self._is_met(at)
                or self._is_approached(at)
                or bool(_AGE.match(self.text[self.words[at].end :]))
            )
        )

    def is_strange_owner(self, at: int) -> bool:
        """Whether a word of no language owns what people do: "Abenets plads"."""
        word = self.words[at]
        return word.marked and not is_plainly_danish(word) and self._owns(at)

    def is_asked_about(self, at: int) -> bool:
        """Whether the sentence begins with "må", "kan" or the like and it: "må cawil godt"."""
        before = self._before(at)
        return (
            before is not None
            and before.initial
            and before.key in _AUXILIARIES
            and (self._next(at) is not None)
        )

    def _next(self, at: int) -> Word | None:
        """The word right after, if nothing but a space is between."""
        if at + 1 < len(self.words) and close(self.words[at], self.words[at + 1]):
            return self.words[at + 1]
        return None

    def _before(self, at: int) -> Word | None:
        return self.words[at - 1] if at and close(self.words[at - 1], self.words[at]) else None

    def _is_a_noun(self, at: int) -> bool:
        before = self._before(at)
        if before is None:
            return False
        if before.key in _BEFORE_A_NOUN:
            return True
        # "til sommer", "om dagen"
        return before.key in _TOWARDS and self.words[at].key in _TIMES and not self.words[at].marked

    def _is_marked(self, at: int) -> bool:
        """Whether it has a capital in the middle of a sentence, and is no part of a title."""
        word = self.words[at]
        if not word.marked or not self.lists.is_first(word):
            return False
        before, after = self._before(at), self._next(at)
        if self.is_infinitive(at):
            return False
        if word.form.isupper() and len(word.form) > 1:
            return False
        return not any(
            other is not None and other.marked and not self.lists.is_name(other)
            for other in (before, after)
        )

    def is_infinitive(self, at: int) -> bool:
        """Whether it is what one can or will do: "kan man bo på et bosted"."""
        before = self._before(at)
        infinitive = self.words[at].key in _INFINITIVES
        return infinitive and before is not None and before.key in _MODALS

    def _acts(self, at: int) -> bool:
        """Whether a verb of people's follows: "Liv sagde"."""
        verb = self._next(at)
        if verb is None or verb.key not in _ACTS or verb.capital:
            return False
        after = self._next(at + 1)
        # "Hver dag siger han": what came first was the time.
        inverted = after is not None and after.key in _SUBJECTS
        return not (inverted and self.words[at].key in _TIMES)

    def _is_described(self, at: int) -> bool:
        """Whether something is said of it that is said of people: "bo er flyttet"."""
        verb = self._next(at)
        if verb is None or verb.key not in _AUXILIARIES:
            return False
        place = at + 2
        while place < len(self.words) and place - at < 6:
            if not close(self.words[place - 1], self.words[place]):
                return False
            if self.words[place].key in _SAID_OF_PEOPLE:
                return True
            if self.words[place].key not in _ADVERBS:
                return False
            place += 1
        return False

    def _does_something(self, at: int) -> bool:
        """Whether a verb follows, and the word is a rare one or somebody is spoken of after it."""
        verb = self._next(at)
        # "Rose fra botilbuddet ... hun": as much as a verb.
        if verb is None or not (verb.key in _WEAK or verb.key == "fra"):
            return False
        if self._is_spoken_of(at + 2):
            return True
        word, after = self.words[at], self._next(at + 1)
        rare = word.key not in _COMMON and word.capital
        return rare and after is not None and after.key not in _ARTICLES

    def _is_spoken_of(self, start: int) -> bool:
        """Whether "han" or "hun" comes soon, in the same sentence."""
        for place in range(start, min(start + _NEAR, len(self.words))):
            gap = self.text[self.words[place - 1].end : self.words[place].start]
            if any(mark in gap for mark in SENTENCE_END):
                return False
            if self.words[place].key in PRONOUNS:
                return True
        return False

    def _owns(self, at: int) -> bool:
        """Whether it is in the genitive before what people have: "grys kæreste"."""
        word, following = self.words[at], self._next(at)
        if following is None or following.key not in BELONGINGS or following.capital:
            return False
        return bool(GENITIVE.search(word.form)) and word.key not in self.lists.first

    def _is_met(self, at: int) -> bool:
        """Whether somebody had it to a talk: "haft storm til samtale"."""
        before, following = self._before(at), self._next(at)
        if before is None or following is None or before.key not in _HAD:
            return False
        meeting = self._next(at + 1)
        return following.key in ("til", "med") and meeting is not None and meeting.key in _MEETING

    def _is_approached(self, at: int) -> bool:
        """Whether it comes after "snakket med", or after "hos" where "han" follows soon."""
        before, following = self._before(at), self._next(at)
        if before is None or before.key not in _TOWARDS:
            return False
        if following is not None and following.key in ("og", "eller"):
            return False
        social = self._before(at - 1)
        if social is not None and social.key in _SOCIAL and before.key not in ("pa", "til"):
            return True
        ends = following is None or following.key in _TOWARDS | folded(
            "i da nar hvis fordi som der"
        )
        return ends and self._is_spoken_of(at + 1)
