"""Session keys that several servers share: changed for all of them, and nobody signed out."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.channels.web.key_table import NOTICE_SECONDS, KeyTable
from assistant.channels.web.tokens import TokenError, Tokens

MINUTES = 30


@pytest.fixture
def now():
    """The present moment: the library compares with the real clock."""
    return dt.datetime.now(dt.timezone.utc)


def test_servers_sign_with_the_same_key(database, now):
    first, second = KeyTable(database), KeyTable(database)
    assert first.valid(now) == second.valid(now)
    conversation, token, _ = Tokens(first, MINUTES).issue(now)
    assert Tokens(second, MINUTES).read(f"Bearer {token}", now) == conversation


def test_a_change_signs_nobody_out_at_any_server(database, now):
    """Whoever has looked signs with the new key only when everybody can have looked."""
    here, there = KeyTable(database), KeyTable(database)
    (old,) = here.valid(now)
    conversation, token, _ = Tokens(there, MINUTES).issue(now)
    here.change(now, MINUTES)
    assert here.valid(now)[0] == old
    assert there.valid(now) == (old,)
    there.look()
    later = now + dt.timedelta(seconds=NOTICE_SECONDS)
    assert here.valid(later) == there.valid(later)
    newest, kept = here.valid(later)
    assert (newest != old, kept) == (True, old)
    assert Tokens(here, MINUTES).read(f"Bearer {token}", now) == conversation


def test_the_old_key_ends_with_the_last_token_that_it_signed(database, now):
    keys = KeyTable(database)
    (old,) = keys.valid(now)
    keys.change(now, MINUTES)
    last = now + dt.timedelta(seconds=NOTICE_SECONDS, minutes=MINUTES)
    assert old in keys.valid(last - dt.timedelta(seconds=1))
    assert old not in keys.valid(last)
    keys.change(last, MINUTES)
    assert len(KeyTable(database).valid(last)) == 2


def test_a_key_that_leaked_can_be_ended_at_once(database, now):
    here, there = KeyTable(database), KeyTable(database)
    _, token, _ = Tokens(here, MINUTES).issue(now)
    here.change(now, 0)
    there.look()
    assert len(here.valid(now)) == 1
    assert here.valid(now) == there.valid(now)
    with pytest.raises(TokenError):
        Tokens(there, MINUTES).read(f"Bearer {token}", now)


def test_servers_that_start_together_make_one_key(database, now):
    with ThreadPoolExecutor(4) as servers:
        tables = list(servers.map(lambda _: KeyTable(database), range(4)))
    assert len({table.valid(now) for table in tables}) == 1
    assert len(tables[0].valid(now)) == 1
