"""E-mails, profiles and links to somebody's page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from assistant.privacy.spans import Kind, Span

_EMAIL = re.compile(r"(?i)[\w.+æøåÆØÅ-]+\s?(?:@|\(at\)|\[at\])\s?[\wæøå-]+(?:\.[\wæøå-]+)+")
# As it is said: "gitte punktum bro snabela gmail punktum com".
_DOT = r"(?:\s*(?:\.|[(\[]?(?:punktum|prik|dot|punkt)[)\]]?)\s*)"
_LOCAL = rf"[\w+-]+(?:{_DOT}[\w+-]+)*"
_TOPS = r"(?:dk|com|net|org|se|no|de|eu|me|uk|info|nu|example)"
_EMAIL_SAID = re.compile(
    rf"(?i)(?<!\w){_LOCAL}\s*[(\[]?(?:snabel-?\s?a|snabel|@|krøllet a|alfategn)[)\]]?\s*"
    rf"[\w-]+(?:{_DOT}[\w-]+)+|"
    rf"(?<!\w){_LOCAL}\s+at\s+[\w-]+(?:{_DOT}[\w-]+)*{_DOT}{_TOPS}(?!\w)"
)
_SITES = (
    r"facebook|fb|instagram|insta|tiktok|snapchat|snap|twitter|x|linkedin|youtube|youtu|reddit|"
    r"telegram|t|discord|discordapp|twitch|vk|gab|steamcommunity|roblox|kick|threads|paypal|"
    r"revolut|wa|signal|patreon|ko-fi|gofundme|buymeacoffee|onlyfans|soundcloud|rumble|odysee|"
    r"bitchute|minds|gettr|parler|truthsocial|pinterest|tumblr|flickr|github|medium|substack|"
    r"linktr|bsky|mastodon|ok|askfm|ask|wattpad|deviantart|chess|lichess|fansly|cash|venmo"
)
_LINK = re.compile(
    rf"(?i)\b(?:https?://)?(?:www\.|m\.)?(?:{_SITES})\."
    r"(?:com|dk|me|gg|tv|be|net|org|ee|ru|app|social|fm)/[^\s,;)\"”]+"
)
# A page that has a person's name for its own: "navn.tumblr.com", "linktr.ee/navn".
_OWN_PAGE = re.compile(r"(?i)\b[\w-]+\.(?:tumblr|substack|wordpress|blogspot|deviantart)\.com\b")
_REDDIT_USER = re.compile(r"(?i)(?<![\w/])/?u(?:ser)?/[\w-]{3,}")
_HANDLE = re.compile(r"(?<![\w@.])@[\w.æøåÆØÅ-]*\w")
_SERVICE = (
    r"snap(?:chat)?|insta(?:gram)?|discord|tik[- ]?tok|telegram|facebook|fb|twitter|twitch|reddit|"
    r"steam|roblox|signal|whatsapp|youtube|xbox|psn|playstation|profil(?:en)?|bruger(?:en)?|"
    r"brugernavn(?:et)?|profilnavn(?:et)?|gamertag|alias|nick(?:name)?|kalder sig"
)
# After a service either a sign that a name follows, or a word that is none of the language.
_PROFILE = re.compile(
    rf"(?i)\b(?:{_SERVICE})(?:\s?(?:profil(?:en)?|navn(?:et)?|konto(?:en)?|bruger(?:en)?))?"
    r"(?:\s*[:=]\s*|\s+(?:hedder|er|som|under|navn(?:et)?|med navnet|brugernavn(?:et)?)\s+"
    r"(?:hedder\s+|er\s+)?|\s+)"
    r"[\"'“”»«]?(?P<name>[\w.æøåÆØÅ-]*\w)"
)
# "... som X på reddit", and a name with the four digits that Discord gives.
_AT_SERVICE = re.compile(
    rf"(?i)\b(?:navnet|som|hedder|brugeren|profilen)\s+[\"'“”»«]?(?P<name>[\w.æøåÆØÅ#-]*\w)[\"'“”»«]?"
    rf"\s+(?:på|paa|inde på|i)\s+(?:{_SERVICE})\b"
)
_NUMBERED = re.compile(r"(?<!\w)[\w.-]{2,}#\d{3,5}(?!\w)")
_HANDLE_LIKE = re.compile(r"[\d_]|\w\.\w|[a-zæøå][A-ZÆØÅ]")


def emails(text: str, ours: Collection[str]) -> Iterator[Span]:
    """E-mail addresses in ``text``, typed or said, but those in ``ours``."""
    for match in _EMAIL.finditer(text):
        if match.group().lower() not in ours:
            yield Span(match.start(), match.end(), Kind.EMAIL)
    for match in _EMAIL_SAID.finditer(text):
        if re.sub(r"\s", "", match.group()).lower() not in ours:
            yield Span(match.start(), match.end(), Kind.EMAIL)


def profiles(text: str) -> Iterator[Span]:
    """Handles, the names that people have on a service, and links to their pages."""
    for pattern in (_LINK, _OWN_PAGE, _REDDIT_USER, _HANDLE, _NUMBERED):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), Kind.PROFILE)
    for pattern in (_PROFILE, _AT_SERVICE):
        for match in pattern.finditer(text):
            if _HANDLE_LIKE.search(match["name"]):
                yield Span(match.start("name"), match.end("name"), Kind.PROFILE)
