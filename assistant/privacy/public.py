"""What of a message is about public people and things, and so is nobody's personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.privacy.lists import NameLists
from assistant.privacy.relations import CALLED, PRIVATE_ROLES
from assistant.privacy.words import Word, close, folded

# "forfatteren X Y": the office makes the person a public one.
_OFFICES = folded(
    """forfatter forfatteren digter digteren filosof filosoffen politiker politikeren minister
    ministeren statsminister statsministeren justitsminister udenrigsminister præsident præsidenten
    premierminister kong kongen dronning dronningen prins prinsesse profet profeten diktator
    diktatoren kansler kansleren ideolog ideologen influencer influenceren youtuber youtuberen
    rapper rapperen tegner tegneren kunstner kunstneren instruktør instruktøren partileder
    partilederen overborgmester overborgmesteren pave paven kalif kaliffen ayatollah skuespilleren
    skuespiller streamer streameren historiker historikeren forsker forskeren"""
)
# Of these a single name is enough.
_HIGH_OFFICES = folded(
    """statsminister statsministeren præsident præsidenten kong kongen dronning dronningen prins
    prinsesse profeten diktatoren kansler influencer influenceren youtuber youtuberen rapper
    rapperen streamer streameren pave paven kalif kaliffen ayatollah"""
)
_WORKS = folded("bog bogen roman romanen digt digte digtsamling sang sangen film filmen novelle")
# "filmen X", "moskeen X": what follows is a thing, whatever it is called after.
THINGS = folded(
    """film filmen bog bogen serie serien roman romanen novelle novellen digt digtet podcast
    podcasten dokumentar dokumentaren sang sangen band bandet album albummet spil spillet mærke
    mærket tøjmærket firma firmaet forening foreningen organisation organisationen bevægelsen parti
    partiet moske moskeen kanalen avisen bladet forlaget tidsskriftet magasinet netværket appen
    butikken kæden teatret teateret museet skolen gymnasiet kirken gruppen gruppe siden serveren
    projektet kurset planen forløbet"""
)
# "Imam Ali Moskeen", "Peter Bangs Vej": a name with one of these after it is a place's.
_PLACES_AFTER = folded(
    """moske moskeen kirke kirken skole skolen gymnasium gymnasiet bibliotek biblioteket hospital
    hospitalet center centret centeret fond fonden stiftelse stiftelsen prisen park parken plads
    pladsen torv vej vejen gade gaden allé boulevard boulevarden stræde universitet universitetet
    klub klubben forening foreningen forlag teater teatret museum museet house street history
    diaries bro kollegium kollegiet legat station højskole efterskole akademi akademiet institut
    instituttet front alliance party movement youth club society network records news"""
)
_STREETS = folded("vej gade allé boulevard blvd stræde plads torv")
# "Lundin-udstillingen": a thing called after somebody.
_THINGS_JOINED = tuple(
    sorted(
        folded(
            """udstillingen doktrinen effekten metoden loven modellen krisen angrebet attentatet
            tegningerne bevægelsen partiet fonden prisen skolen moskeen kanalen manifestet tale
            talen filmen bogen memes meme podcasten erklæringen planen kommissionen syndromet"""
        )
    )
)


# "Yahya Hassan fra 9.b", "Mette Frederiksen, 14 år": somebody of the same name.
_IN_A_CLASS = re.compile(r"^\W{0,2}\s?(?:fra |er )?\d{1,2}(?:\.\s?[a-zæøå]\b|\s?(?:år|aar)\b)")


def private_words(text: str, words: Sequence[Word], lists: NameLists) -> list[Word]:
    """``words``, those of ``text``, without those of public people and things."""
    public = {n for first, last in _public(text, words, lists) for n in range(first, last)}
    return [word for n, word in enumerate(words) if n not in public]


def _public(text: str, words: Sequence[Word], lists: NameLists) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(words):
        length = lists.things.length(words, at)
        if not length:
            length = lists.famous.length(words, at)
            if length and not (
                _is_the_public_one(words, at, at + length, lists)
                and not _IN_A_CLASS.match(text[words[at + length - 1].end :])
            ):
                length = 0
        length = length or _called_after(words, at, lists) or _by_office(text, words, at, lists)
        if length:
            yield at, at + length
        at += length or 1


def _is_the_public_one(words: Sequence[Word], at: int, end: int, lists: NameLists) -> bool:
    """Whether only the public person's name stands there, and no "min elev" before it."""
    if at:
        before = words[at - 1]
        near = words[at].start - before.end <= 2
        if near and (before.key in PRIVATE_ROLES or before.key in CALLED):
            return False
        if close(before, words[at]) and _is_part_of_a_name(before, lists):
            return False
    return not (
        end < len(words)
        and close(words[end - 1], words[end])
        and _is_part_of_a_name(words[end], lists)
    )


def _is_part_of_a_name(word: Word, lists: NameLists) -> bool:
    named = lists.is_sure(word) or (word.capital and lists.is_name(word))
    return named and not lists.is_public(word)


def _called_after(words: Sequence[Word], at: int, lists: NameLists) -> int:
    """How many words from ``at`` name a street, a school, a mosque or the like; 0 if none do."""
    word = words[at]
    if "-" in word.form and word.key.endswith(_THINGS_JOINED):
        return 1
    end = at
    while end < len(words) and end - at < 4 and (end == at or close(words[end - 1], words[end])):
        if end > at and words[end].key in _PLACES_AFTER:
            # "peter bangs vej" is a street; "mustafas vej ud" is none.
            small = words[end].key in _STREETS and end - at > 1 and words[end - 1].key[-1] == "s"
            if words[end].capital or (small and lists.is_name(words[at])):
                return end - at + 1
        if not (words[end].capital or lists.is_name(words[end])) or lists.never(words[end]):
            return 0
        end += 1
    return 0


def _by_office(text: str, words: Sequence[Word], at: int, lists: NameLists) -> int:
    """How many words from ``at`` are a public person's or a thing's by the word before them."""
    if not at or words[at].start - words[at - 1].end > 2 or not words[at].capital:
        return 0
    before = words[at - 1]
    thing = before.key in THINGS and not lists.is_sure(words[at])
    author = before.key == "af" and (
        text[: before.start].rstrip().endswith(('"', "”", "“", "»", "'"))
        or (at > 1 and words[at - 2].key in _WORKS)
    )
    if not (thing or author or before.key in _OFFICES):
        return 0
    end = at + 1
    while end < len(words) and close(words[end - 1], words[end]) and words[end].capital:
        end += 1
    # "skuespilleren Ali" may be anybody; of the others a whole name is asked.
    return end - at if thing or end - at > 1 or before.key in _HIGH_OFFICES else 0
