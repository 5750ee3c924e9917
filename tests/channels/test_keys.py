"""The keys that sign session tokens: made, kept for their owner, changed without signing out."""

import datetime as dt
import os
import stat

import pytest

from assistant.channels.web.keys import GivenKeys, KeyFile
from assistant.channels.web.tokens import TokenError, Tokens

KEY = "opdigtet-noegle-kun-til-proever-0123456789"
MINUTES = 30


@pytest.fixture
def now():
    """The present moment: the library compares with the real clock."""
    return dt.datetime.now(dt.timezone.utc)


@pytest.fixture
def file(tmp_path):
    """Where the key file is, or will be."""
    return tmp_path / "data" / "session.key"


def test_given_keys_count_in_their_order(now):
    assert GivenKeys("a", "b").valid(now) == ("a", "b")


def test_a_long_key_is_made_where_there_is_none(file, now):
    (key,) = KeyFile(file).valid(now)
    assert len(key) >= 43
    assert file.read_text(encoding="ascii").strip() == key
    assert list(file.parent.iterdir()) == [file]


def test_only_the_owner_may_read_the_file(file, now):
    before = os.umask(0)
    try:
        keys = KeyFile(file)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        keys.change(now, MINUTES)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_key_is_used_again_and_a_file_written_by_hand_will_do(file, now):
    assert KeyFile(file).valid(now) == KeyFile(file).valid(now)
    file.write_text(KEY, encoding="ascii")
    assert KeyFile(file).valid(now) == (KEY,)


def test_another_folder_gets_another_key(file, tmp_path, now):
    assert KeyFile(file).valid(now) != KeyFile(tmp_path / "b" / "session.key").valid(now)


@pytest.mark.parametrize("content", ["", "kort", f"{KEY} 2026-01-01T00:00:00+00:00", f"{KEY} igår"])
def test_a_file_that_can_not_be_used_is_told_of(file, content):
    file.parent.mkdir()
    file.write_text(content, encoding="utf-8")
    with pytest.raises(RuntimeError, match="Slet den, og start igen"):
        KeyFile(file)


def test_a_change_signs_nobody_out_and_is_noticed_by_a_running_server(file, now):
    running = Tokens(KeyFile(file), MINUTES)
    conversation, old, _ = running.issue(now)
    KeyFile(file).change(now, MINUTES)
    assert running.read(f"Bearer {old}", now) == conversation
    another, new, _ = running.issue(now)
    assert running.read(f"Bearer {new}", now) == another
    (newest, _older) = KeyFile(file).valid(now)
    assert Tokens(GivenKeys(newest), MINUTES).read(f"Bearer {new}", now) == another


def test_the_old_key_ends_with_the_last_token_that_it_signed(file, now):
    keys = KeyFile(file)
    (first,) = keys.valid(now)
    keys.change(now, MINUTES)
    shortly_before = now + dt.timedelta(minutes=MINUTES, seconds=-1)
    assert first in keys.valid(shortly_before)
    assert first not in keys.valid(now + dt.timedelta(minutes=MINUTES))


def test_a_second_change_does_not_lengthen_the_life_of_the_first_key(file, now):
    keys = KeyFile(file)
    (first,) = keys.valid(now)
    keys.change(now, MINUTES)
    later = now + dt.timedelta(minutes=MINUTES - 1)
    keys.change(later, MINUTES)
    assert len(keys.valid(later)) == 3
    assert first not in keys.valid(now + dt.timedelta(minutes=MINUTES))


def test_a_key_that_leaked_can_be_ended_at_once(file, now):
    keys = KeyFile(file)
    _, old, _ = Tokens(keys, MINUTES).issue(now)
    keys.change(now, 0)
    assert len(keys.valid(now)) == 1
    with pytest.raises(TokenError):
        Tokens(keys, MINUTES).read(f"Bearer {old}", now)


def test_tokens_survive_a_restart(file, now):
    conversation, token, _ = Tokens(KeyFile(file), MINUTES).issue(now)
    assert Tokens(KeyFile(file), MINUTES).read(f"Bearer {token}", now) == conversation
