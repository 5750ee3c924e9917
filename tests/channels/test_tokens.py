"""Session tokens: who may speak in a conversation, and the key that signs."""

import base64
import datetime as dt
import json

import jwt
import pytest

from assistant.channels.web.keys import GivenKeys
from assistant.channels.web.tokens import ALGORITHM, AUDIENCE, TokenError, Tokens

KEY = "opdigtet-noegle-kun-til-proever-0123456789"
OTHER_KEY = "en-anden-opdigtet-noegle-til-proever-98765"
MINUTES = 30


@pytest.fixture
def now():
    """The present moment: the library compares with the real clock."""
    return dt.datetime.now(dt.timezone.utc)


@pytest.fixture
def tokens():
    """Tokens signed with the invented key."""
    return Tokens(GivenKeys(KEY), MINUTES)


@pytest.fixture
def claims(now):
    """Claims as they should be."""
    return {"sub": "samtale", "aud": AUDIENCE, "iat": now, "exp": now + dt.timedelta(minutes=5)}


def bearer(claims, key=KEY, algorithm=ALGORITHM):
    return "Bearer " + jwt.encode(claims, key, algorithm=algorithm)


def refusal(tokens, header):
    with pytest.raises(TokenError) as caught:
        tokens.read(header, dt.datetime.now(dt.timezone.utc))
    return caught.value.key


def test_an_issued_token_names_its_conversation(tokens, now):
    conversation, token, _ = tokens.issue(now)
    assert tokens.read(f"Bearer {token}", dt.datetime.now(dt.timezone.utc)) == conversation


def test_a_token_from_a_server_whose_clock_is_ahead_counts(tokens, now):
    conversation, token, _ = tokens.issue(now + dt.timedelta(hours=1))
    assert tokens.read(f"Bearer {token}", now) == conversation


@pytest.mark.parametrize("header", ["bearer {}", "BEARER {}", "Bearer  {} "])
def test_the_scheme_is_read_in_any_case_and_blanks_do_not_matter(tokens, now, header):
    conversation, token, _ = tokens.issue(now)
    assert tokens.read(header.format(token), dt.datetime.now(dt.timezone.utc)) == conversation


def test_a_token_expires_after_the_given_minutes(tokens, now):
    _, token, expires = tokens.issue(now)
    assert expires == now + dt.timedelta(minutes=MINUTES)
    read = jwt.decode(token, KEY, algorithms=[ALGORITHM], audience=AUDIENCE)
    assert read["exp"] == int(expires.timestamp())


def test_no_two_conversations_have_the_same_name(tokens, now):
    assert len({tokens.issue(now)[0] for _ in range(100)}) == 100


def test_a_token_tells_nothing_but_conversation_and_times(tokens, now):
    _, token, _ = tokens.issue(now)
    read = jwt.decode(token, KEY, algorithms=[ALGORITHM], audience=AUDIENCE)
    assert set(read) == {"sub", "aud", "iat", "exp"}


def test_the_claims_of_these_tests_are_accepted(tokens, claims):
    assert tokens.read(bearer(claims), dt.datetime.now(dt.timezone.utc)) == "samtale"


def test_an_expired_token_is_refused_as_expired(tokens, now):
    _, token, _ = tokens.issue(now - dt.timedelta(minutes=MINUTES, seconds=1))
    assert refusal(tokens, f"Bearer {token}") == "udloebet"


def test_a_token_shortly_before_its_end_is_accepted(tokens, now):
    conversation, token, _ = tokens.issue(now - dt.timedelta(minutes=MINUTES - 1))
    assert tokens.read(f"Bearer {token}", dt.datetime.now(dt.timezone.utc)) == conversation


def test_a_token_signed_with_another_key_is_refused(tokens, claims):
    assert refusal(tokens, bearer(claims, OTHER_KEY)) == "ingen_noegle"


def test_an_expired_token_signed_with_another_key_is_not_told_to_be_expired(tokens, claims, now):
    old = {**claims, "exp": now - dt.timedelta(days=1)}
    assert refusal(tokens, bearer(old, OTHER_KEY)) == "ingen_noegle"


def test_a_token_whose_content_was_changed_is_refused(tokens, now):
    _, token, _ = tokens.issue(now)
    head, body, signature = token.split(".")
    content = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = json.dumps({**content, "sub": "en anden samtale"}).encode()
    body = base64.urlsafe_b64encode(forged).rstrip(b"=").decode()
    assert refusal(tokens, f"Bearer {head}.{body}.{signature}") == "ingen_noegle"


def test_a_token_without_a_signature_is_refused(tokens, claims):
    assert refusal(tokens, bearer(claims, None, "none")) == "ingen_noegle"


def test_a_token_that_says_none_but_keeps_a_signature_is_refused(tokens, now):
    _, token, _ = tokens.issue(now)
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    assert refusal(tokens, f"Bearer {head}.{token.split('.', 1)[1]}") == "ingen_noegle"


def test_a_token_of_another_algorithm_is_refused(tokens, claims):
    long_enough = KEY * 2
    header = bearer(claims, long_enough, "HS512")
    assert refusal(Tokens(GivenKeys(long_enough), MINUTES), header) == "ingen_noegle"


@pytest.mark.parametrize("audience", ["andre", "", ["andre", "flere"], "VEJVISER"])
def test_a_token_for_another_audience_is_refused(tokens, claims, audience):
    assert refusal(tokens, bearer({**claims, "aud": audience})) == "ingen_noegle"


@pytest.mark.parametrize("claim", ["exp", "sub", "aud"])
def test_a_token_without_a_needed_claim_is_refused(tokens, claims, claim):
    del claims[claim]
    assert refusal(tokens, bearer(claims)) == "ingen_noegle"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Bearer   ",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer æøå.æøå.æøå",
        "Bearer \ud800.x.y",
        "Bearer null",
        "Bearer " + "a" * 10_000,
        "Basic dXNlcjpwYXNz",
        "Token abc",
        "eyJhbGciOiJIUzI1NiJ9.e30.x",
    ],
)
def test_garbage_is_refused(tokens, header):
    assert refusal(tokens, header) == "ingen_noegle"


def test_a_good_token_under_another_scheme_is_refused(tokens, now):
    _, token, _ = tokens.issue(now)
    assert refusal(tokens, f"Basic {token}") == "ingen_noegle"


def test_a_renewed_token_names_the_same_conversation_and_lives_anew(tokens, now):
    begun = now - dt.timedelta(minutes=MINUTES - 1)
    conversation, _, _ = tokens.issue(begun)
    token, expires = tokens.renew(conversation, now)
    assert tokens.read(f"Bearer {token}", now) == conversation
    assert expires == now + dt.timedelta(minutes=MINUTES)


def test_older_keys_still_count_and_the_first_one_signs(tokens, now):
    conversation, old, _ = tokens.issue(now)
    changed = Tokens(GivenKeys(OTHER_KEY, KEY), MINUTES)
    assert changed.read(f"Bearer {old}", now) == conversation
    _, new, _ = changed.issue(now)
    assert refusal(tokens, f"Bearer {new}") == "ingen_noegle"


def test_an_expired_token_of_an_older_key_is_told_to_be_expired(claims, now):
    claims["exp"] = now - dt.timedelta(seconds=1)
    changed = Tokens(GivenKeys(OTHER_KEY, KEY), MINUTES)
    assert refusal(changed, bearer(claims)) == "udloebet"
