"""Who is signed in: by token, for one area, until the time is up or the pass phrase changes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from assistant.access.phrases import fits
from assistant.access.store import SESSION_SECONDS, AccessStore
from assistant.storage.database import open_database
from assistant.storage.tables import PHRASES, SIGN_INS

PHRASE = "fire ord på en række"
NOW = 1_800_000_000.0


@pytest.fixture
def store(database: str) -> AccessStore:
    found = AccessStore(database)
    found.set_phrase("workshop", PHRASE)
    return found


def test_signing_in_and_out(store: AccessStore) -> None:
    token = store.sign_in("workshop", PHRASE, NOW)
    assert token is not None
    session = store.session("workshop", token, NOW)
    assert session is not None
    assert token not in (session.name, session.form)
    assert session.name != session.form
    store.sign_out(token)
    assert store.session("workshop", token, NOW) is None


def test_who_does_not_know_it_stays_out(store: AccessStore) -> None:
    assert store.sign_in("workshop", "fem ord på en række", NOW) is None
    assert store.sign_in("indsigt", PHRASE, NOW) is None
    for token in (None, "", "x" * 43):
        assert store.session("workshop", token, NOW) is None


def test_a_token_opens_its_own_area_only(store: AccessStore) -> None:
    store.set_phrase("indsigt", "en helt anden sætning")
    token = store.sign_in("workshop", PHRASE, NOW)
    assert store.session("indsigt", token, NOW) is None


def test_a_sign_in_ends(store: AccessStore) -> None:
    token = store.sign_in("workshop", PHRASE, NOW)
    assert store.session("workshop", token, NOW + SESSION_SECONDS - 1) is not None
    assert store.session("workshop", token, NOW + SESSION_SECONDS) is None
    store.forget(NOW + SESSION_SECONDS)
    assert store.session("workshop", token, NOW) is None


def test_another_pass_phrase_signs_everybody_out(store: AccessStore) -> None:
    token = store.sign_in("workshop", PHRASE, NOW)
    store.set_phrase("workshop", "en helt anden sætning")
    assert store.session("workshop", token, NOW) is None
    assert store.sign_in("workshop", PHRASE, NOW) is None
    assert store.sign_in("workshop", "en helt anden sætning", NOW)


def test_closing_an_area(store: AccessStore) -> None:
    token = store.sign_in("workshop", PHRASE, NOW)
    assert store.is_set("workshop")
    assert store.remove("workshop")
    assert not store.is_set("workshop")
    assert store.session("workshop", token, NOW) is None
    assert not store.remove("workshop")


def test_neither_phrase_nor_token_is_in_the_database(store: AccessStore, database: str) -> None:
    token = store.sign_in("workshop", PHRASE, NOW)
    with open_database(database).connect() as connection:
        whole = repr([connection.execute(sa.select(one)).all() for one in (PHRASES, SIGN_INS)])
    assert token is not None
    assert "scrypt" in whole
    assert token not in whole
    assert "fire ord" not in whole


def test_a_phrase_that_is_changed_while_it_is_looked_at_opens_nothing(
    store: AccessStore, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(phrase: str, kept: str) -> bool:
        AccessStore(database).set_phrase("workshop", "en helt anden sætning")
        return fits(phrase, kept)

    monkeypatch.setattr("assistant.access.store.fits", slow)
    assert store.sign_in("workshop", PHRASE, NOW) is None
