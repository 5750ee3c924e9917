"""Questions sent to the editors: what is kept of them, for how long, and how they are masked."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from assistant.channels.web.rate import RateLimit, TooFast
from assistant.content import Content
from assistant.insight import questions
from assistant.insight.editors import OF_ALL, OF_ONE, Editors, as_kept
from assistant.insight.questions import KEPT_DAYS, QuestionStore, TooManyQuestions
from assistant.intake.message import MessageError
from assistant.storage.database import sqlite_url
from assistant.storage.tables import SENT_QUESTIONS
from tests.support.alone import ALONE
from tests.support.finished import finished

NOW = dt.datetime(2027, 3, 3, 23, 30, tzinfo=dt.timezone.utc)


def add(store: QuestionStore, text: str, now: dt.datetime = NOW, channel: str = "web") -> None:
    finished(store.add(text, channel, now))


def texts(store: QuestionStore) -> list[str]:
    return [one.text for one in store.all()]


def test_kept_are_text_day_and_channel(database: str) -> None:
    store = QuestionStore(database)
    add(store, "hvad er en opdigtet ting")
    (one,) = store.all()
    assert (one.text, one.channel, one.handled) == ("hvad er en opdigtet ting", "web", False)
    # The day in Denmark, and no time of it.
    assert one.day == dt.date(2027, 3, 4)
    assert SENT_QUESTIONS.c.keys() == ["name", "day", "channel", "text", "handled"]


def test_the_newest_day_comes_first_and_what_is_handled_last(database: str) -> None:
    store = QuestionStore(database)
    for days, text in ((2, "b"), (1, "c"), (3, "a")):
        add(store, text, NOW - dt.timedelta(days=days))
    assert texts(store) == ["c", "b", "a"]
    assert store.mark(store.all()[0].name, True)
    assert texts(store) == ["b", "a", "c"]
    assert store.mark(store.all()[2].name, False)
    assert texts(store) == ["c", "b", "a"]


def test_what_is_not_there_can_be_neither_marked_nor_deleted(database: str) -> None:
    store = QuestionStore(database)
    add(store, "a")
    for name in ("", "0" * 32, "' or 1=1 --"):
        assert not store.mark(name, True)
        assert not store.delete(name)
    assert texts(store) == ["a"]


def test_they_are_deleted_after_ninety_days(database: str) -> None:
    store = QuestionStore(database)
    add(store, "gammel", NOW - dt.timedelta(days=KEPT_DAYS + 1))
    add(store, "halvfems", NOW - dt.timedelta(days=KEPT_DAYS))
    add(store, "ny")
    store.forget_old(NOW)
    assert texts(store) == ["ny", "halvfems"]
    assert KEPT_DAYS == 90


@pytest.mark.parametrize("way", ["delete", "forget"])
def test_what_is_deleted_is_gone_from_the_files(tmp_path: Path, way: str) -> None:
    store = QuestionStore(sqlite_url(tmp_path / "x.db"))
    add(store, "zqvhemmelig zqvord", NOW - dt.timedelta(days=100))
    held = [path for path in tmp_path.iterdir() if b"zqvhemmelig" in path.read_bytes()]
    assert held
    if way == "delete":
        assert store.delete(store.all()[0].name)
    else:
        store.forget_old(NOW)
    assert not [path for path in tmp_path.iterdir() if b"zqvhemmelig" in path.read_bytes()]
    with sqlite3.connect(tmp_path / "x.db") as connection:
        assert connection.execute("SELECT count(*) FROM sent_questions").fetchone() == (0,)


def test_there_is_a_bound(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST_KEPT", 2)
    store = QuestionStore(database)
    add(store, "a")
    add(store, "b")
    with pytest.raises(TooManyQuestions):
        add(store, "c")
    store.delete(store.all()[0].name)
    add(store, "c")


@pytest.fixture
def editors(tmp_path: Path) -> tuple[Editors, QuestionStore]:
    store = QuestionStore(sqlite_url(tmp_path / "x.db"))
    return Editors(store, ALONE), store


def send(editors: Editors, text: str, conversation: str = "en") -> str | None:
    return finished(editors.send(conversation, text, "web", NOW))


def test_only_what_was_shown_as_it_is_kept_is_kept(
    content: Content, editors: tuple[Editors, QuestionStore]
) -> None:
    to, store = editors
    shown = send(to, "  må  Frederikke Bundgaard komme med?\n")
    assert shown == "må [navn] komme med?"
    assert store.all() == []
    assert send(to, shown) is None
    assert texts(store) == [shown]


@pytest.mark.parametrize(
    "typed",
    [
        "ring til mig på 20 13 47 98 om Frederikke Bundgaard, 241107-3316",
        "abc@example.org bor på Opdigtsvej 12, 2200 København N",
        "hvad er en /ting/ med * og <b>",
        "[navn] og [adresse]",
        "=1+1",
    ],
)
def test_what_has_been_masked_is_not_masked_once_more(content: Content, typed: str) -> None:
    once = as_kept(typed)
    assert as_kept(once) == once


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "tom"),
        (" \n ", "tom"),
        ("x" * 1001, "for_lang"),
        ("a\x00b", "uforstaaelig"),
        ("han har en kniv og truer mig lige nu", "akut"),
    ],
)
def test_what_is_not_taken(
    content: Content, editors: tuple[Editors, QuestionStore], text: str, key: str
) -> None:
    to, store = editors
    with pytest.raises(MessageError) as error:
        send(to, text)
    assert error.value.key == key
    assert store.all() == []


def test_a_mask_that_fails_keeps_nothing(
    content: Content, editors: tuple[Editors, QuestionStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.privacy.mask import Mask

    def broken(self: Mask, text: str) -> None:
        raise RuntimeError("opdigtet fejl")

    monkeypatch.setattr(Mask, "__call__", broken)
    to, store = editors
    with pytest.raises(MessageError) as error:
        send(to, "hvad er en ting")
    assert error.value.key == "intern"
    assert store.all() == []


class Still:
    """A limit by a clock that stands still, so that no minute ends meanwhile."""

    def __init__(self, redis: object, kind: str, most: int) -> None:
        self._limit = RateLimit(most, lambda: 30.0)

    async def check(self, name: str) -> None:
        self._limit.check(name)

    async def count(self, name: str) -> None:
        self._limit.count(name)


def test_questions_are_limited_for_one_and_for_all(
    content: Content, editors: tuple[Editors, QuestionStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, store = editors
    monkeypatch.setattr("assistant.insight.editors.SharedRate", Still)
    to = Editors(store, ALONE)
    for number in range(OF_ONE):
        send(to, f"hvad er ting {number}")
    with pytest.raises(TooFast):
        send(to, "hvad er en ting til")
    for number in range(OF_ALL - OF_ONE):
        send(to, "hvad er en ting", f"samtale {number}")
    with pytest.raises(TooFast):
        send(to, "hvad er en ting", "en helt anden")
    assert len(store.all()) == OF_ALL
